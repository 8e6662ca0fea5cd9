package dev.loki.core.engine;

import dev.loki.core.spi.Telemetry;
import dev.loki.core.spi.Telemetry.Span;
import java.util.Map;

/** The span tree of a run: project, task, phase and what happens inside a phase. A failing exporter is never noticed here. */
final class Spans {
    private final Telemetry telemetry;
    private Span project = Span.NOOP;
    private Span task = Span.NOOP;
    private Span phase = Span.NOOP;

    Spans(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    void startProject(String name) {
        project = telemetry.start(Span.NOOP, "project", Map.of("loki.project.id", name));
    }

    void startTask(String id) {
        task = telemetry.start(project, "task", Map.of("loki.task.id", id));
    }

    void startPhase(Phase which) {
        phase = telemetry.start(task, "rarv.phase", Map.of("loki.rarv.phase", which.name()));
    }

    Span startAgent(String type, String action) {
        return telemetry.start(phase, "agent", Map.of("loki.agent.type", type, "loki.agent.action", action));
    }

    void gate(String name, boolean passed, String result) {
        telemetry
                .start(
                        phase,
                        "quality_gate",
                        Map.of(
                                "loki.quality_gate.name", name,
                                "loki.quality_gate.result", result,
                                "loki.quality_gate.passed", Boolean.toString(passed)))
                .end(passed, result);
        telemetry.count(
                passed ? "loki_quality_gate_pass_total" : "loki_quality_gate_fail_total", 1, Map.of("gate", name));
    }

    void endPhase(boolean ok, String message) {
        phase.end(ok, message);
        phase = Span.NOOP;
    }

    void endTask(boolean ok, String message, double seconds) {
        task.end(ok, message);
        task = Span.NOOP;
        telemetry.count("loki_task_duration_seconds", seconds, Map.of());
    }

    void endProject(boolean ok, String message) {
        project.end(ok, message);
    }

    /** The trace context for a child process, or empty. */
    String traceparent() {
        return phase.traceparent();
    }
}
