package dev.loki.policy;

import dev.loki.core.gate.Action;
import dev.loki.core.gate.Decision;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.Ruling;
import dev.loki.core.io.JsonLines;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Runs the decisions that an audit log recorded against a candidate policy. Contexts are replayed as they were recorded; where
 * their paths lead is asked anew, so a link that changed since then counts as it is now.
 */
public final class PolicyReplay {
    /** The largest audit log that is replayed, in bytes. */
    public static final long MAX_LOG_BYTES = 256L * 1024 * 1024;

    private PolicyReplay() {}

    /**
     * A decision that the candidate takes otherwise.
     *
     * @param seq the audit entry
     * @param task the task that it was about
     * @param point the enforcement point
     * @param was what was decided
     * @param now what the candidate says
     */
    public record Flip(long seq, String task, String point, Decision was, Ruling now) {
        JsonObject toJson() {
            return JsonObject.builder()
                    .put("seq", seq)
                    .put("task", task)
                    .put("point", point)
                    .put("was", was.name())
                    .put("now", now.decision().name())
                    .put("reason", now.reason())
                    .build();
        }
    }

    /**
     * A recorded decision that cannot be replayed.
     *
     * @param seq the audit entry
     * @param point the enforcement point
     * @param reason why
     */
    public record NotReplayable(long seq, String point, String reason) {
        JsonObject toJson() {
            return JsonObject.builder()
                    .put("seq", seq)
                    .put("point", point)
                    .put("reason", reason)
                    .build();
        }
    }

    /**
     * What a replay came to.
     *
     * @param replayed how many decisions were taken again
     * @param flips those that came out otherwise
     * @param notReplayable those that could not be taken again
     */
    public record Report(int replayed, List<Flip> flips, List<NotReplayable> notReplayable) {
        /** Copies the lists. */
        public Report {
            flips = List.copyOf(flips);
            notReplayable = List.copyOf(notReplayable);
        }

        /** The report as an object. */
        public JsonObject toJson() {
            return JsonObject.builder()
                    .put("replayed", replayed)
                    .put(
                            "flips",
                            JsonValue.array(flips.stream().map(Flip::toJson).toList()))
                    .put(
                            "not_replayable",
                            JsonValue.array(notReplayable.stream()
                                    .map(NotReplayable::toJson)
                                    .toList()))
                    .build();
        }
    }

    /**
     * Replays the {@code policy_decision} entries of a log; an absent log has none.
     *
     * @throws dev.loki.core.StorageException if the log cannot be read or is damaged
     */
    public static Report run(Path log, PolicySet candidate) {
        PolicyEngine engine = PolicyEngine.of(candidate);
        int replayed = 0;
        List<Flip> flips = new ArrayList<>();
        List<NotReplayable> not = new ArrayList<>();
        for (JsonObject entry : JsonLines.readAll(log, MAX_LOG_BYTES)) {
            if (!entry.string("what").filter("policy_decision"::equals).isPresent()) {
                continue;
            }
            long seq = entry.integer("seq").orElse(-1L);
            JsonObject metadata = entry.object("metadata").orElse(JsonObject.EMPTY);
            String point = metadata.string("point").orElse("");
            Optional<Decision> was = decision(metadata);
            Optional<JsonObject> context = metadata.object("context");
            Optional<String> reason = reason(point, was, context);
            if (reason.isPresent()) {
                not.add(new NotReplayable(seq, point, reason.get()));
                continue;
            }
            replayed++;
            String task = entry.string("where").orElse("");
            Action action = Action.of(task, entry.string("who").orElse(""), context.orElseThrow());
            Ruling now = engine.evaluate(EnforcementPoint.named(point).orElseThrow(), action);
            if (now.decision() != was.orElseThrow()) {
                flips.add(new Flip(seq, task, point, was.get(), now));
            }
        }
        return new Report(replayed, flips, not);
    }

    private static Optional<String> reason(String point, Optional<Decision> was, Optional<JsonObject> context) {
        if (point.equals(EnforcementPoint.DATA.wireName())) {
            return Optional.of("the content is not recorded");
        }
        if (EnforcementPoint.named(point).isEmpty() || was.isEmpty() || context.isEmpty()) {
            return Optional.of("the entry lacks a known point, decision or context");
        }
        return Optional.empty();
    }

    private static Optional<Decision> decision(JsonObject metadata) {
        return Arrays.stream(Decision.values())
                .filter(decision -> metadata.string("decision")
                        .filter(decision.name()::equals)
                        .isPresent())
                .findFirst();
    }
}
