package dev.loki.policy;

import dev.loki.core.ConfigException;
import dev.loki.core.env.Env;
import dev.loki.core.gate.PolicyGate;
import dev.loki.core.io.ProjectDir;
import dev.loki.policy.approval.ApprovalGate;
import dev.loki.policy.cost.Budget;
import dev.loki.policy.residency.Residency;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The policies of a project: decides at the enforcement points, and fails closed.
 *
 * <p>Implementations are thread-safe.
 */
public interface Policies extends PolicyGate, AutoCloseable {

    /** The variable that names the policy file, or {@code auto} for the one in {@code .loki/}. */
    String POLICY_FILE = "LOKI_POLICY_FILE";

    /** Allows everything, starts nothing, touches no file. */
    static Policies noop() {
        return NoopPolicies.INSTANCE;
    }

    /**
     * The policies that the variables ask for: {@link #noop()} when {@value #POLICY_FILE} is unset.
     *
     * @throws ConfigException if it is set, because this version does not enforce policies yet
     */
    static Policies fromEnvironment(Map<String, String> env, Path projectDir) {
        if (Env.of(env).text(POLICY_FILE).isPresent()) {
            throw new ConfigException(POLICY_FILE
                    + " is set, but this version does not enforce policies yet; unset it to run without them");
        }
        return noop();
    }

    /**
     * The policies that the variables ask for or that lie in the project's {@code .loki/}: what the command uses.
     *
     * @throws ConfigException if there are any, because this version does not enforce policies yet
     */
    static Policies discovered(Map<String, String> env, Path projectDir) {
        ProjectDir project = ProjectDir.at(projectDir);
        List<Path> files = Stream.concat(project.policyFiles().stream(), Stream.of(project.residency()))
                .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
                .toList();
        if (!files.isEmpty()) {
            throw new ConfigException(files.get(0)
                    + " is there, but this version does not enforce policies yet; move it away to run without");
        }
        return fromEnvironment(env, projectDir);
    }

    /** The budgets of the {@code resource} section. */
    default List<Budget> budgets() {
        return List.of();
    }

    /** The entries of the {@code approval_gates} section. */
    default List<ApprovalGate> approvalGates() {
        return List.of();
    }

    /** The {@code residency} section. */
    default Optional<Residency> residency() {
        return Optional.empty();
    }

    /** SHA-256 of the policy file in force, to which approvals are bound, or {@code none}. */
    default String hash() {
        return "none";
    }

    /** Stops watching the policy file; later calls do nothing. */
    @Override
    void close();
}
