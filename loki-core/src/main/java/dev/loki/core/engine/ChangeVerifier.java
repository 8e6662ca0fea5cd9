package dev.loki.core.engine;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.constitution.ProjectRules;
import dev.loki.core.gate.PolicyGate;
import dev.loki.core.git.Git;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.spi.ContentInspector;
import dev.loki.core.spi.Redactor;
import dev.loki.core.task.GateSpec;
import dev.loki.core.task.ProjectConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Judges a change that anybody made, with the rules, the gates and the questions to the policy that {@link RarvLoop} asks of an
 * agent's work. Changes nothing; an instance is thread-safe.
 *
 * <pre>{@code
 * ChangeReport report = ChangeVerifier.builder(projectDir).policy(policies).build().verify(ChangeScope.staged());
 * }</pre>
 */
public final class ChangeVerifier {
    final ProjectDir project;
    final Map<String, String> env;
    final ProjectRules rules;
    final List<GateSpec> gates;
    final PolicyGate policy;
    final Optional<ContentInspector> inspector;
    final Redactor redactor;
    final Optional<String> rulesFrom;

    private ChangeVerifier(Builder parts) {
        this.project = ProjectDir.at(parts.projectDir);
        this.env = Map.copyOf(parts.env);
        ProjectDir governed = parts.rulesIn.orElse(project);
        this.rules = ProjectRules.read(governed);
        this.gates = ProjectGates.of(governed, rules, parts.config);
        this.policy = parts.policy;
        this.inspector = parts.inspector;
        this.redactor = parts.redactor;
        this.rulesFrom = parts.rulesFrom;
    }

    /** A verifier of a project, whose ports do nothing until they are set. */
    public static Builder builder(Path projectDir) {
        return new Builder(projectDir);
    }

    /**
     * Runs the gates and asks every rule that a change concerns.
     *
     * @throws LokiException if the change cannot be determined ({@code NOT_A_REPOSITORY}, {@code NO_COMMITS},
     *     {@code REF_MISSING}, {@code DIFF_TOO_LARGE})
     */
    public ChangeReport verify(ChangeScope scope) {
        Git git = Git.open(project.root(), env);
        return new Verification(this, git, scope).report();
    }

    /** Collects the parts of a verifier. Not thread-safe. */
    public static final class Builder {
        private final Path projectDir;
        private Map<String, String> env = Map.of();
        private ProjectConfig config = ProjectConfig.EMPTY;
        private PolicyGate policy = PolicyGate.NOOP;
        private Optional<ContentInspector> inspector = Optional.empty();
        private Redactor redactor = Redactor.NOOP;
        private Optional<ProjectDir> rulesIn = Optional.empty();
        private Optional<String> rulesFrom = Optional.empty();

        private Builder(Path projectDir) {
            try {
                this.projectDir = projectDir.toRealPath();
            } catch (IOException e) {
                throw StorageException.reading(projectDir, e);
            }
        }

        /** The environment for git and for gates, whose variables are cleared of secrets. Default: empty. */
        public Builder env(Map<String, String> value) {
            env = Map.copyOf(value);
            return this;
        }

        /** The configuration whose gates are run. Default: none. */
        public Builder config(ProjectConfig value) {
            config = Objects.requireNonNull(value, "config");
            return this;
        }

        /** The policy port, asked about added text. Default: allows everything. */
        public Builder policy(PolicyGate value) {
            policy = Objects.requireNonNull(value, "policy");
            return this;
        }

        /** Who looks for secrets and personal data in what is added. Default: nobody. */
        public Builder inspector(ContentInspector value) {
            inspector = Optional.of(value);
            return this;
        }

        /** Who takes secrets out of what gates say, before it is kept or told. Default: nobody. */
        public Builder redactor(Redactor value) {
            redactor = Objects.requireNonNull(value, "redactor");
            return this;
        }

        /** Takes rules and the gates of the tasks file from a commit. Default: those of the project as it stands. */
        public Builder rules(RulesAtCommit value) {
            rulesIn = Optional.of(value.project());
            rulesFrom = Optional.of(value.commit());
            return this;
        }

        /**
         * The verifier.
         *
         * @throws LokiException {@code RULES_INVALID} or {@code CONFIG_INVALID} if the rules or the tasks file cannot be read
         */
        public ChangeVerifier build() {
            return new ChangeVerifier(this);
        }
    }
}
