package dev.loki.core.engine;

import dev.loki.core.constitution.CommitMessage;
import dev.loki.core.constitution.Facts;
import dev.loki.core.constitution.FactsBuilder;
import dev.loki.core.git.CommitInfo;
import dev.loki.core.task.Task;
import java.util.Comparator;
import java.util.Optional;

/** A commit that says to be an agent's checkpoint. */
final class CheckpointCommit {
    private CheckpointCommit() {}

    static boolean claimed(CommitInfo commit) {
        return CommitMessage.claimed(commit.message());
    }

    /** Adds the agent that the commit names, its role, and the task where the project still has it. */
    static FactsBuilder tell(CommitInfo commit, ChangeVerifier parts, FactsBuilder facts) {
        Optional<Task> task = task(commit.subject(), parts);
        String agent = commit.trailer("Agent").orElse("");
        task.ifPresent(t -> facts.task(Facts.Task.of(t)));
        parts.rules
                .roles()
                .roleOf(agent, task.map(AgentSpawner::typeOf).orElse("general-purpose"))
                .ifPresent(facts::role);
        return facts.agentId(agent);
    }

    /** {@code [Loki] ${agent_type}-${task_id}: title} or {@code [Loki] Task ${id}: title}. */
    private static Optional<Task> task(String subject, ChangeVerifier parts) {
        String head = subject.split(":", 2)[0]
                .substring(CommitMessage.PREFIX.strip().length())
                .strip();
        return ActingTask.tasks(parts.project).stream()
                .filter(task -> head.equals("Task " + task.id()) || head.endsWith("-" + task.id()))
                .max(Comparator.comparingInt(task -> task.id().length()));
    }
}
