package dev.loki.core.engine;

import dev.loki.core.LokiException;
import dev.loki.core.approval.ApprovalRequest;
import dev.loki.core.approval.ApprovalRequest.Status;
import dev.loki.core.approval.ApprovalRequest.Subject;
import dev.loki.core.engine.RunOptions.ApprovalMode;
import dev.loki.core.gate.Action;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.PolicyGate;
import dev.loki.core.gate.Ruling;
import dev.loki.core.io.Sha256;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.Optional;
import java.util.Set;

/** Asks the policy port and, where a person has to decide, the approval queue. Every answer is journalled. */
final class PolicyDesk {
    /** Fields that say how far the run is and not what is done; they change while a person thinks. */
    private static final Set<String> READINGS = Set.of("active_agents", "cost_usd", "iteration", "tokens_consumed");

    /** The approver in the record of what {@code --approve auto} decided. */
    private static final String AUTO = "auto";

    /** The policy of what a task or a provider asks. */
    private static final String NO_POLICY = "none";

    private final Session session;

    PolicyDesk(Session session) {
        this.session = session;
    }

    /** Why an action may not go on now. */
    record Refusal(String code, String text, int exit, boolean approval) {}

    /** Whether any policy is asked; without one, contexts need not be built. */
    boolean active() {
        return session.ports.policy() != PolicyGate.NOOP;
    }

    /** Asks one enforcement point; empty means the action may go on. */
    Optional<Refusal> ask(TaskState task, EnforcementPoint point, JsonObject context) {
        if (!active()) {
            return Optional.empty();
        }
        Action action = Action.of(task.task().id(), task.task().agent(), context);
        Ruling ruling = session.ports.policy().decide(point, action);
        session.append(EntryType.POLICY, task, recorded(point, context, ruling));
        return switch (ruling.decision()) {
            case ALLOW -> Optional.empty();
            case DENY -> Optional.of(new Refusal("POLICY_DENIED", point.wireName() + ": " + ruling.reason(), 3, false));
            case REQUIRE_APPROVAL ->
                approve(
                        task,
                        point.wireName(),
                        hash(point.wireName(), action),
                        session.ports.approvals().policyHash(),
                        point.wireName() + ": " + ruling.reason(),
                        ruling.allowsAuto());
        };
    }

    private static JsonObject recorded(EnforcementPoint point, JsonObject context, Ruling ruling) {
        JsonObject.Builder shown = JsonObject.builder();
        context.members().forEach((name, value) -> {
            if (name.equals("content")) {
                shown.put("content_sha256", Sha256.hex(Json.write(value)));
            } else {
                shown.put(name, value);
            }
        });
        return JsonObject.builder()
                .put("point", point.wireName())
                .put("decision", ruling.decision().name())
                .put("text", ruling.reason())
                .put("context", shown.build())
                .put("violations", ruling.toJson().get("violations").orElseThrow())
                .put("skipped", ruling.toJson().get("skipped").orElseThrow())
                .build();
    }

    /** What an approval is bound to: the action without {@link #READINGS}. */
    private static String hash(String point, Action action) {
        JsonObject.Builder context = JsonObject.builder();
        action.context().members().forEach((name, value) -> {
            if (!READINGS.contains(name)) {
                context.put(name, value);
            }
        });
        return Sha256.hex(Json.write(JsonObject.builder()
                .put("task", action.taskId())
                .put("agent", action.agentId())
                .put("point", point)
                .put("context", context.build())
                .build()));
    }

    /** The approval that a task itself demands, once for its present definition. */
    Optional<Refusal> taskApproval(TaskState task) {
        if (!task.task().approvalRequired()) {
            return Optional.empty();
        }
        return approve(
                task,
                "task",
                task.task().hash(),
                NO_POLICY,
                "the task demands an approval",
                session.ports.approvals().terms("task").allowAuto());
    }

    /** The approval that a provider asks for before it goes on. */
    Optional<Refusal> providerApproval(TaskState task, String why) {
        return approve(
                task,
                "provider",
                providerAction(task),
                NO_POLICY,
                why,
                session.ports.approvals().terms("provider").allowAuto());
    }

    /** Whether a person approved already what a provider asks for. */
    boolean providerApproved(TaskState task) {
        return task.approvals().cover(providerAction(task), NO_POLICY);
    }

