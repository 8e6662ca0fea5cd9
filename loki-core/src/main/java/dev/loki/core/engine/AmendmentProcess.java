package dev.loki.core.engine;

import dev.loki.core.LokiException;
import dev.loki.core.constitution.AmendedText;
import dev.loki.core.constitution.AmendedText.Account;
import dev.loki.core.constitution.AmendedText.Bump;
import dev.loki.core.constitution.Amendment;
import dev.loki.core.constitution.DecidedFiles;
import dev.loki.core.constitution.ProjectRules;
import dev.loki.core.constitution.WeakerGate;
import dev.loki.core.git.Git;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.FileMutex;
import dev.loki.core.io.ProjectDir;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The one way in which a constitution changes: all agents are checked by the rules that will be in force, the version rises, the
 * changelog says what and why, and one commit of the constitution and its rules makes it so.
 */
public final class AmendmentProcess {
    private static final String RULES = ".loki/rules/";

    private final ProjectDir project;
    private final Git git;
    private final String path;

    private AmendmentProcess(ProjectDir project, Git git) {
        this.project = project;
        this.git = git;
        this.path = project.root().relativize(project.constitution()).toString();
    }

    /**
     * What came of it.
     *
     * @param agents what the rules say about the records of all agents; where something blocks, nothing was changed
     * @param amended the new text, absent where something blocks
     * @param commit the commit that holds it, absent where something blocks
     */
    public record Outcome(ChangeReport agents, Optional<AmendedText> amended, Optional<String> commit) {}

    /**
     * Amends the constitution of a project as its text and its rules lie in the work tree.
     *
     * @param env the environment for git and its hooks
     * @param before runs when all is well, before anything is changed
     * @throws LokiException {@code AMENDMENT_INVALID} if there is nothing to amend or no text in force; {@code RULES_INVALID};
     *     {@code RUN_LOCKED} during a run; {@code GIT_HOOK_FAILED} if a hook refuses the commit, and then nothing is changed
     */
    public static Outcome amend(Path projectDir, Map<String, String> env, Bump bump, Account account, Runnable before) {
        ProjectDir project = ProjectDir.at(projectDir);
        Git git = Git.open(project.root(), env);
        git.requireReady();
        Optional<FileMutex> lock =
                FileMutex.tryLock(project.lock(), FileMutex.Owner.current("amend", InstantSource.system()));
        if (lock.isEmpty()) {
            throw new LokiException(
                    "RUN_LOCKED",
                    "a run holds this project; amend the constitution when it has ended, see: loki status");
        }
        try {
            return new AmendmentProcess(project, git).amend(bump, account, before);
        } finally {
            lock.get().close();
        }
    }

    private Outcome amend(Bump bump, Account account, Runnable before) {
        String head = git.head();
        String committed = git.textAt(head, path)
                .orElseThrow(() -> new LokiException(
                        "AMENDMENT_INVALID",
                        "no constitution was committed yet, so there is none to amend; commit " + path + " first"));
        String edited = ConstitutionHistory.current(project.constitution())
                .orElseThrow(() -> new LokiException(
                        "AMENDMENT_INVALID", path + " was removed; put it back with: git restore " + path));
        Set<String> rules = rules(head);
        List<String> open = Amendment.unsettled(
                        ConstitutionHistory.of(project, git).amendments())
                .stream()
                .map(Amendment::commit)
                .toList();
        if (edited.equals(committed) && open.isEmpty() && unchanged(head, rules)) {
            throw new LokiException(
                    "AMENDMENT_INVALID",
                    "nothing is amended: " + path + " and " + RULES + " are as they were committed; edit them first");
        }
        AmendedText amended = AmendedText.of(committed, edited, bump, account, open);
        ChangeReport agents = ProjectCheck.ofAgents(project.root(), ProjectRules.read(project));
        if (!agents.passed()) {
            return new Outcome(agents, Optional.empty(), Optional.empty());
        }
        before.run();
        AmendedText reasoned = reasoned(head, amended, account);
        return new Outcome(agents, Optional.of(reasoned), Optional.of(commit(head, edited, reasoned, rules)));
    }

    /** An amendment that lowers gates is the decision to do so. */
    private AmendedText reasoned(String head, AmendedText amended, Account account) {
        String file = WeakerGate.FILES.get(0);
        List<WeakerGate> weaker = WeakerGate.between(
                path -> path.equals(file) ? git.textAt(head, path) : Optional.empty(),
                path -> ConstitutionHistory.current(project.root().resolve(path)));
        return weaker.isEmpty()
                ? amended
                : new AmendedText(
                        amended.version(),
                        amended.text(),
                        amended.message() + "\n"
                                + String.join(
                                        "\n",
                                        DecidedFiles.of(file, account.why()).lines()));
    }

    private String commit(String head, String edited, AmendedText amended, Set<String> rules) {
        write(amended.text());
        boolean done = false;
        try {
            Set<String> files = new LinkedHashSet<>(rules);
            files.add(path);
            String commit = git.commit(git.staging().treeWith(git.treeOf(head), files), amended.message(), head);
            done = true;
            git.staging().follow(files);
            return commit;
        } finally {
            if (!done) {
                write(edited);
            }
        }
    }

    private void write(String text) {
        String whole = text.endsWith("\n") ? text : text + "\n";
        AtomicFiles.write(project.constitution(), whole.getBytes(StandardCharsets.UTF_8));
    }

    /** The rules files that are committed, and those that lie in the folder. */
    private Set<String> rules(String head) {
        Set<String> files = new LinkedHashSet<>(git.references().filesAt(head, RULES));
        if (Files.isDirectory(project.rules())) {
            try (Stream<Path> there = Files.list(project.rules())) {
                there.filter(Files::isRegularFile)
                        .map(file -> RULES + file.getFileName())
                        .forEach(files::add);
            } catch (java.io.IOException e) {
                throw dev.loki.core.StorageException.reading(project.rules(), e);
            }
        }
        return files;
    }

    private boolean unchanged(String head, Set<String> rules) {
        String tree = git.treeOf(head);
        return git.staging().treeWith(tree, List.copyOf(rules)).equals(tree);
    }
}
