package dev.loki.otel;

import java.util.List;

/** The metrics that loki keeps, under the names that Prometheus asks for: unit in the name, {@code _total} on counters. */
final class Metrics {
    final Histogram taskDuration = new Histogram(
            "loki_task_duration_seconds",
            "Duration of task execution in seconds",
            "s",
            0.1,
            0.5,
            1,
            2.5,
            5,
            10,
            30,
            60,
            120,
            300,
            600);
    final Counter gatePasses =
            new Counter("loki_quality_gate_pass_total", "Total number of quality gate passes", "{passes}");
    final Counter gateFailures =
            new Counter("loki_quality_gate_fail_total", "Total number of quality gate failures", "{failures}");
    final Gauge activeAgents = new Gauge("loki_agent_active", "Number of currently active agents", "{agents}");
    final Counter tokens =
            new Counter("loki_tokens_consumed_total", "Total tokens consumed by model and agent type", "{tokens}");
    final Gauge approvalRate =
            new Gauge("loki_council_approval_rate", "Current council approval rate (0.0 to 1.0)", "1");
    final Counter policyDecisions = new Counter(
            "loki_policy_decisions_total", "Total policy decisions by enforcement point and decision", "{decisions}");
    final Gauge approvalsWaiting =
            new Gauge("loki_approvals_waiting", "Number of requests that wait for a person", "{requests}");
    final Histogram auditAppend = new Histogram(
            "loki_audit_append_duration_seconds",
            "Time until an audit entry is durable, in seconds",
            "s",
            0.0001,
            0.00025,
            0.0005,
            0.001,
            0.0025,
            0.005,
            0.01,
            0.025,
            0.05,
            0.1,
            0.5,
            1);
    final Gauge eventsPending = new Gauge("loki_events_pending", "Number of events not yet handled", "{events}");
    final Gauge eventsDead = new Gauge("loki_events_dead", "Number of events given up", "{events}");
    final Counter dropped = new Counter(
            "loki_telemetry_dropped_total", "Total telemetry items that were lost, by signal and reason", "{items}");

    /** Those that anything was recorded in, in a stable order. */
    List<Metric<?>> recorded() {
        return List.<Metric<?>>of(
                        taskDuration,
                        gatePasses,
                        gateFailures,
                        activeAgents,
                        tokens,
                        approvalRate,
                        policyDecisions,
                        approvalsWaiting,
                        auditAppend,
                        eventsPending,
                        eventsDead,
                        dropped)
                .stream()
                .filter(metric -> !metric.isEmpty())
                .toList();
    }
}
