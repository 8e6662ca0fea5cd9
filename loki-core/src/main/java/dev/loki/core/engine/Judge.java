package dev.loki.core.engine;

import dev.loki.core.constitution.ConstitutionCheck;
import dev.loki.core.constitution.Facts;
import dev.loki.core.constitution.Facts.ConstitutionText;
import dev.loki.core.constitution.Facts.Question;
import dev.loki.core.constitution.FactsBuilder;
import dev.loki.core.constitution.Moment;
import dev.loki.core.constitution.Violation;
import dev.loki.core.constitution.Violation.Severity;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks the constitution: gathers the facts of a moment, records every violation, says which ones block. */
final class Judge {
    private final Session session;

    Judge(Session session) {
        this.session = session;
    }

    /** The facts that every moment of a task shares. */
    FactsBuilder facts(TaskState state) {
        Task task = state.task();
        FactsBuilder facts = Facts.builder(session.project)
                .task(Facts.Task.of(task))
                .agentId(task.agent())
                .continuityRead(session.continuityRead())
                .questions(state.questions().all().stream().map(Judge::question).toList());
        session.rules
                .roles()
                .roleOf(task.agent(), AgentSpawner.typeOf(task))
                .ifPresent(role -> facts.role(role)
                        .taskTypes(List.copyOf(session.rules.roles().taskTypes(role))));
        session.state.agent(task.agent()).ifPresent(agent -> {
            facts.agent(agent);
            session.state.agent(agent.spawnedBy()).ifPresent(facts::parent);
        });
        if (!state.specHash().isEmpty()) {
            facts.specBefore(state.specHash());
        }
        return facts;
    }

    /** What is wrong with the project before the session has changed anything in it; none of it recorded yet. */
    List<Violation> asFound() {
        return violations(
                Moment.INIT,
                asFound(session.project, session.state, ConstitutionHistory.of(session.project, session.git)));
    }

    /** The facts about a project in which nothing is going on. */
    static FactsBuilder asFound(ProjectDir project, RunState state, ConstitutionText constitution) {
        Map<String, JsonObject> completed = new HashMap<>();
        for (TaskState task : state.tasks()) {
            task.record().ifPresent(record -> completed.put(task.task().id(), record));
        }
        return Facts.builder(project)
                .completed(completed)
                .constitution(constitution)
                .agentId(AgentSpawner.ROOT);
    }

    static Question question(JsonObject json) {
        return new Question(json.string("q").orElse(""), json.string("answer"), json.string("source"));
    }

    /** Every violation at that moment, none of them recorded yet. */
    List<Violation> violations(Moment moment, FactsBuilder facts) {
        return ConstitutionCheck.of(session.rules).at(moment, facts.build()).violations();
    }

    /** Records violations and returns those that block. */
    List<Violation> report(List<Violation> violations) {
        for (Violation violation : violations) {
            JsonObject.Builder data = JsonObject.builder().put("task", violation.taskId());
            violation.toJson().members().forEach(data::put);
            data.put("exit", violation.exit());
            session.append(EntryType.VIOLATION, data.build());
        }
        return violations.stream()
                .filter(violation -> violation.severity() == Severity.BLOCK)
                .toList();
    }

    /** Checks a moment and records what is wrong; returns what blocks. */
    List<Violation> check(Moment moment, FactsBuilder facts) {
        return report(violations(moment, facts));
    }

    /** One sentence per violation, for people and for the next attempt. */
    String describe(List<Violation> violations) {
        return String.join("\n", violations.stream().map(Violation::sentence).toList());
    }
}
