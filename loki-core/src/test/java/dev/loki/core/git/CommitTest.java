package dev.loki.core.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.io.Watch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitTest {
    private static final String MESSAGE = "[Loki] eng-1: Title\n\n# kept\n\nAgent: eng\nParent: main\nTests: none";

    @TempDir
    private Path dir;

    private TestRepository repository;
    private Git git;
    private String first;

    @BeforeEach
    void begin() {
        repository = TestRepository.withFirstCommit(dir);
        git = repository.open();
        first = git.head();
    }

    private String snapshot() {
        return git.snapshot(List.of());
    }

    @Test
    void commitsExactlyTheTreeAndTheMessage() {
        repository.write("a", "1\n");
        String tree = snapshot();
        repository.write("a", "2\n");
        repository.write("later", "x");
        String head = git.commit(tree, MESSAGE, first);
        CommitInfo info = git.commitInfo(head).orElseThrow();
        assertThat(info.tree()).isEqualTo(tree);
        assertThat(info.parents()).containsExactly(first);
        assertThat(info.message()).isEqualTo(MESSAGE);
        assertThat(repository.status().lines()).containsExactlyInAnyOrder(" M a", "?? later");
    }

    @Test
    void aTreeThatChangesNothingGivesAnEmptyCommit() {
        String head = git.commit(git.treeOf(first), MESSAGE, first);
        assertThat(git.commitInfo(head).orElseThrow().tree()).isEqualTo(git.treeOf(first));
        assertThat(head).isNotEqualTo(first);
    }

    @Test
    void stagedFilesOfLokiStayStagedAndOthersFollowTheCommit() {
        repository.write(".loki/config.yaml", "version: 1\n");
        repository.write("work", "x");
        repository.git("add", ".loki/config.yaml", "work");
        repository.delete("README");
        git.commit(snapshot(), MESSAGE, first);
        assertThat(repository.status()).isEqualTo("A  .loki/config.yaml");
        assertThat(repository.git("show", "--format=", "--name-only", "HEAD").lines())
                .containsExactly("README", "work");
    }

    @Test
    void refusesWhenTheBranchMoved() {
        repository.commitAll("Somebody else");
        String moved = git.head();
        GitTest.assertCode("HEAD_MOVED", () -> git.commit(snapshot(), MESSAGE, first));
        assertThat(git.head()).isEqualTo(moved);
    }

    @Test
    void hooksRunAndSeeWhatIsCommitted() {
        repository.hook("pre-commit", "git diff --cached --name-only > .git/seen");
        repository.hook("commit-msg", "echo 'Reviewed: yes' >> \"$1\"");
        repository.hook("post-commit", "touch .git/post");
        repository.write("a b", "x");
        String head = git.commit(snapshot(), MESSAGE, first);
        assertThat(repository.read(".git/seen")).isEqualTo("a b\n");
        assertThat(git.commitInfo(head).orElseThrow().trailer("Reviewed")).contains("yes");
        assertThat(dir.resolve(".git/post")).exists();
    }

    @Test
    void hooksOfAnotherFolderRunToo() {
        repository.write("hooks/pre-commit", "#!/bin/sh\nexit 1\n");
        repository.executable("hooks/pre-commit");
        repository.git("config", "core.hooksPath", "hooks");
        GitTest.assertCode("GIT_HOOK_FAILED", () -> git.commit(snapshot(), MESSAGE, first));
    }

    @Test
    void aFailingHookIsToldWithItsOutput() {
        repository.hook("pre-commit", "echo 'line 7: too long'; exit 1");
        repository.write("a", "x");
        String tree = snapshot();
        GitTest.assertCode("GIT_HOOK_FAILED", () -> git.commit(tree, MESSAGE, first));
        assertThatThrownBy(() -> git.commit(tree, MESSAGE, first)).hasMessageContaining("line 7: too long");
        assertThat(git.head()).isEqualTo(first);
        assertThat(repository.status()).isEqualTo("?? a");
    }

    @Test
    void aHookThatChangesTheTreeIsTakenBack() {
        repository.hook("pre-commit", "echo sneaky > added; git add added");
        repository.write("a", "x");
        String tree = snapshot();
        GitTest.assertCode("HOOK_CHANGED_TREE", () -> git.commit(tree, MESSAGE, first));
        assertThatThrownBy(() -> git.commit(tree, MESSAGE, first)).hasMessageContaining("(added)");
        assertThat(git.head()).isEqualTo(first);
    }

    @Test
    void aHookThatCommitsMoreIsNotMistakenForOurs() {
        repository.hook(
                "post-commit", "[ -e .git/once ] && exit; touch .git/once; git commit -q --allow-empty -m more");
        GitTest.assertCode("HEAD_MOVED", () -> git.commit(snapshot(), MESSAGE, first));
    }

    @Test
    void aHangingHookCanBeStopped() {
        repository.hook("pre-commit", "touch .git/hanging; sleep 300");
        GitTest.assertCode(
                "GIT_STOPPED",
                () -> git.commit(snapshot(), MESSAGE, first, new Watch() {
                    @Override
                    public boolean stopRequested() {
                        return Files.exists(dir.resolve(".git/hanging"));
                    }
                }));
        assertThat(git.head()).isEqualTo(first);
    }

    @Test
    void theUsersSettingsForMessagesDoNotSpoilOurs() {
        repository.write(".git/template", "template");
        repository.git("config", "commit.template", ".git/template");
        repository.git("config", "commit.cleanup", "strip");
        repository.git("config", "commit.verbose", "true");
        repository.git("config", "core.editor", "false");
        repository.git("config", "log.showSignature", "true");
        String head = git.commit(snapshot(), MESSAGE, first);
        assertThat(git.commitInfo(head).orElseThrow().message()).isEqualTo(MESSAGE);
    }

    @Test
    void aSignatureThatFailsFailsTheCommit() {
        repository.write(".git/no-gpg", "#!/bin/sh\necho 'no secret key' >&2\nexit 2\n");
        repository.executable(".git/no-gpg");
        repository.git("config", "commit.gpgsign", "true");
        repository.git("config", "gpg.program", dir.resolve(".git/no-gpg").toString());
        GitTest.assertCode("GIT_FAILED", () -> git.commit(snapshot(), MESSAGE, first));
        assertThat(git.head()).isEqualTo(first);
    }

    @Test
    void aSignedCommitIsReadLikeAnyOther() {
        repository.write(
                ".git/gpg",
                "#!/bin/sh\ncat >/dev/null\nprintf '\\n[GNUPG:] SIG_CREATED \\n' >&2\n"
                        + "printf -- '-----BEGIN PGP SIGNATURE-----\\n\\nx\\n-----END PGP SIGNATURE-----\\n'\n");
        repository.executable(".git/gpg");
        repository.git("config", "commit.gpgsign", "true");
        repository.git("config", "gpg.program", dir.resolve(".git/gpg").toString());
        String head = git.commit(snapshot(), MESSAGE, first);
        assertThat(repository.git("cat-file", "commit", head)).contains("PGP SIGNATURE");
        assertThat(git.commitInfo(head).orElseThrow().message()).isEqualTo(MESSAGE);
    }

    @Test
    void aLockedIndexDoesNotUndoTheCommit() {
        repository.write("a", "x");
        String tree = snapshot();
        repository.write(".git/index.lock", "");
        String head = git.commit(tree, MESSAGE, first);
        assertThat(git.commitInfo(head).orElseThrow().tree()).isEqualTo(tree);
        repository.delete(".git/index.lock");
        assertThat(repository.status()).isNotEmpty();
        git.alignIndex();
        assertThat(repository.status()).isEmpty();
    }

    @Test
    void commitsFromASubfolderOfTheRepository() {
        repository.write("app/x", "1");
        repository.commitAll("App");
        Git app = Git.open(dir.resolve("app"), TestRepository.ENV);
        repository.write("app/x", "2");
        repository.write("app/.loki/state/s", "x");
        app.commit(app.snapshot(List.of()), MESSAGE, app.head());
        assertThat(repository.status()).isEqualTo("?? app/.loki/");
        assertThat(app.dirtyFiles(app.treeOf("HEAD"))).isEmpty();
    }
}
