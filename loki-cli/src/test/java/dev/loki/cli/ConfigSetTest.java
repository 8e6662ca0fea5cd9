package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.InProcess.Ran;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigSetTest {
    private static final String FILE = ".loki/config.yaml";

    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({"limits.usd, abc", "nosuch, 1"})
    void aWrongValueIsAWrongCommandLineAndNamesNoPlaceInATextThatWasNeverWritten(String key, String value) {
        InProcess project = InProcess.in(dir).write(FILE, "version: 1\n");

        Ran ran = project.loki("config", "set", key, value);

        assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err())
                .contains("config set " + key + ": ", "nothing was changed")
                .doesNotContain(FILE + ":");
        assertThat(project.git().read(FILE)).isEqualTo("version: 1\n");
    }

    @Test
    void aFileThatWasWrongBeforeIsAWrongFile() {
        InProcess project = InProcess.in(dir).write(FILE, "version: 1\nlimit: {}\n");

        Ran ran = project.loki("config", "set", "limits.usd", "5");

        assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.INVALID);
        assertThat(ran.err()).contains(FILE + ":2");
    }
}
