package dev.loki.core.approval;

import dev.loki.core.env.Timestamps;
import dev.loki.core.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * One request for a person's approval, bound to the exact action and policy and usable once.
 *
 * @param id what a person names in {@code loki approve yes ID}
 * @param created when it was asked
 * @param expires until when it can be decided; once approved, until when it can be used
 * @param approveOnTimeout whether it counts as approved when nobody decided in time
 * @param task the task that waits
 * @param point the enforcement point, or {@code task} for a task's own {@code approval: required}
 * @param actionHash SHA-256 of the action in canonical form
 * @param policyHash SHA-256 of the policy that asked, or {@code none}
 * @param summary one line for the person who decides
 * @param requester the agent that wants to act
 * @param status where it stands
 * @param decidedBy who decided
 * @param decidedAt when
 * @param reason why, in the decider's words
 */
public record ApprovalRequest(
        String id,
        Instant created,
        Instant expires,
        boolean approveOnTimeout,
        String task,
        String point,
        String actionHash,
        String policyHash,
        String summary,
        String requester,
        Status status,
        Optional<String> decidedBy,
        Optional<Instant> decidedAt,
        Optional<String> reason) {

    /** Where a request stands. */
    public enum Status {
        /** Nobody has decided. */
        PENDING,
        /** A person said yes; may be used once. */
        APPROVED,
        /** A person said no. */
        REJECTED,
        /** Its time ran out. */
        EXPIRED,
        /** The approved action has begun. */
        USED;

        /** The name in files. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Refuses nulls. */
    public ApprovalRequest {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(status, "status");
    }

    /** What a request is about, before it has an id. */
    public record Subject(
            String task, String point, String actionHash, String policyHash, String summary, String requester) {
        /** Whether a stored request is about exactly this. */
        boolean matches(ApprovalRequest request) {
            return request.task().equals(task)
                    && request.point().equals(point)
                    && request.actionHash().equals(actionHash)
                    && request.policyHash().equals(policyHash);
        }
    }

    ApprovalRequest with(Status next, Instant until, Optional<String> by, Optional<Instant> at, Optional<String> why) {
        return new ApprovalRequest(
                id,
                created,
                until,
                approveOnTimeout,
                task,
                point,
                actionHash,
                policyHash,
                summary,
                requester,
                next,
                by,
                at,
                why);
    }

    /** The JSON object of {@code docs/formats/approvals.md}. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("id", id)
                .put("created", Timestamps.format(created))
                .put("expires", Timestamps.format(expires))
                .put("on_timeout", approveOnTimeout ? "approve" : "reject")
                .put("task", task)
                .put("point", point)
                .put("action_hash", actionHash)
                .put("policy_hash", policyHash)
                .put("summary", summary)
                .put("requester", requester)
                .put("status", status.wireName())
                .putOrNull("decided_by", decidedBy)
                .putOrNull("decided_at", decidedAt.map(Timestamps::format))
                .putOrNull("reason", reason)
                .build();
    }
}
