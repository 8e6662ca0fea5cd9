package dev.loki.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.ConfigException;
import dev.loki.core.gate.Decision;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.Ruling;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Any damage to file, rule, field or type never turns a DENY into an ALLOW. Damage is what nobody would write on purpose: text
 * cut off or made unreadable, words that do not exist, values of another type. A policy that was replaced by another valid
 * one is not damaged, and a field that is absent is skipped by design.
 *
 * <p>Ten thousand damages per build, a million with {@code -Dloki.soak=true}.
 */
class FailClosedTest {
    private static final int ROUNDS = Boolean.getBoolean("loki.soak") ? 250_000 : 2_500;

    /** How often each policy is damaged. */
    private static final int DAMAGES = 10;

    private static final Pattern TEXT_OR_WORD = Pattern.compile("\"[^\"]*\"|[a-z_]+");
    private static final List<String> TIERS = List.of("planning", "fast", "development");
    private static final List<String> GATES = List.of("lint", "test", "security-scan");

    /** A policy and a context that it denies. */
    private record Denied(EnforcementPoint point, List<JsonObject> entries, JsonObject context) {
        JsonObject policy() {
            return JsonObject.builder()
                    .put(
                            "policies",
                            JsonObject.builder()
                                    .put(point.wireName(), JsonValue.array(entries))
                                    .build())
                    .build();
        }
    }

    private static <T> T any(List<T> of, SplittableRandom random) {
        return of.get(random.nextInt(of.size()));
    }

    private static String text(String value) {
        return Json.write(JsonValue.of(value));
    }

    private static String comparison(SplittableRandom random) {
        return switch (random.nextInt(9)) {
            case 0 ->
                "active_agents " + any(List.of("<=", "<", "==", ">=", ">", "!="), random) + " " + random.nextInt(9);
            case 1 -> "tier == " + text(any(TIERS, random));
            case 2 -> "tier in [" + text(any(TIERS, random)) + ", " + text(any(TIERS, random)) + "]";
            case 3 -> "file_path starts with project_dir";
            case 4 -> "file_path matches " + text(any(List.of("src/**", "**/*.sql", "*.md"), random));
            case 5 -> "command starts with " + text(any(List.of("git ", "rm "), random));
            case 6 -> "read_paths starts with " + text(any(List.of("src", "/etc"), random));
            case 7 -> "iteration < " + random.nextInt(20);
            default -> "operation != " + text(any(List.of("write", "delete"), random));
        };
    }

    private static String expression(SplittableRandom random, int depth) {
        return switch (depth == 0 ? 3 : random.nextInt(6)) {
            case 0 -> expression(random, depth - 1) + " and " + expression(random, depth - 1);
            case 1 -> "(" + expression(random, depth - 1) + " or " + expression(random, depth - 1) + ")";
            case 2 -> "not " + comparison(random);
            default -> comparison(random);
        };
    }

    private static JsonObject entry(EnforcementPoint point, int number, SplittableRandom random) {
        JsonObject.Builder entry = JsonObject.builder().put("name", "entry-" + number);
        switch (point) {
            case PRE_EXECUTION ->
                entry.put(random.nextBoolean() ? "rule" : "when", expression(random, 2))
                        .put("action", any(List.of("deny", "deny", "require_approval", "allow"), random));
            case PRE_DEPLOYMENT -> entry.put("gates", List.of(any(GATES, random), any(GATES, random)));
            case RESOURCE -> {
                if (random.nextBoolean()) {
                    entry.put("max_tokens", random.nextInt(1, 1_000));
                } else {
                    entry.put("providers", List.of("claude", "codex"));
                }
            }
            case DATA -> entry.put("type", "secret_detection").put("action", "deny");
        }
        return entry.build();
    }

    private static JsonObject context(SplittableRandom random) {
        return JsonObject.builder()
                .put("project_dir", "/home/project")
                .put("file_path", any(List.of("src/a.sql", "/etc/passwd", "../x.md", "README.md"), random))
                .put("read_paths", List.of(any(List.of("src/b", "/etc/hosts"), random)))
                .put("active_agents", random.nextInt(9))
                .put("iteration", random.nextInt(20))
                .put("tier", any(TIERS, random))
                .put("operation", any(List.of("write", "delete", "execute"), random))
                .put("command", any(List.of("git push", "rm -rf /", "ls"), random))
                .put("passed_gates", List.of(any(GATES, random)))
                .put("provider", any(List.of("claude", "gemini"), random))
                .put("tokens_consumed", random.nextInt(1_000))
                .put("content", any(List.of("password=hunter2xy1", "nothing here"), random))
                .build();
    }

