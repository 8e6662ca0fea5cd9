package dev.loki.core.engine;

import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.io.Sha256;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.CommandLine;
import dev.loki.core.task.Task;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Records what a tester found: where the code does not do what the specification says, once for each difference. */
final class BugRecords {
    /** The most characters of what was seen that a record holds. */
    static final int MAX_TEXT = 2_000;

    private static final int ID_DIGITS = 16;
    private static final Set<String> TESTS = Set.of(Verify.OWN, "contract_tests");

    /** How test libraries say what they expected and what they got. */
    private static final List<Pattern> DIFFERENCES = List.of(
            Pattern.compile(
                    "expected:? ?[<\\[\"']?(.{1,200}?)[>\\]\"']? but (?:was|got):? ?[<\\[\"']?(.{1,200}?)[>\\]\"']?$",
                    Pattern.MULTILINE),
            Pattern.compile("Expected: ?(.{1,200})\\R\\s*(?:Received|Actual|got): ?(.{1,200})$", Pattern.MULTILINE),
            Pattern.compile("assert (.{1,200}?) == (.{1,200})$", Pattern.MULTILINE));

    private final Session session;

    BugRecords(Session session) {
        this.session = session;
    }

    /** Writes a record for every test gate that a tester's task fails; one that is known already is not written again. */
    void follow(TaskState state, List<QualityGateResult> results) {
        Task task = state.task();
        boolean tester = session.rules
                .roles()
                .roleOf(task.agent(), AgentSpawner.typeOf(task))
                .equals(Optional.of("qa"));
        if (!tester) {
            return;
        }
        results.stream()
                .filter(result -> result.status() == Status.FAIL && TESTS.contains(result.name()))
                .map(result -> record(task, result))
                .filter(bug -> session.state.bugs().stream()
                        .noneMatch(known -> known.string("id").equals(bug.string("id"))))
                .forEach(bug -> session.append(EntryType.BUG_FOUND, state, bug));
    }

    private static JsonObject record(Task task, QualityGateResult result) {
        String expected = "the code does what the specification says: \""
                + task.verify().map(CommandLine::text).orElse(result.name()) + "\" ends with exit code 0";
        String actual = "exit code " + result.exitCode() + ": " + last(result.output());
        for (Pattern pattern : DIFFERENCES) {
            Matcher difference = pattern.matcher(result.output());
            if (difference.find()) {
                expected = difference.group(1).strip();
                actual = difference.group(2).strip();
                break;
            }
        }
        String test = task.tests().isEmpty() ? result.name() : String.join(", ", task.tests());
        String id = "bug-"
                + Sha256.hex(String.join("\0", task.spec().orElse(""), test, expected, actual))
                        .substring(0, ID_DIGITS);
        return JsonObject.builder()
                .put("id", id)
                .put("kind", "bug")
                .put("status", "dead_letter")
                .putOrNull("spec_reference", task.spec())
                .put("test", test)
                .put("expected", expected)
                .put("actual", actual)
                .put("agent_id", task.agent())
                .put("tree", result.tree())
                .build();
    }

    private static String last(String output) {
        return output.length() > MAX_TEXT ? output.substring(output.length() - MAX_TEXT) : output;
    }
}
