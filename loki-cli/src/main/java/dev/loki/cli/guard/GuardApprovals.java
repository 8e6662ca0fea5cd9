package dev.loki.cli.guard;

import dev.loki.core.approval.ApprovalQueue;
import dev.loki.core.approval.ApprovalRequest;
import dev.loki.core.gate.Decision;
import dev.loki.core.io.Sha256;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.agents.Verdict;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Looks for a person's approval of a tool call, and asks for one where there is none. */
final class GuardApprovals {
    /** Fields that say how far things are and not what is done; they change while a person thinks. */
    private static final Set<String> READINGS = Set.of("active_agents", "cost_usd", "iteration", "tokens_consumed");

    private static final int MAX_SUMMARY = 200;
    private static final String NO_TASK = "guard";

    private final Subject subject;
    private final GuardConfig config;
    private final Map<String, String> processEnv;

    GuardApprovals(Subject subject, GuardConfig config, Map<String, String> processEnv) {
        this.subject = subject;
        this.config = config;
        this.processEnv = processEnv;
    }

    /** Every answer that asks for an approval has to have one. */
    Verdict verdict(List<Asked> answers, String policyHash) {
        ApprovalQueue queue = ApprovalQueue.at(
                subject.places().project().approvals(), InstantSource.system(), RandomGenerator.getDefault());
        List<Asked> asking = answers.stream()
                .filter(asked -> asked.ruling().decision() == Decision.REQUIRE_APPROVAL)
                .toList();
        String reason = Asked.reasons(answers, Decision.REQUIRE_APPROVAL);
        List<ApprovalRequest.Subject> wanted = new ArrayList<>();
        asking.forEach(asked -> wanted.add(request(asked, policyHash)));
        List<ApprovalRequest> known = queue.list();
        List<ApprovalRequest> approved = new ArrayList<>();
        for (ApprovalRequest.Subject one : wanted) {
            Optional<ApprovalRequest> standing = known.stream()
                    .filter(request -> isAbout(request, one) && decided(request))
                    .findFirst();
            if (standing.isPresent() && standing.get().status() == ApprovalRequest.Status.REJECTED) {
                return Verdict.deny("APPROVAL_REJECTED: a person refused this call in approval "
                        + standing.get().id()
                        + standing.get().reason().map(why -> ": " + why).orElse(""));
            }
            standing.ifPresent(approved::add);
        }
        if (approved.size() == wanted.size()) {
            return use(queue, approved);
        }
        if (interactive()) {
            return new Verdict(Verdict.Effect.ASK, "APPROVAL_REQUIRED: " + reason, "");
        }
        String id = wanted.stream()
                .map(one -> queue.request(one).id())
                .distinct()
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
        Verdict.Effect effect = mayDefer() ? Verdict.Effect.DEFER : Verdict.Effect.DENY;
        return new Verdict(
                effect,
                "APPROVAL_REQUIRED: approval " + id + " is pending; a person decides it outside of this session. "
                        + reason,
                id);
    }

    private static boolean isAbout(ApprovalRequest request, ApprovalRequest.Subject subject) {
        return request.task().equals(subject.task())
                && request.point().equals(subject.point())
                && request.actionHash().equals(subject.actionHash())
                && request.policyHash().equals(subject.policyHash());
    }

    private static boolean decided(ApprovalRequest request) {
        return request.status() == ApprovalRequest.Status.APPROVED
                || request.status() == ApprovalRequest.Status.REJECTED;
    }

    private static Verdict use(ApprovalQueue queue, List<ApprovalRequest> approved) {
        for (ApprovalRequest request : approved) {
            if (!queue.use(request.id())) {
                return Verdict.deny("APPROVAL_REQUIRED: approval " + request.id() + " is not usable any more");
            }
        }
        return Verdict.allow();
    }

    private ApprovalRequest.Subject request(Asked asked, String policyHash) {
        JsonObject.Builder context = JsonObject.builder();
        asked.context().members().forEach((name, value) -> {
            if (!READINGS.contains(name)) {
                context.put(name, value);
            }
        });
        String task = subject.task().isEmpty() ? NO_TASK : subject.task();
        String hash = Sha256.hex(Json.write(JsonObject.builder()
                .put("task", task)
                .put("agent", subject.actor())
                .put("point", asked.point().wireName())
                .put("context", context.build())
                .build()));
        return new ApprovalRequest.Subject(
                task, asked.point().wireName(), hash, policyHash, summary(asked), subject.actor());
    }

    /** What a person is shown: the tool, the place, and the beginning of the command without secrets. */
    private static String summary(Asked asked) {
        String what = asked.context()
                .string("file_path")
                .or(() -> asked.context().string("command"))
                .orElse("");
        String plain = Redaction.of(asked.context().string("tool").orElse("") + " " + what)
                .strip();
        return plain.length() > MAX_SUMMARY
                ? plain.substring(0, MAX_SUMMARY) + "…"
                : plain.isEmpty() ? "tool call" : plain;
    }

    /** Whether a person sits in front of the agent: these two can ask, and their documented variables tell when nobody is there. */
    private boolean interactive() {
        boolean asks = subject.agent().equals("claude")
                || subject.agent().equals("generic")
                || subject.agent().equals("cursor");
        String entry = processEnv.getOrDefault("CLAUDE_CODE_ENTRYPOINT", "cli");
        boolean headless = entry.startsWith("sdk")
                || !processEnv.getOrDefault("LOKI_TASK_ID", "").isBlank()
                || processEnv.getOrDefault("CI", "").equalsIgnoreCase("true");
        return asks && !headless && !subject.event().asksNobody();
    }

    private boolean mayDefer() {
        return config.mayDefer()
                && subject.agent().equals("claude")
                && processEnv.getOrDefault("LOKI_TASK_ID", "").isBlank();
    }
}