    private static String providerAction(TaskState task) {
        return Sha256.hex("provider\n" + task.task().hash());
    }

    private Optional<Refusal> approve(
            TaskState task, String point, String actionHash, String policyHash, String why, boolean allowAuto) {
        if (task.approvals().cover(actionHash, policyHash)) {
            return Optional.empty();
        }
        if (session.options.approval() == ApprovalMode.DENY) {
            return Optional.of(new Refusal("APPROVAL_REJECTED", why + ", and --approve deny rejects it", 4, false));
        }
        ApprovalRequest request = session.approvals.request(
                new Subject(
                        task.task().id(),
                        point,
                        actionHash,
                        policyHash,
                        task.task().title(),
                        task.task().agent()),
                session.ports.approvals().terms(point));
        if (request.status() == Status.PENDING) {
            request = ask(task, request, why, allowAuto && session.options.approval() == ApprovalMode.AUTO);
        }
        if (request.status() != Status.PENDING) {
            journal(task, request);
        }
        return switch (request.status()) {
            case APPROVED -> use(task, request);
            case REJECTED ->
                Optional.of(new Refusal(
                        "APPROVAL_REJECTED",
                        "approval " + request.id() + " was rejected"
                                + request.reason().map(reason -> ": " + reason).orElse("")
                                + "; change the task, or have it asked anew with: loki task retry "
                                + task.task().id(),
                        4,
                        false));
            case PENDING, EXPIRED, USED ->
                Optional.of(new Refusal(
                        "APPROVAL_REQUIRED",
                        why + "; decide with: loki approve yes " + request.id() + " (or no), then: loki run --resume",
                        4,
                        true));
        };
    }

    private ApprovalRequest ask(TaskState task, ApprovalRequest request, String why, boolean auto) {
        if (auto) {
            return decided(request, true, AUTO, "allow_auto");
        }
        if (!announced(request)) {
            session.ports.approvals().announce(request, why).ifPresent(failure -> note(task, failure));
        }
        journal(task, request);
        return switch (session.ports.approver().ask(request)) {
            case YES -> decided(request, true, "terminal", "");
            case NO -> decided(request, false, "terminal", "");
            case LATER -> request;
        };
    }

    /** The request with that decision, or as it is when its time ran out or somebody else was faster. */
    private ApprovalRequest decided(ApprovalRequest request, boolean yes, String by, String reason) {
        try {
            return session.approvals.decide(request.id(), yes, by, reason);
        } catch (LokiException e) {
            if (!e.code().equals("APPROVAL_NOT_PENDING")) {
                throw e;
            }
            return session.approvals.list().stream()
                    .filter(r -> r.id().equals(request.id()))
                    .findFirst()
                    .orElseThrow(() -> e);
        }
    }

    /** A request is announced before it is journalled: after a crash in between it is announced again. */
    private boolean announced(ApprovalRequest request) {
        return session.state.facts().stream()
                .anyMatch(fact -> fact.type() == EntryType.APPROVAL
                        && fact.data().string("id").equals(Optional.of(request.id())));
    }

    private void note(TaskState task, String text) {
        session.append(
                EntryType.NOTE, task, JsonObject.builder().put("text", text).build());
    }

    private Optional<Refusal> use(TaskState task, ApprovalRequest request) {
        if (!session.approvals.use(request.id())) {
            return Optional.of(
                    new Refusal("APPROVAL_REQUIRED", "approval " + request.id() + " is not usable any more", 4, true));
        }
        session.append(
                EntryType.APPROVAL,
                task,
                JsonObject.builder()
                        .put("id", request.id())
                        .put("status", "used")
                        .put("action_hash", request.actionHash())
                        .put("policy_hash", request.policyHash())
                        .build());
        return Optional.empty();
    }

    private void journal(TaskState task, ApprovalRequest request) {
        session.append(
                EntryType.APPROVAL,
                task,
                JsonObject.builder()
                        .put("id", request.id())
                        .put("status", request.status().wireName())
                        .put("action_hash", request.actionHash())
                        .put("policy_hash", request.policyHash())
                        .putOrNull("decided_by", request.decidedBy())
                        .put("text", request.reason().orElse(""))
                        .build());
    }
}
