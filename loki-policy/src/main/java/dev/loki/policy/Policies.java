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
import java.util.function.Consumer;
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
     * The policies that the variables ask for: {@link #noop()} when {@value #POLICY_FILE} is unset, even where a policy file
     * lies in the project.
     *
     * @throws ConfigException if it is set and there is no such file, or one that cannot be in force
     */
    static Policies fromEnvironment(Map<String, String> env, Path projectDir) {
        return Env.of(env).text(POLICY_FILE).isEmpty()
                ? noop()
                : ActivePolicies.load(PolicySource.asked(env, ProjectDir.at(projectDir), false)
                        .orElseThrow());
    }

    /**
     * The policies that the variables ask for or that lie in the project's {@code .loki/}, {@code residency.json} included:
     * what the command uses.
     *
     * @throws ConfigException if there are any that cannot be in force
     */
    static Policies discovered(Map<String, String> env, Path projectDir) {
        ProjectDir project = ProjectDir.at(projectDir);
        boolean there = Stream.concat(project.policyFiles().stream(), Stream.of(project.residency()))
                .anyMatch(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS));
        return !there && Env.of(env).text(POLICY_FILE).isEmpty()
                ? noop()
                : ActivePolicies.load(PolicySource.asked(env, project, true)
                        .orElseGet(() -> new PolicySource(project, Optional.empty(), true)));
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

    /**
     * Begins to look once a second whether a policy file changed. New policies are in force for every later decision; ones
     * that cannot be in force leave the last good ones. Further calls do nothing.
     *
     * @param report told one sentence about each change and each failure, on the watcher's own daemon thread
     */
    default void watch(Consumer<String> report) {}

    /** Stops watching the policy file; later calls do nothing. */
    @Override
    void close();
}
