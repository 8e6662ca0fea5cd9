package dev.loki.cli;

import dev.loki.audit.AuditLog;
import dev.loki.audit.ChainReport;
import dev.loki.audit.Durability;
import dev.loki.core.engine.RarvLoop;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.spi.EventPublisher;
import dev.loki.core.spi.Telemetry;
import dev.loki.policy.Policies;
import java.time.InstantSource;

/** What watches over the demo's runs: its policies and an audit trail, and whatever the environment switches on. */
record DemoSafeguards(
        DemoProject project, Policies policies, AuditLog audit, Telemetry telemetry, EventPublisher events) {

    static DemoSafeguards of(Composition loki, DemoProject project) {
        return new DemoSafeguards(
                project,
                loki.closing(Policies.discovered(project.env(), project.root())),
                loki.closing(AuditLog.open(
                        ProjectDir.at(project.root()),
                        Durability.DURABLE,
                        Composition::redacted,
                        InstantSource.system())),
                loki.telemetryOf(project.root()),
                loki.eventsOf(project.root()));
    }

    /** An engine for one run of the demo. */
    RarvLoop.Builder engine() {
        return RarvLoop.builder(project.root())
                .env(project.env())
                .policy(policies)
                .audit(audit)
                .telemetry(telemetry)
                .events(events)
                .inspector(new AddedContent())
                .redactor(Composition::redacted);
    }

    /** Whether every decision and step stands in a whole chain. */
    DemoScript.Outcome chain() {
        ChainReport report = audit.verifyChain();
        return new DemoScript.Outcome(
                "the audit chain is whole: " + report.entries() + " entries", report.valid() && report.entries() > 0);
    }
}
