package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files whose names are bytes that are no text, which only some systems have. */
@EnabledOnOs(OS.LINUX)
class ScanTest {
    private static final String SECRET = "password=hunter2hunter2\n";

    @TempDir
    Path dir;

    private Path write(String escapedName) throws IOException {
        Path file = Path.of(URI.create(dir.toUri() + escapedName));
        Files.createDirectories(file.getParent());
        return Files.writeString(file, SECRET);
    }

    @Test
    void inARepositoryTheyAreScanned() throws IOException {
        InProcess project = InProcess.in(dir);
        write("bad%FF.txt");
        write("folder%FE/%C3%A4.txt");

        InProcess.Ran ran = project.loki("scan", "--format", "json");

        assertThat(ran.exit()).isEqualTo(ExitCode.DENIED);
        assertThat(ran.json().objects("findings"))
                .extracting(finding -> finding.string("path").orElse(""))
                .containsExactlyInAnyOrder("bad\uFFFD.txt", "folder\uFFFD/ä.txt");
    }

    @Test
    void theyCanBeNamed() throws IOException {
        InProcess project = InProcess.in(dir);
        write("bad%FF.txt");
        write("folder%FE/inner%FF.txt");

        assertThat(project.loki("scan", "bad\uFFFD.txt").exit()).isEqualTo(ExitCode.DENIED);
        assertThat(project.loki("scan", "folder\uFFFD/inner\uFFFD.txt").exit()).isEqualTo(ExitCode.DENIED);
        assertThat(project.loki("scan", "folder\uFFFD").exit()).isEqualTo(ExitCode.DENIED);
        assertThat(project.loki("scan", "absent\uFFFD.txt").exit()).isEqualTo(ExitCode.USAGE);
    }
}
