package dev.loki.core.engine;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.approval.ApprovalPolicy;
import dev.loki.core.gate.PolicyGate;
import dev.loki.core.io.FileMutex;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.spi.AuditTrail;
import dev.loki.core.spi.ContentInspector;
import dev.loki.core.spi.EventPublisher;
import dev.loki.core.spi.ProgressReporter;
import dev.loki.core.spi.Redactor;
import dev.loki.core.spi.SpendMeter;
import dev.loki.core.spi.Telemetry;
import dev.loki.core.task.ProjectConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The engine: takes the tasks of a project, one at a time, through Reason, Act, Reflect and Verify.
 *
 * <p>Every step is journalled before it takes effect, so a run that is killed at any moment continues where it was. One run
 * per project at a time. An instance is thread-safe; {@link #run} blocks until the run ends.
 *
 * <pre>{@code
 * RarvLoop loop = RarvLoop.builder(projectDir).policy(policies).audit(audit).build();
 * RunReport report = loop.run(RunOptions.defaults());
 * }</pre>
 */
public final class RarvLoop {
    private final Builder parts;

    private RarvLoop(Builder parts) {
        this.parts = parts;
    }

    /** A builder whose ports do nothing until they are set. */
    public static Builder builder(Path projectDir) {
        return new Builder(projectDir);
    }

    /**
     * Runs until no task is left that could go on, a limit is reached, or a stop is asked for.
     *
     * @throws LokiException if the run cannot begin or continue; its code says why ({@code RUN_LOCKED}, {@code DIRTY_TREE},
     *     {@code NO_COMMITS}, {@code CONFIG_INVALID}, {@code AUDIT_WRITE_FAILED}, ...)
     */
    public RunReport run(RunOptions options) {
        ProjectDir project = ProjectDir.at(parts.projectDir);
        FileMutex.Owner me = FileMutex.Owner.current("run", parts.clock);
        Optional<FileMutex> lock = FileMutex.tryLock(project.lock(), me);
        if (lock.isEmpty()) {
            throw new LokiException(
                    "RUN_LOCKED",
                    "another run holds this project"
                            + FileMutex.holder(project.lock())
                                    .map(owner -> " (process " + owner.pid() + ")")
                                    .orElse("")
                            + "; see: loki status, or end it with: loki stop");
        }
        try (FileMutex held = lock.get()) {
            held.takenOverFrom()
                    .ifPresent(dead -> parts.progress.note(
                            ProgressReporter.Level.WARN,
                            "took the project over from process " + dead.pid() + ", which is gone"));
            return new Run(parts, project, options).execute();
        }
    }

    /** Collects the parts of an engine. Not thread-safe. */
    public static final class Builder {
        final Path projectDir;
        Map<String, String> env = Map.of();
        ProjectConfig config = ProjectConfig.EMPTY;
        PolicyGate policy = PolicyGate.NOOP;
        AuditTrail audit = AuditTrail.NOOP;
        Telemetry telemetry = Telemetry.NOOP;
        EventPublisher events = EventPublisher.NOOP;
        Optional<ContentInspector> inspector = Optional.empty();
        Redactor redactor = Redactor.NOOP;
        ProgressReporter progress = ProgressReporter.NOOP;
        Approver approver = Approver.ABSENT;
        ApprovalPolicy approvals = ApprovalPolicy.NOOP;
        SpendMeter spend = SpendMeter.NOOP;
        AgentDialects agents = AgentDialects.NOOP;
        Questioner questioner = Questioner.ABSENT;
        RunControl control = new RunControl();
        InstantSource clock = InstantSource.system();
        RandomGenerator random = RandomGenerator.getDefault();
        JournalProbe probe = JournalProbe.NONE;

        private Builder(Path projectDir) {
            this.projectDir = real(projectDir);
        }

        private static Path real(Path folder) {
            try {
                return folder.toRealPath();
            } catch (IOException e) {
                throw StorageException.reading(folder, e);
            }
        }

        /** The environment from which children's variables are taken; secrets are left out. Default: empty. */
        public Builder env(Map<String, String> value) {
            env = Map.copyOf(value);
            return this;
        }

        /** The project's configuration. Default: none. */
        public Builder config(ProjectConfig value) {
            config = Objects.requireNonNull(value, "config");
            return this;
        }

        /** The policy port. Default: allows everything. */
        public Builder policy(PolicyGate value) {
            policy = Objects.requireNonNull(value, "policy");
            return this;
        }

        /** The audit port. Default: records nothing. */
        public Builder audit(AuditTrail value) {
            audit = Objects.requireNonNull(value, "audit");
            return this;
        }

        /** The telemetry port. Default: records nothing. */
        public Builder telemetry(Telemetry value) {
            telemetry = Objects.requireNonNull(value, "telemetry");
            return this;
        }

        /** The event port. Default: publishes nothing. */
        public Builder events(EventPublisher value) {
            events = Objects.requireNonNull(value, "events");
            return this;
        }

        /** Who looks for secrets and personal data in what agents add. Default: nobody. */
        public Builder inspector(ContentInspector value) {
            inspector = Optional.of(value);
            return this;
        }

        /** Who takes secrets out of what agents and gates say, before it is kept or told. Default: nobody. */
        public Builder redactor(Redactor value) {
            redactor = Objects.requireNonNull(value, "redactor");
            return this;
        }

        /** The progress port. Default: shows nothing. */
        public Builder progress(ProgressReporter value) {
            progress = Objects.requireNonNull(value, "progress");
            return this;
        }

        /** Who is asked for approvals. Default: nobody. */
        public Builder approver(Approver value) {
            approver = Objects.requireNonNull(value, "approver");
            return this;
        }

        /** How approvals are asked for. Default: a day to decide, announced nowhere. */
        public Builder approvals(ApprovalPolicy value) {
            approvals = Objects.requireNonNull(value, "approvals");
            return this;
        }

        /** What meters spending over all runs. Default: nothing. */
        public Builder spend(SpendMeter value) {
            spend = Objects.requireNonNull(value, "spend");
            return this;
        }

        /** Who knows what agents' command lines print. Default: nobody. */
        public Builder agents(AgentDialects value) {
            agents = Objects.requireNonNull(value, "agents");
            return this;
        }

        /** Who answers what specifications leave open. Default: nobody. */
        public Builder questioner(Questioner value) {
            questioner = Objects.requireNonNull(value, "questioner");
            return this;
        }

        /** How another thread asks the run to pause or stop. */
        public Builder control(RunControl value) {
            control = Objects.requireNonNull(value, "control");
            return this;
        }

        /** The clock. Default: the system's. */
        public Builder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** The source of run and approval ids. */
        public Builder random(RandomGenerator value) {
            random = Objects.requireNonNull(value, "random");
            return this;
        }

        Builder probe(JournalProbe value) {
            probe = value;
            return this;
        }

        /** The engine. */
        public RarvLoop build() {
            return new RarvLoop(this);
        }
    }
}
