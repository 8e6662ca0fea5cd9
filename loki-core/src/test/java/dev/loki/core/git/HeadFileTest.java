package dev.loki.core.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.testing.GitProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadFileTest {
    @TempDir
    Path dir;

    private GitProject project;

    @BeforeEach
    void makeProject() throws IOException {
        project = GitProject.create(Files.createDirectory(dir.resolve("project")));
    }

    private Path gitDir() {
        return project.root().resolve(".git");
    }

    @Test
    void saysWhatGitSaysOnABranchAndDetached() {
        String head = project.git("rev-parse", "HEAD");

        assertThat(HeadFile.read(gitDir())).contains(head);
        project.git("checkout", "-q", "-b", "feature/one");
        project.git("commit", "-q", "--allow-empty", "-m", "Second");
        assertThat(HeadFile.read(gitDir())).contains(project.git("rev-parse", "HEAD"));
        project.git("checkout", "-q", "--detach", head);
        assertThat(HeadFile.read(gitDir())).contains(head);
    }

    @Test
    void saysWhatIsCheckedOutInALinkedWorkTree() {
        project.git("worktree", "add", "-q", "-b", "beside", "../beside");
        project.git("-C", "../beside", "commit", "-q", "--allow-empty", "-m", "Beside");

        Path linked = Path.of(project.git("-C", "../beside", "rev-parse", "--absolute-git-dir"));

        assertThat(HeadFile.read(linked)).contains(project.git("rev-parse", "beside"));
    }

    @Test
    void leavesToGitWhatStandsInNoPlainFile() throws IOException {
        project.git("pack-refs", "--all");
        assertThat(HeadFile.read(gitDir())).isEmpty();
        assertThat(Git.open(project.root(), System.getenv()).head()).isEqualTo(project.git("rev-parse", "HEAD"));

        project.git("checkout", "-q", "--orphan", "unborn");
        assertThat(HeadFile.read(gitDir())).isEmpty();
        Files.writeString(gitDir().resolve("HEAD"), "ref: refs/heads/../../config\n");
        assertThat(HeadFile.read(gitDir())).isEmpty();
        Files.writeString(gitDir().resolve("HEAD"), "ref: refs/heads/.invalid\n");
        assertThat(HeadFile.read(gitDir())).isEmpty();
        assertThat(HeadFile.read(dir.resolve("nowhere"))).isEmpty();
    }
}
