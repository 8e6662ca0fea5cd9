package dev.loki.core.engine;

import dev.loki.core.StorageException;
import dev.loki.core.constitution.AgentRecord;
import dev.loki.core.constitution.Facts;
import dev.loki.core.constitution.FactsBuilder;
import dev.loki.core.constitution.Moment;
import dev.loki.core.constitution.Roles;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks the rules of lineage about every agent that has a record. */
final class AgentsCheck {
    /** The most records that are looked at. */
    static final int MAX_AGENTS = 10_000;

    private static final String JSON = ".json";

    private final ProjectDir project;
    private final Roles roles;

    AgentsCheck(ProjectDir project, Roles roles) {
        this.project = project;
        this.roles = roles;
    }

    void ask(Findings findings) {
        for (String agent : ids()) {
            FactsBuilder facts = about(Facts.builder(project), agent);
            findings.ask(Moment.SPAWN, ProjectCheck.bounded(project, facts));
        }
    }

    private List<String> ids() {
        if (!Files.isDirectory(project.agents())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(project.agents())) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(JSON))
                    .map(name -> name.substring(0, name.length() - JSON.length()))
                    .sorted()
                    .limit(MAX_AGENTS)
                    .toList();
        } catch (IOException e) {
            throw StorageException.reading(project.agents(), e);
        }
    }

    /** Adds what is known of an agent. */
    FactsBuilder about(FactsBuilder facts, String agent) {
        facts.agentId(agent);
        Optional<AgentRecord> record = ProjectCheck.record(project, agent);
        record.ifPresent(found -> {
            facts.agent(found).agentId(agent);
            ProjectCheck.record(project, found.spawnedBy()).ifPresent(facts::parent);
        });
        return facts;
    }

    /** Adds a task with its agent. */
    FactsBuilder about(FactsBuilder facts, Task task) {
        facts.task(Facts.Task.of(task));
        roles.roleOf(task.agent(), AgentSpawner.typeOf(task)).ifPresent(facts::role);
        return about(facts, task.agent());
    }
}
