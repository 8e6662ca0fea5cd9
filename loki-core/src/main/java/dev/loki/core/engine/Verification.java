package dev.loki.core.engine;

import dev.loki.core.constitution.ConstitutionCheck;
import dev.loki.core.constitution.DecidedFiles;
import dev.loki.core.constitution.Facts;
import dev.loki.core.constitution.Facts.ChangedPath;
import dev.loki.core.constitution.Facts.ConstitutionText;
import dev.loki.core.constitution.FactsBuilder;
import dev.loki.core.constitution.Moment;
import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.constitution.Violation;
import dev.loki.core.constitution.WeakerGate;
import dev.loki.core.constitution.WriteSet;
import dev.loki.core.engine.ChangeScope.Kind;
import dev.loki.core.git.CommitInfo;
import dev.loki.core.git.Git;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.quality.GateSubject;
import dev.loki.core.quality.QualityGateRunner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One call of {@link ChangeVerifier#verify}. */
final class Verification {
    /** Commits of a change that are looked at one by one. */
    static final int MAX_COMMITS = 500;

    private static final String AMENDMENT_INVALID = "AMENDMENT_INVALID";

    private final ChangeVerifier parts;
    private final Git git;
    private final ChangeScope scope;
    private final Findings findings;
    private final List<String> notes = new ArrayList<>();

    Verification(ChangeVerifier parts, Git git, ChangeScope scope) {
        this.parts = parts;
        this.git = git;
        this.scope = scope;
        this.findings = new Findings(ConstitutionCheck.of(parts.rules));
    }

    /**
     * The change.
     *
     * @param base the commit that it begins at
     * @param from its tree
     * @param to the tree that it ends at
     * @param stale whether the files that gates look at are others than those of that tree
     * @param commits what it consists of, oldest first; none where it is not committed
     */
    private record Range(Optional<String> base, String from, String to, boolean stale, List<CommitInfo> commits) {}

    ChangeReport report() {
        Range range = range();
        ChangedWork work = ChangedWork.between(git, range.from(), range.to());
        ActingTask acting = ActingTask.of(parts);
        List<ChangedPath> escapes = NewLinks.leavingTheProject(git, work.changes(), range.to());
        findings.ask(Moment.INIT, standing(range));
        FactsBuilder post = work.tell(about(acting).decided(decided(range)), escapes, parts.inspector);
        findings.ask(Moment.POST, gateChanges(range, work, post));
        commits(range);
        new DataQuestions(parts, git, acting, findings).ask(work);
        ruleChanges(work);
        List<QualityGateResult> gates = gates(range, work, range.stale() ? git.snapshot(Set.of()) : range.to());
        findings.ask(
                Moment.COMMIT,
                work.tell(about(acting), escapes, parts.inspector).gates(gates).evidenceTree(range.to()));
        if (scope.kind() != Kind.SINCE && git.references().shallow()) {
            findings.doubt(AMENDMENT_INVALID, "the clone is shallow; fetch the whole history to check it");
        }
        return new ChangeReport(
                subject(),
                range.base(),
                parts.rulesFrom,
                work.changes().size(),
                findings.violations(),
                gates,
                findings.notChecked(),
                findings.held(),
                notes);
    }

    private String subject() {
        return switch (scope.kind()) {
            case WORK_TREE -> "the files against the last commit";
            case STAGED -> "what is staged against the last commit";
            case SINCE -> "what was committed since " + scope.ref();
        };
    }

    private Range range() {
        return switch (scope.kind()) {
            case WORK_TREE -> {
                String head = git.head();
                yield new Range(Optional.of(head), git.treeOf(head), git.snapshot(Set.of()), false, List.of());
            }
            case STAGED ->
                new Range(
                        git.references().commit("HEAD"),
                        git.staging().baseTree(),
                        git.staging().tree(),
                        git.staging().differsFromWorkTree(),
                        List.of());
            case SINCE -> since();
        };
    }

    private Range since() {
        String head = git.head();
        String other = RulesAtCommit.commit(git, scope.ref());
        Optional<String> shared = git.references().mergeBase(other, head);
        if (shared.isEmpty()) {
            notes.add(
                    "this clone does not know where " + scope.ref()
                            + " and the current branch parted, so they are compared as they are; fetch more of the history for less");
        }
        String base = shared.orElse(other);
        return new Range(
                Optional.of(base),
                git.treeOf(base),
                git.treeOf(head),
                git.references().differFromWorkTree(head),
                git.commitsBetween(base, head));
    }

    private FactsBuilder about(ActingTask acting) {
        FactsBuilder facts = acting.tell(Facts.builder(parts.project));
        return hasState() ? facts : facts.withoutState();
    }

    private boolean hasState() {
        return Files.isDirectory(parts.project.state());
    }

    /** What the commits say that their agents decided; of what is not committed, the agent's record tells. */
    private static DecidedFiles decided(Range range) {
        return range.commits().stream()
                .map(commit -> DecidedFiles.in(commit.message()))
                .reduce(DecidedFiles.NONE, DecidedFiles::and);
    }

    private FactsBuilder standing(Range range) {
        ConstitutionText text = switch (scope.kind()) {
            case WORK_TREE -> ConstitutionHistory.of(parts.project, git);
            case STAGED -> ConstitutionHistory.staged(parts.project, git, range.to());
            case SINCE ->
                ConstitutionHistory.since(
                        parts.project,
                        git,
                        range.commits().stream().map(CommitInfo::sha).collect(Collectors.toSet()));
        };
        RunState state = RunState.of(RunJournal.read(parts.project.journal()));
        FactsBuilder facts = Judge.asFound(parts.project, state, text);
        return hasState() ? facts : facts.withoutState();
    }

    /** Asks about every commit what only it can tell: its message, and what the agent that it names was allowed to change. */
    private void commits(Range range) {
        List<CommitInfo> commits = range.commits();
        if (commits.size() > MAX_COMMITS) {
            notes.add(
                    "only the newest " + MAX_COMMITS + " of " + commits.size() + " commits were looked at one by one");
            commits = commits.subList(commits.size() - MAX_COMMITS, commits.size());
        }
        for (CommitInfo commit : commits) {
            if (commit.parents().size() == 1 && CheckpointCommit.claimed(commit)) {
                FactsBuilder facts = CheckpointCommit.tell(commit, parts, Facts.builder(parts.project));
                findings.ask(
                        Moment.POST,
                        ChangedWork.between(git, git.treeOf(commit.parents().get(0)), commit.tree())
                                .tell(
                                        facts.withoutState().decided(DecidedFiles.in(commit.message())),
                                        List.of(),
                                        Optional.empty()));
                findings.ask(
                        Moment.COMMIT,
                        Facts.builder(parts.project).withoutState().commitMessage(commit.message()));
            }
        }
    }

    /** A gate that stops less needs a reason in the commit's message; of what has none yet, the hook for messages asks for it. */
    private FactsBuilder gateChanges(Range range, ChangedWork work, FactsBuilder facts) {
        if (work.changes().stream().map(change -> work.shown(change.path())).noneMatch(WeakerGate.FILES::contains)) {
            return facts;
        }
        List<WeakerGate> weaker =
                WeakerGate.between(path -> git.textAt(range.from(), path), path -> git.textAt(range.to(), path));
        if (scope.kind() == Kind.SINCE) {
            return facts.weakerGates(weaker);
        }
        weaker.forEach(gate -> findings.add(new Violation(
                "TEST_TAMPERED",
                "C21",
                Violation.Severity.WARN,
                Moment.POST,
                "",
                "",
                JsonObject.builder()
                        .put("message", gate.path() + ": " + gate.what())
                        .put("path", gate.path())
                        .build(),
                "say why in a line of the commit's message: Decided for \"" + gate.path() + "\": WHY",
                5,
                false)));
        return facts;
    }

    /** What governs a change should not be changed by it without anybody seeing it. */
    private void ruleChanges(ChangedWork work) {
        if (parts.rulesFrom.isEmpty()) {
            return;
        }
        work.changes().stream()
                .map(change -> work.shown(change.path()))
                .filter(path -> WriteSet.isProtected(path) && !path.equals(".loki/tasks.yaml"))
                .forEach(path -> findings.add(new Violation(
                        "RULES_CHANGED",
                        "C17",
                        Violation.Severity.WARN,
                        Moment.POST,
                        "",
                        "",
                        JsonObject.builder()
                                .put("message", path + " is a rule that others are judged by, and is changed here")
                                .put("path", path)
                                .build(),
                        "let a person who is responsible for the rules look at it; this change was judged by the rules of "
                                + scope.ref(),
                        5,
                        false)));
    }

    /** The gates judge the files as they lie in the work tree, and mend nothing. */
    private List<QualityGateResult> gates(Range range, ChangedWork work, String tree) {
        Set<String> changed = work.changes().stream()
                .filter(change -> change.status() != 'D' && change.path().startsWith(git.prefix()))
                .map(change -> work.shown(change.path()))
                .collect(Collectors.toSet());
        return QualityGateRunner.builder(parts.project, parts.rules.gates())
                .env(parts.env)
                .redact(new KnownSecrets(parts.env, parts.redactor)::redact)
                .logs(this::logs)
                .inspector(parts.inspector)
                .build()
                .runAll(
                        parts.gates,
                        new GateSubject(
                                tree,
                                "",
                                "verify",
                                false,
                                changed,
                                () -> new String(git.patch(range.from(), range.to()), StandardCharsets.UTF_8),
                                List.of()));
    }

    /** A project that is not prepared for it must not find new files among those to commit. */
    private Path logs() {
        return Files.isRegularFile(parts.project.lokiIgnore())
                ? parts.project.logs().resolve("verify")
                : Path.of(System.getProperty("java.io.tmpdir", "/tmp")).resolve("loki-verify");
    }
}