    private static Denied denied(SplittableRandom random) {
        while (true) {
            EnforcementPoint point = EnforcementPoint.values()[random.nextInt(4)];
            List<JsonObject> entries = new ArrayList<>();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                entries.add(entry(point, i, random));
            }
            Denied denied = new Denied(point, entries, context(random));
            if (rule(Json.write(denied.policy()), denied.point(), denied.context())
                            .decision()
                    == Decision.DENY) {
                return denied;
            }
        }
    }

    /** What a command answers: an invalid file is a DENY. */
    private static Ruling rule(String policy, EnforcementPoint point, JsonValue context) {
        return rule(policy.getBytes(StandardCharsets.UTF_8), "policies.json", point, context);
    }

    private static Ruling rule(byte[] policy, String name, EnforcementPoint point, JsonValue context) {
        try {
            return PolicyEngine.of(PolicyFile.parse(policy, name)).evaluate(point.wireName(), context);
        } catch (ConfigException e) {
            return Ruling.deny("policy-file", String.valueOf(e.getMessage()));
        }
    }

    private static void assertClosed(Ruling ruling, Denied denied, Object damage) {
        assertThat(ruling.allowed())
                .as(() -> "ALLOW after damage: " + damage + "\npolicy " + Json.write(denied.policy()) + "\ncontext "
                        + Json.write(denied.context()))
                .isFalse();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 21)
    void damageToTheFile(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Denied now = denied(random);
        for (int i = 0; i < ROUNDS; i++) {
            now = i % DAMAGES == 0 ? denied(random) : now;
            Denied denied = now;
            String text = Json.write(denied.policy());
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            byte[] damaged = bytes.clone();
            switch (random.nextInt(5)) {
                case 0 -> damaged = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
                case 1 -> damaged[random.nextInt(bytes.length)] = (byte) (0x80 + random.nextInt(0x80));
                case 2 -> damaged[random.nextInt(bytes.length)] = (byte) random.nextInt(0x20);
                case 3 ->
                    damaged = (text + any(List.of("}", ",", "x", "{}", text), random)).getBytes(StandardCharsets.UTF_8);
                default -> {
                    String half = text.substring(0, text.length() - 2);
                    damaged = (half + ",\"" + denied.point().wireName() + "\":[]}}").getBytes(StandardCharsets.UTF_8);
                }
            }
            if (new String(damaged, StandardCharsets.UTF_8).strip().equals(text)
                    || Json.write(denied.policy()).equals(new String(damaged, StandardCharsets.UTF_8))) {
                continue;
            }
            Ruling ruling = rule(damaged, "policies.json", denied.point(), denied.context());
            if (onlySpace(bytes, damaged)) {
                continue;
            }
            assertClosed(ruling, denied, new String(damaged, StandardCharsets.UTF_8));
        }
    }

    /** A byte between two tokens that became a blank, and so a policy that says the same or something else on purpose. */
    private static boolean onlySpace(byte[] before, byte[] after) {
        if (before.length != after.length) {
            return false;
        }
        for (int i = 0; i < before.length; i++) {
            if (before[i] != after[i]) {
                return after[i] == '\n' || after[i] == '\r' || after[i] == '\t';
            }
        }
        return true;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 22)
    void damageToAKeyOrAWordOrAValueOfAnEntry(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Denied now = denied(random);
        for (int i = 0; i < ROUNDS; i++) {
            now = i % DAMAGES == 0 ? denied(random) : now;
            Denied denied = now;
            int at = random.nextInt(denied.entries().size());
            JsonObject entry = denied.entries().get(at);
            String key = any(List.copyOf(entry.members().keySet()), random);
            JsonObject.Builder damaged = JsonObject.builder();
            boolean rename = random.nextBoolean();
            entry.members().forEach((name, value) -> {
                String written = rename && name.equals(key) ? misspelled(name, random) : name;
                damaged.put(written, !rename && name.equals(key) ? wrong(value, random) : value);
            });
            List<JsonObject> entries = new ArrayList<>(denied.entries());
            entries.set(at, damaged.build());
            JsonObject policy = new Denied(denied.point(), entries, denied.context()).policy();

            Ruling ruling = rule(Json.write(policy), denied.point(), denied.context());

            assertClosed(ruling, denied, Json.write(policy));
            assertThat(ruling.violations().get(0).name()).isEqualTo("policy-file");
        }
    }

    private static String misspelled(String word, SplittableRandom random) {
        int at = random.nextInt(word.length());
        return switch (random.nextInt(3)) {
            case 0 -> word.substring(0, at) + word.substring(at + 1) + "x";
            case 1 -> word.substring(0, at) + "Q" + word.substring(at);
            default -> word + "s_";
        };
    }

    private static JsonValue wrong(JsonValue value, SplittableRandom random) {
        List<JsonValue> others = List.of(
                JsonNull.INSTANCE,
                new JsonValue.JsonBoolean(false),
                JsonObject.EMPTY,
                JsonValue.array(List.of()),
                JsonValue.array(List.of(JsonNull.INSTANCE)),
                JsonValue.of(""),
                JsonValue.of(-1));
        return any(others, random);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 23)
    void damageToARule(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Denied now = denied(random);
        for (int i = 0; i < ROUNDS; i++) {
            now = i % DAMAGES == 0 ? denied(random) : now;
            Denied denied = now;
            if (denied.point() != EnforcementPoint.PRE_EXECUTION) {
                continue;
            }
            int at = random.nextInt(denied.entries().size());
            JsonObject entry = denied.entries().get(at);
            String key = entry.get("rule").isPresent() ? "rule" : "when";
            String damaged = damagedRule(entry.string(key).orElseThrow(), random);
            List<JsonObject> entries = new ArrayList<>(denied.entries());
            entries.set(at, entry.toBuilder().put(key, damaged).build());
            JsonObject policy = new Denied(denied.point(), entries, denied.context()).policy();

            assertClosed(rule(Json.write(policy), denied.point(), denied.context()), denied, damaged);
        }
    }

    /** A word of the language misspelled, the text cut within its last comparison, or something put behind it. */
    private static String damagedRule(String rule, SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> {
                MatchResult word = any(wordsOutsideOfTexts(rule), random);
                yield rule.substring(0, word.start()) + misspelled(word.group(), random) + " Q"
                        + rule.substring(word.end());
            }
            case 1 -> rule.substring(0, rule.lastIndexOf(' '));
            case 2 -> rule + any(List.of(" )", " (", " or", " \"", " 5", " ]", "; true", " == 1", " not"), random);
            default -> any(List.of("( ", "and ", "\" ", "= ", "] ", "5 "), random) + rule;
        };
    }

    /** The words of the language; another text between quotes would be another policy and no damage. */
    private static List<MatchResult> wordsOutsideOfTexts(String rule) {
        return TEXT_OR_WORD
                .matcher(rule)
                .results()
                .filter(found -> !found.group().startsWith("\""))
                .toList();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 24)
    void damageToAFieldOfTheContext(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Denied now = denied(random);
        for (int i = 0; i < ROUNDS; i++) {
            now = i % DAMAGES == 0 ? denied(random) : now;
            Denied denied = now;
            String field = any(List.copyOf(denied.context().members().keySet()), random);
            List<JsonValue> wrong = List.of(
                    JsonNull.INSTANCE,
                    JsonObject.EMPTY,
                    new JsonValue.JsonBoolean(true),
                    JsonValue.array(List.of(JsonNull.INSTANCE)),
                    JsonValue.array(List.of(JsonObject.EMPTY)));
            JsonObject damaged =
                    denied.context().toBuilder().put(field, any(wrong, random)).build();
            Ruling ruling = rule(Json.write(denied.policy()), denied.point(), damaged);

            assertThat(ruling.decision().compareTo(Decision.ALLOW))
                    .as(() -> Json.write(denied.policy()) + " " + Json.write(damaged))
                    .isPositive();
        }
    }

    @Test
    void aContextThatIsNoObjectIsDenied() {
        SplittableRandom random = new SplittableRandom(25);
        Denied denied = denied(random);
        for (JsonValue context : List.of(JsonValue.of("x"), JsonValue.of(1), JsonValue.array(List.of()))) {
            assertClosed(rule(Json.write(denied.policy()), denied.point(), context), denied, context);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 26)
    void oneMoreEntryNeverMakesADecisionMilder(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < ROUNDS; i++) {
            EnforcementPoint point = EnforcementPoint.values()[random.nextInt(4)];
            List<JsonObject> entries = new ArrayList<>(List.of(entry(point, 1, random)));
            JsonObject context = context(random);
            Denied one = new Denied(point, List.copyOf(entries), context);
            entries.add(random.nextInt(2), entry(point, 2, random));
            Denied two = new Denied(point, entries, context);

            Decision before = rule(Json.write(one.policy()), point, context).decision();
            Decision after = rule(Json.write(two.policy()), point, context).decision();

            assertThat(after).as(() -> Json.write(two.policy())).isGreaterThanOrEqualTo(before);
        }
    }
}
