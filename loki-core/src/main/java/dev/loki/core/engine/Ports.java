package dev.loki.core.engine;

import dev.loki.core.approval.ApprovalPolicy;
import dev.loki.core.gate.PolicyGate;
import dev.loki.core.spi.AuditTrail;
import dev.loki.core.spi.ContentInspector;
import dev.loki.core.spi.EventPublisher;
import dev.loki.core.spi.ProgressReporter;
import dev.loki.core.spi.Redactor;
import dev.loki.core.spi.SpendMeter;
import dev.loki.core.spi.Telemetry;
import java.util.Optional;

/** Everything outside the engine that it speaks to. */
record Ports(
        PolicyGate policy,
        AuditTrail audit,
        Telemetry telemetry,
        EventPublisher events,
        Optional<ContentInspector> inspector,
        Redactor redactor,
        ProgressReporter progress,
        Approver approver,
        ApprovalPolicy approvals,
        SpendMeter spend,
        AgentDialects agents,
        Questioner questioner) {}
