package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.InProcess.Ran;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong on the command line of a tracker, told apart from what is wrong in a file; nothing is sent. */
class TrackerArgumentsTest {
    @TempDir
    Path dir;

    private InProcess project;

    @BeforeEach
    void begin() {
        project = InProcess.in(dir)
                .env("LOKI_JIRA_URL", "http://127.0.0.1:9")
                .env("LOKI_JIRA_EMAIL", "a@b.example")
                .env("LOKI_JIRA_TOKEN", "hidden-token")
                .env("LOKI_GITHUB_TOKEN", "hidden-token")
                .env("LOKI_GITHUB_REPO", "o/r")
                .env("LOKI_GITHUB_API_URL", "http://127.0.0.1:9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jira import bad",
                "jira comment bad x",
                "jira status 12",
                "github import abc",
                "github comment abc x",
                "github status abc --state success",
            })
    void anIdThatIsNoneIsAWrongCommandLine(String words) {
        Ran ran = project.loki(words.split(" "));

        assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err()).containsPattern("\"(bad|12|abc)\" is no ");
    }

    @Test
    void anIdThatIsNoneInTheConfigurationIsAWrongConfiguration() {
        Ran ran = project.env("LOKI_JIRA_EPIC_KEY", "nonsense").loki("jira", "import");

        assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.INVALID);
        assertThat(ran.err()).contains("\"nonsense\" is no key of a Jira issue");
    }

    @Test
    void anEventFileThatIsMissingIsNoEventThatIsNotTrusted() {
        Ran ran = project.env("GITHUB_EVENT_NAME", "issues")
                .env("GITHUB_EVENT_PATH", "/nope/event.json")
                .loki("github", "action");

        assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.INVALID);
        assertThat(ran.err()).contains("GITHUB_EVENT_PATH", "\"/nope/event.json\"");
        assertThat(ran.out()).isEmpty();
    }
}
