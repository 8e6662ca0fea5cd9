package dev.loki.cli.guard;

import dev.loki.audit.Audit;
import dev.loki.core.LokiException;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.io.Sha256;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.AuditTrail;
import dev.loki.events.Events;
import dev.loki.integrations.agents.Target;
import dev.loki.integrations.agents.Verdict;
import dev.loki.otel.Otel;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes decisions down and tells of them, where those features are on. Audit fails closed, the rest fails open. */
final class GuardRecords implements AutoCloseable {
    private static final List<String> SWITCHES =
            List.of(Audit.ENABLED, Audit.ENTERPRISE, Events.DIRECTORY, Otel.ENDPOINT, Otel.ENABLED);
    private static final int MAX_TARGETS = 50;

    private final Audit audit;
    private final AuditTrail trail;
    private final Events events;
    private final Otel telemetry;

    private GuardRecords(Audit audit, Events events, Otel telemetry) {
        this.audit = audit;
        this.events = events;
        this.telemetry = telemetry;
        this.trail = audit == Audit.noop() ? audit : telemetry.observed(audit, Redaction::of);
    }

    /** The records that the variables ask for; empty, with nothing loaded, where they ask for none. */
    static Optional<GuardRecords> open(Map<String, String> env, ProjectDir project) {
        if (SWITCHES.stream().allMatch(name -> env.getOrDefault(name, "").isBlank())) {
            return Optional.empty();
        }
        return Optional.of(new GuardRecords(
                Audit.fromEnvironment(env, project.root(), Redaction::of),
                Events.fromEnvironment(env, project.root()),
                Otel.spooling(env, project.root())));
    }

    /** One entry for each answer of the policies, so that it can be replayed. */
    void policy(Subject subject, Asked asked) {
        if (audit == Audit.noop()) {
            return;
        }
        JsonObject.Builder context = JsonObject.builder();
        asked.context().members().forEach((name, value) -> {
            if (name.equals("content")) {
                context.put("content_sha256", Sha256.hex(Json.write(value)));
            } else {
                context.put(name, value);
            }
        });
        JsonObject ruling = asked.ruling().toJson();
        record(
                subject,
                "policy_decision",
                asked.ruling().reason(),
                JsonObject.builder()
                        .put("point", asked.point().wireName())
                        .put("decision", asked.ruling().decision().name())
                        .put("text", asked.ruling().reason())
                        .put("context", context.build())
                        .put("violations", ruling.get("violations").orElseThrow())
                        .put("skipped", ruling.get("skipped").orElseThrow())
                        .build());
    }

    /** One entry and one event for the call as a whole. */
    void decided(Subject subject, Verdict verdict) {
        JsonObject facts = facts(subject, verdict);
        if (audit != Audit.noop()) {
            record(subject, "guard_decision", verdict.text(), facts);
        }
        events.publish("state", withAction(facts));
    }

    private void record(Subject subject, String what, String why, JsonObject metadata) {
        String where = subject.targets().stream()
                .filter(target -> target.access().kind() != dev.loki.integrations.agents.shell.Access.Kind.READ)
                .findFirst()
                .map(Target::shown)
                .orElse("");
        try {
            trail.record(subject.actor(), what, where, why, metadata);
        } catch (RuntimeException e) {
            throw new LokiException(
                    "AUDIT_WRITE_FAILED",
                    "AUDIT_WRITE_FAILED: the audit trail could not be written, so the call is refused: "
                            + e.getMessage(),
                    e);
        }
    }

    private static JsonObject withAction(JsonObject facts) {
        JsonObject.Builder payload = JsonObject.builder().put("action", "guard_decision");
        facts.members().forEach(payload::put);
        return payload.build();
    }

    private static JsonObject facts(Subject subject, Verdict verdict) {
        JsonObject.Builder facts = JsonObject.builder()
                .put("agent", subject.agent())
                .put("event", subject.event().name())
                .put("tool", subject.reading().tool())
                .put("operation", subject.reading().operation())
                .put("decision", verdict.effect().name())
                .put("text", Redaction.of(verdict.text()));
        subject.reading().command().ifPresent(command -> facts.put("command", Redaction.of(command)));
        facts.put(
                "targets",
                subject.targets().stream()
                        .limit(MAX_TARGETS)
                        .map(target ->
                                target.access().kind().name().toLowerCase(java.util.Locale.ROOT) + " " + target.shown())
                        .distinct()
                        .toList());
        facts.put(
                "unread",
                subject.reading().unread().stream().map(Enum::name).sorted().toList());
        if (!subject.task().isEmpty()) {
            facts.put("task", subject.task());
        }
        if (!subject.event().session().isEmpty()) {
            facts.put("session", subject.event().session());
        }
        return facts.build();
    }

    @Override
    public void close() {
        events.close();
        telemetry.close();
        audit.close();
    }
}
