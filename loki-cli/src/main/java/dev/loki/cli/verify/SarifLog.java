package dev.loki.cli.verify;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Findings as a SARIF 2.1.0 log, for code scanning. Stateless. */
public final class SarifLog {
    /** The most results of one log; GitHub shows no more. */
    public static final int MAX_RESULTS = 5_000;

    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

    /** The file that a finding about no file is shown at; code scanning accepts none without. */
    private static final String NO_FILE = ".loki/CONSTITUTION.md";

    private SarifLog() {}

    /**
     * The log of these findings, in their order.
     *
     * @param version of loki
     */
    public static JsonObject of(List<Problem> problems, String version) {
        List<Problem> told = problems.subList(0, Math.min(problems.size(), MAX_RESULTS));
        Map<String, Problem> rules = new TreeMap<>();
        told.forEach(problem -> rules.putIfAbsent(problem.rule(), problem));
        List<String> ids = List.copyOf(rules.keySet());
        JsonObject driver = JsonObject.builder()
                .put("name", "loki")
                .put("version", version)
                .put(
                        "rules",
                        JsonValue.array(
                                rules.values().stream().map(SarifLog::rule).toList()))
                .build();
        JsonObject run = JsonObject.builder()
                .put("tool", JsonObject.builder().put("driver", driver).build())
                .put("invocations", JsonValue.array(List.of(invocation(problems.size() - told.size()))))
                .put("columnKind", "utf16CodeUnits")
                .put(
                        "results",
                        JsonValue.array(told.stream()
                                .map(problem -> result(problem, ids.indexOf(problem.rule())))
                                .toList()))
                .build();
        return JsonObject.builder()
                .put("$schema", SCHEMA)
                .put("version", "2.1.0")
                .put("runs", JsonValue.array(List.of(run)))
                .build();
    }

    private static JsonObject invocation(int leftOut) {
        JsonObject.Builder invocation = JsonObject.builder().put("executionSuccessful", true);
        if (leftOut > 0) {
            JsonObject notification = JsonObject.builder()
                    .put("level", "warning")
                    .put("message", text(leftOut + " findings beyond " + MAX_RESULTS + " are left out"))
                    .build();
            invocation.put("toolExecutionNotifications", JsonValue.array(List.of(notification)));
        }
        return invocation.build();
    }

    private static JsonObject rule(Problem example) {
        JsonObject.Builder rule = JsonObject.builder()
                .put("id", example.rule())
                .put("shortDescription", text(words(example.rule())))
                .put(
                        "defaultConfiguration",
                        JsonObject.builder()
                                .put("level", example.level().word())
                                .build());
        return example.fix().isEmpty()
                ? rule.build()
                : rule.put("help", text(example.fix())).build();
    }

    /** {@code SPEC_MISSING} and {@code aws-access-key} as people would write them. */
    private static String words(String id) {
        String words = id.replace('-', ' ').replace('_', ' ').toLowerCase(Locale.ROOT);
        return words.isEmpty() ? id : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static JsonObject text(String text) {
        return JsonObject.builder().put("text", text).build();
    }

    private static JsonObject result(Problem problem, int ruleIndex) {
        JsonObject.Builder result = JsonObject.builder()
                .put("ruleId", problem.rule())
                .put("ruleIndex", ruleIndex)
                .put("level", problem.level().word())
                .put("message", text(problem.advice()))
                .put("locations", JsonValue.array(List.of(location(problem))));
        if (!problem.fingerprints().isEmpty()) {
            JsonObject.Builder prints = JsonObject.builder();
            new TreeMap<>(problem.fingerprints()).forEach(prints::put);
            result.put("partialFingerprints", prints.build());
        }
        return result.build();
    }

    private static JsonObject location(Problem problem) {
        String path = problem.path().isEmpty() ? NO_FILE : problem.path();
        JsonObject.Builder region = JsonObject.builder().put("startLine", Math.max(problem.line(), 1));
        if (problem.column() > 0) {
            region.put("startColumn", problem.column());
        }
        JsonObject physical = JsonObject.builder()
                .put(
                        "artifactLocation",
                        JsonObject.builder().put("uri", uri(path)).build())
                .put("region", region.build())
                .build();
        return JsonObject.builder().put("physicalLocation", physical).build();
    }

    /** A path as a relative or, for a file outside of the project, a file URI. */
    private static String uri(String path) {
        try {
            return path.startsWith("/")
                    ? new URI("file", "", path, null).toASCIIString()
                    : new URI(null, null, "/" + path, null).toASCIIString().substring(1);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("every path can be written as a URI", e);
        }
    }
}
