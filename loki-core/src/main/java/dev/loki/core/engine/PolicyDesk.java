package dev.loki.core.engine;

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
                        point.wireName() + ": " + ruling.reason());
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
        return approve(task, "task", task.task().hash(), "the task demands an approval");
    }

    /** The approval that a provider asks for before it goes on. */
    Optional<Refusal> providerApproval(TaskState task, String why) {
        return approve(task, "provider", providerAction(task), why);
    }

    /** Whether a person approved already what a provider asks for. */
    boolean providerApproved(TaskState task) {
        return task.approved(providerAction(task));
    }

    private static String providerAction(TaskState task) {
        return Sha256.hex("provider\n" + task.task().hash());
    }

    private Optional<Refusal> approve(TaskState task, String point, String actionHash, String why) {
        if (task.approved(actionHash)) {
            return Optional.empty();
        }
        if (session.options.approval() == ApprovalMode.DENY) {
            return Optional.of(new Refusal("APPROVAL_REJECTED", why + ", and --approve deny rejects it", 4, false));
        }
        ApprovalRequest request = session.approvals.request(new Subject(
                task.task().id(),
                point,
                actionHash,
                "none",
                task.task().title(),
                task.task().agent()));
        if (request.status() == Status.PENDING) {
            journal(task, request);
            request = ask(request);
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
                                + request.reason().map(reason -> ": " + reason).orElse(""),
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

    private ApprovalRequest ask(ApprovalRequest request) {
        return switch (session.ports.approver().ask(request)) {
            case YES -> session.approvals.decide(request.id(), true, "terminal", "");
            case NO -> session.approvals.decide(request.id(), false, "terminal", "");
            case LATER -> request;
        };
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
                        .putOrNull("decided_by", request.decidedBy())
                        .put("text", request.reason().orElse(""))
                        .build());
    }
}
