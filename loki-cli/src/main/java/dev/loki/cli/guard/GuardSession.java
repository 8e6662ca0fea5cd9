package dev.loki.cli.guard;

import dev.loki.core.LokiException;
import dev.loki.core.gate.Decision;
import dev.loki.integrations.agents.Constitutional;
import dev.loki.integrations.agents.HookDialect;
import dev.loki.integrations.agents.HookEvent;
import dev.loki.integrations.agents.Places;
import dev.loki.integrations.agents.Target;
import dev.loki.integrations.agents.TaskScope;
import dev.loki.integrations.agents.ToolReader;
import dev.loki.integrations.agents.ToolReading;
import dev.loki.integrations.agents.Verdict;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The decision about one event. */
final class GuardSession implements AutoCloseable {
    private static final int MAX_REASONS = 5;
    private static final List<String> PROJECT_VARIABLES =
            List.of("CLAUDE_PROJECT_DIR", "GEMINI_PROJECT_DIR", "CURSOR_PROJECT_DIR");

    private final HookDialect agent;
    private final HookEvent event;
    private final Map<String, String> processEnv;
    private final Places places;
    private final Optional<GuardRecords> noRecords = Optional.empty();
    private Optional<GuardRecords> records = noRecords;

    private GuardSession(HookDialect agent, HookEvent event, Map<String, String> processEnv, Places places) {
        this.agent = agent;
        this.event = event;
        this.processEnv = processEnv;
        this.places = places;
    }

    static GuardSession begin(
            HookDialect agent,
            HookEvent event,
            Optional<String> directory,
            Map<String, String> env,
            Path here,
            Optional<Path> installation) {
        Path folder = event.folder().flatMap(text -> absolute(here, text)).orElse(here);
        List<Path> candidates = new ArrayList<>();
        directory.flatMap(text -> absolute(here, text)).ifPresent(candidates::add);
        for (String variable : PROJECT_VARIABLES) {
            absolute(here, env.getOrDefault(variable, "")).ifPresent(candidates::add);
        }
        event.workspace().flatMap(text -> absolute(here, text)).ifPresent(candidates::add);
        candidates.add(here);
        candidates.add(folder);
        return new GuardSession(agent, event, env, Places.find(candidates, folder, env, installation));
    }

    private static Optional<Path> absolute(Path here, String text) {
        try {
            return text.isBlank()
                    ? Optional.empty()
                    : Optional.of(here.resolve(text).normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** What is to happen; what rules, policies and audit refuse is a verdict, not a failure. */
    Verdict decide() {
        try {
            return switch (event.kind()) {
                case TOOL -> tool();
                case STOP -> event.again() ? Verdict.allow() : stop();
                case SESSION_START -> Verdict.allow(Briefing.of(places.project()));
                case OTHER -> Verdict.allow();
            };
        } catch (LokiException e) {
            return Verdict.deny(String.valueOf(e.getMessage()));
        }
    }

    private Verdict tool() {
        ToolReading reading =
                ToolReader.in(places.folder(), processEnv).read(event.call().orElseThrow());
        String taskId = processEnv.getOrDefault("LOKI_TASK_ID", "").trim();
        Optional<TaskScope> scope = taskId.isEmpty() ? Optional.empty() : TaskScope.of(places, taskId);
        Constitutional constitution = Constitutional.in(places, scope);
        List<Target> targets = constitution.targets(reading);
        List<String> refusals = constitution.refusals(reading, targets);
        GuardConfig config = GuardConfig.read(places.project(), processEnv, false);
        Subject subject = new Subject(agent.name(), event, places, reading, targets, scope);
        records = GuardRecords.open(config.env(), places.project());
        Verdict verdict = refusals.isEmpty() ? policies(subject, config) : denied(refusals);
        records.ifPresent(kept -> kept.decided(subject, verdict));
        return verdict;
    }

    private static Verdict denied(List<String> refusals) {
        String more = refusals.size() > MAX_REASONS ? " (and " + (refusals.size() - MAX_REASONS) + " more)" : "";
        return Verdict.deny(String.join("\n", refusals.subList(0, Math.min(MAX_REASONS, refusals.size()))) + more);
    }

    private Verdict policies(Subject subject, GuardConfig config) {
        try (PolicyQuestions questions = PolicyQuestions.of(subject, config)) {
            if (questions.none()) {
                return Verdict.allow();
            }
            List<Asked> answers = questions.ask();
            records.ifPresent(kept -> answers.forEach(asked -> kept.policy(subject, asked)));
            Decision strictest = Decision.ALLOW;
            for (Asked asked : answers) {
                strictest = strictest.strictest(asked.ruling().decision());
            }
            return switch (strictest) {
                case ALLOW -> Verdict.allow();
                case DENY -> Verdict.deny("POLICY_DENIED: " + Asked.reasons(answers, Decision.DENY));
                case REQUIRE_APPROVAL ->
                    new GuardApprovals(subject, config, processEnv).verdict(answers, questions.policyHash());
            };
        }
    }

    private Verdict stop() {
        GuardConfig config = GuardConfig.read(places.project(), processEnv, true);
        return config.gatesBeforeDone() ? GatesBeforeDone.verdict(places.workTree(), config) : Verdict.allow();
    }

    @Override
    public void close() {
        records.ifPresent(GuardRecords::close);
    }
}
