package dev.loki.core.engine;

import dev.loki.core.LokiException;
import dev.loki.core.constitution.AgentRecord;
import dev.loki.core.constitution.ConstitutionCheck;
import dev.loki.core.constitution.Facts;
import dev.loki.core.constitution.FactsBuilder;
import dev.loki.core.constitution.Moment;
import dev.loki.core.constitution.ProjectRules;
import dev.loki.core.constitution.RuleBook;
import dev.loki.core.git.Git;
import dev.loki.core.io.ProjectDir;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks every rule that says something about a project as it stands, also one in which nothing ever ran: its rules and their
 * history, its agents, its specifications, what was completed, and what is to be done. Changes nothing and runs nothing.
 */
public final class ProjectCheck {
    private ProjectCheck() {}

    /**
     * Checks a project.
     *
     * @param env the environment for git
     * @param auditBreak what is wrong with the project's audit log, empty when nothing is known to be
     * @throws LokiException {@code CONFIG_INVALID} if the tasks file cannot be read; what is wrong with rules is a violation
     */
    public static ChangeReport of(Path projectDir, Map<String, String> env, Optional<String> auditBreak) {
        ProjectDir project = ProjectDir.at(projectDir);
        List<String> notes = new ArrayList<>();
        ProjectRules rules = rules(project, notes);
        Findings findings = new Findings(ConstitutionCheck.of(rules));
        Optional<Git> git = git(project, env, notes);
        RunState state = RunState.of(RunJournal.read(project.journal()));
        findings.ask(Moment.INIT, standing(project, state, git, auditBreak));
        AgentsCheck agents = new AgentsCheck(project, rules.roles());
        agents.ask(findings);
        new CompletedCheck(project, state, git, agents).ask(findings);
        new OpenTasksCheck(project, state, agents).ask(findings);
        if (git.map(g -> g.references().shallow()).orElse(false)) {
            findings.doubt("AMENDMENT_INVALID", "the clone is shallow; fetch the whole history to check it");
        }
        return new ChangeReport(
                "the project as it stands",
                Optional.empty(),
                Optional.empty(),
                0,
                findings.violations(),
                List.of(),
                findings.notChecked(),
                findings.held(),
                notes);
    }

    /** The checks of agents alone, by rules that are about to be in force. */
    public static ChangeReport ofAgents(Path projectDir, ProjectRules rules) {
        ProjectDir project = ProjectDir.at(projectDir);
        Findings findings = new Findings(ConstitutionCheck.of(rules));
        new AgentsCheck(project, rules.roles()).ask(findings);
        return new ChangeReport(
                "the records of all agents",
                Optional.empty(),
                Optional.empty(),
                0,
                findings.violations(),
                List.of(),
                findings.notChecked(),
                findings.held(),
                List.of());
    }

    private static ProjectRules rules(ProjectDir project, List<String> notes) {
        try {
            return ProjectRules.read(project);
        } catch (LokiException e) {
            if (!e.code().equals(RuleBook.INVALID)) {
                throw e;
            }
            notes.add("the project's rules cannot be read, so those that ship were asked");
            return ProjectRules.builtIn();
        }
    }

    private static Optional<Git> git(ProjectDir project, Map<String, String> env, List<String> notes) {
        try {
            return Optional.of(Git.open(project.root(), env));
        } catch (LokiException e) {
            if (!e.code().equals("NOT_A_REPOSITORY") && !e.code().equals("GIT_MISSING")) {
                throw e;
            }
            notes.add("nothing that needs a history was checked: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static FactsBuilder standing(
            ProjectDir project, RunState state, Optional<Git> git, Optional<String> auditBreak) {
        FactsBuilder facts = git.map(g -> Judge.asFound(project, state, ConstitutionHistory.of(project, g)))
                .orElseGet(() -> Facts.builder(project).completed(Map.of()));
        auditBreak.ifPresent(facts::auditChainBroken);
        return bounded(project, facts);
    }

    /** Without the state of a run, the checks that look at it do not apply. */
    static FactsBuilder bounded(ProjectDir project, FactsBuilder facts) {
        return Files.isDirectory(project.state()) ? facts : facts.withoutState();
    }

    /** The record of an agent as it lies on the disk; empty when there is none or it cannot be read. */
    static Optional<AgentRecord> record(ProjectDir project, String agent) {
        if (!AgentRecord.validId(agent) || !Files.isRegularFile(project.agentRecord(agent))) {
            return Optional.empty();
        }
        try {
            return Optional.of(AgentRecord.read(project.agentRecord(agent)));
        } catch (LokiException e) {
            return Optional.empty();
        }
    }
}
