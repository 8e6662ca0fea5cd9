package dev.loki.policy;

import dev.loki.core.ConfigException;
import dev.loki.core.gate.Action;
import dev.loki.core.gate.Decision;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.Ruling;
import dev.loki.core.json.Document;
import dev.loki.core.json.Fields;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Contexts with the decisions that a policy must come to; the format is written down in {@code docs/formats/policies.md}.
 * Immutable.
 */
public final class GoldenCases {
    /** The most cases of one file. */
    public static final int MAX_CASES = 10_000;

    /**
     * One case.
     *
     * @param name its name
     * @param place file, line and column where it begins
     * @param point the enforcement point
     * @param context the fields
     * @param expect the decision
     * @param violations the names of the entries that must be violated, in any order; empty when they are not looked at
     */
    private record Case(
            String name,
            String place,
            EnforcementPoint point,
            JsonObject context,
            Decision expect,
            Optional<List<String>> violations) {}

    /**
     * How a case came out.
     *
     * @param name its name
     * @param place file, line and column where it begins
     * @param passed whether it came out as expected
     * @param message what came out instead; empty when it passed
     */
    public record Result(String name, String place, boolean passed, String message) {
        JsonObject toJson() {
            return JsonObject.builder()
                    .put("name", name)
                    .put("place", place)
                    .put("passed", passed)
                    .put("message", message)
                    .build();
        }
    }

    /**
     * How all cases came out.
     *
     * @param results one per case
     * @param entries how many entries the policy has
     * @param bothWays how many of them were violated by one case and satisfied by another
     * @param neverViolated the names of those that no case violates
     * @param neverSatisfied the names of those that no case satisfies
     */
    public record Report(
            List<Result> results, int entries, int bothWays, List<String> neverViolated, List<String> neverSatisfied) {
        /** Copies the lists. */
        public Report {
            results = List.copyOf(results);
            neverViolated = List.copyOf(neverViolated);
            neverSatisfied = List.copyOf(neverSatisfied);
        }

        /** Whether every case came out as expected. */
        public boolean passed() {
            return results.stream().allMatch(Result::passed);
        }

        /** The coverage as one line. */
        public String coverage() {
            return "coverage: " + bothWays + " of " + entries + " entries decide both ways"
                    + (neverViolated.isEmpty() ? "" : "; never violated: " + String.join(", ", neverViolated))
                    + (neverSatisfied.isEmpty() ? "" : "; never satisfied: " + String.join(", ", neverSatisfied));
        }

        /** The report as an object. */
        public JsonObject toJson() {
            return JsonObject.builder()
                    .put("passed", passed())
                    .put(
                            "cases",
                            JsonValue.array(results.stream().map(Result::toJson).toList()))
                    .put(
                            "coverage",
                            JsonObject.builder()
                                    .put("entries", entries)
                                    .put("both_ways", bothWays)
                                    .put("never_violated", neverViolated)
                                    .put("never_satisfied", neverSatisfied)
                                    .build())
                    .build();
        }
    }

    private final Optional<String> policy;
    private final List<Case> cases;

    private GoldenCases(Optional<String> policy, List<Case> cases) {
        this.policy = policy;
        this.cases = List.copyOf(cases);
    }

    /**
     * Reads a file of cases.
     *
     * @param name what errors call the file
     * @throws ConfigException if it is none
     */
    public static GoldenCases read(Path file, String name) {
        Fields root = Document.read(file, name).fields();
        Optional<String> policy = root.string("policy");
        List<Fields> items = root.objects("cases");
        if (items.isEmpty() || items.size() > MAX_CASES) {
            throw root.error("cases", "\"cases\" must list from 1 to " + MAX_CASES + " cases");
        }
        List<Case> cases = new ArrayList<>();
        for (Fields item : items) {
            cases.add(read(item));
        }
        root.done();
        return new GoldenCases(policy, cases);
    }

    private static Case read(Fields fields) {
        String point = fields.requireString("point");
        JsonValue context = fields.value("context").orElse(JsonNull.INSTANCE);
        if (!(context instanceof JsonObject) && fields.has("context")) {
            throw fields.error("context", "\"context\" must be an object");
        }
        String expect = fields.requireString("expect");
        Case read = new Case(
                fields.requireString("name"),
                fields.name() + ":" + fields.position(),
                EnforcementPoint.named(point)
                        .orElseThrow(() -> unknown(
                                fields,
                                "point",
                                point,
                                Arrays.stream(EnforcementPoint.values())
                                        .map(EnforcementPoint::wireName)
                                        .toList())),
                context instanceof JsonObject object ? object : JsonObject.EMPTY,
                Arrays.stream(Decision.values())
                        .filter(decision -> decision.name().equals(expect))
                        .findFirst()
                        .orElseThrow(() -> unknown(
                                fields,
                                "expect",
                                expect,
                                Arrays.stream(Decision.values())
                                        .map(Decision::name)
                                        .toList())),
                fields.has("violations") ? Optional.of(fields.strings("violations")) : Optional.empty());
        fields.done();
        return read;
    }

    private static ConfigException unknown(Fields fields, String key, String word, List<String> known) {
        return fields.error(
                key,
                "unknown " + key + "; "
                        + Nearest.to(word, known)
                                .map(near -> "did you mean \"" + near + "\"?")
                                .orElse("use one of " + String.join(", ", known)));
    }

    /** The policy file that the cases are about, relative to their own file; empty when they do not say. */
    public Optional<String> policy() {
        return policy;
    }

    /** Decides every case by these policies. */
    public Report run(PolicySet policies) {
        PolicyEngine engine = PolicyEngine.of(policies);
        List<Result> results = new ArrayList<>();
        List<PolicyEntry> entries = policies.entries();
        boolean[] violated = new boolean[entries.size()];
        boolean[] satisfied = new boolean[entries.size()];
        for (Case one : cases) {
            Action action = Action.of(one.context());
            results.add(result(one, engine.evaluate(one.point(), action)));
            for (int i = 0; i < entries.size(); i++) {
                PolicyEntry entry = entries.get(i);
                if (entry.header().point() == one.point()) {
                    boolean no = !entry.violations(action.values()).isEmpty();
                    violated[i] |= no;
                    satisfied[i] |= !no && (entry.needs() & ~action.values().present()) == 0;
                }
            }
        }
        return report(results, entries, violated, satisfied);
    }

    private static Report report(
            List<Result> results, List<PolicyEntry> entries, boolean[] violated, boolean[] satisfied) {
        int both = 0;
        List<String> neverViolated = new ArrayList<>();
        List<String> neverSatisfied = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            String name = entries.get(i).header().name();
            both += violated[i] && satisfied[i] ? 1 : 0;
            if (!violated[i]) {
                neverViolated.add(name);
            }
            if (!satisfied[i]) {
                neverSatisfied.add(name);
            }
        }
        return new Report(results, entries.size(), both, neverViolated, neverSatisfied);
    }

    private static Result result(Case one, Ruling ruling) {
        if (ruling.decision() != one.expect()) {
            return new Result(
                    one.name(),
                    one.place(),
                    false,
                    "expected " + one.expect() + ", got " + ruling.decision()
                            + (ruling.reason().isEmpty() ? "" : " (" + ruling.reason() + ")"));
        }
        List<String> names = ruling.violations().stream()
                .map(Ruling.Match::name)
                .distinct()
                .sorted()
                .toList();
        boolean alike = one.violations().isEmpty()
                || one.violations().get().stream().distinct().sorted().toList().equals(names);
        return new Result(
                one.name(), one.place(), alike, alike ? "" : "the violated entries are " + String.join(", ", names));
    }
}
