package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LauncherIT {
    @TempDir
    Path dir;

    private static String bin() {
        return Launcher.dist().resolve("bin/loki").toString();
    }

    /** A folder for JAVA_HOME whose java does what the script says. */
    private Path javaHome(String release, String script) throws IOException {
        Path home = Files.createDirectories(dir.resolve("java home"));
        Files.createDirectories(home.resolve("bin"));
        if (!release.isEmpty()) {
            Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + release + "\"\n");
        }
        Path java = Files.writeString(home.resolve("bin/java"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    private Launcher withJava(String release, String script) throws IOException {
        return Launcher.in(dir).with("JAVA_HOME", javaHome(release, script).toString());
    }

    /** A copy of the launcher beside a jar that is not there. */
    private Path launcherAlone() throws IOException {
        Files.createDirectories(dir.resolve("dist/bin"));
        Files.createDirectories(dir.resolve("dist/lib"));
        Files.copy(Launcher.dist().resolve("lib/jvm.args"), dir.resolve("dist/lib/jvm.args"));
        return Files.copy(Path.of(bin()), dir.resolve("dist/bin/loki"));
    }

    @Test
    void startsThroughChainedAndRelativeSymbolicLinks() throws IOException {
        Files.createSymbolicLink(dir.resolve("one"), Path.of(bin()));
        Files.createSymbolicLink(dir.resolve("two"), Path.of("one"));

        assertThat(Launcher.of(dir, "./two", "--version").run().out()).startsWith("loki ");
        assertThat(Launcher.of(dir, "sh", "two", "--version").run().out()).startsWith("loki ");
    }

    @Test
    void findsJavaOnThePathWithoutJavaHome() {
        String path = Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH");

        Ran ran = Launcher.in(dir).without("JAVA_HOME").with("PATH", path).run("--version");

        assertThat(ran.out()).contains(System.getProperty("java.version"));
    }

    @ParameterizedTest
    @CsvSource({
        "doctor, 1",
        "run, 1",
        "guard claude, 2",
        "-C . guard claude, 2",
        "guard claude --fail open, 0",
        "guard claude --fail=open, 0"
    })
    void aMissingJavaIsOneSentenceAndRefusesTheGuardedAction(String command, int exit) throws IOException {
        Path bin = Files.createDirectory(dir.resolve("bin"));

        Ran ran = Launcher.in(dir)
                .without("JAVA_HOME")
                .with("PATH", bin.toString())
                .run(command.split(" "));

        assertThat(ran.exit()).isEqualTo(exit);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("loki: Java is missing; install a Java 17 or newer");
    }

    @Test
    void aJavaHomeWithoutJavaIsNamed() {
        Ran ran = Launcher.in(dir).with("JAVA_HOME", "/nowhere").run("--version");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err())
                .isEqualTo(
                        "loki: JAVA_HOME is /nowhere, which has no bin/java; set it to a Java 17 or newer, or unset it.\n");
    }

    @ParameterizedTest
    @CsvSource({"1.8.0_392", "11.0.21", "16"})
    void aJavaThatIsTooOldIsNamedWithoutStartingIt(String version) throws IOException {
        Ran ran = withJava(version, "touch started").run("doctor");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err())
                .contains("is Java " + version + ", but loki needs Java 17 or newer")
                .hasLineCount(1);
        assertThat(dir.resolve("started")).doesNotExist();
    }

    @Test
    void aJavaWithoutAReleaseFileIsAskedForItsVersion() throws IOException {
        Ran ran = withJava("", "echo 'java version \"1.8.0_1\"' >&2").run("doctor");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).contains("is Java 1.8.0_1, but loki needs Java 17");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "2, 2", "1, 2", "127, 2", "134, 2"})
    void theGuardLetsNoUnexpectedExitPassForConsent(int javaExit, int exit) throws IOException {
        assertThat(withJava("17.0.1", "exit " + javaExit).run("guard", "claude").exit())
                .isEqualTo(exit);
    }

    @Test
    void theGuardIsRefusedWhenJavaIsTooOld() throws IOException {
        Ran ran = withJava("11.0.21", "exit 1").run("guard", "claude");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains("is Java 11.0.21", "the action is refused");
    }

    @ParameterizedTest
    @CsvSource({"doctor, 1", "guard claude, 2"})
    void aMissingJarIsNamed(String command, int exit) throws IOException {
        Ran ran = Launcher.of(dir, launcherAlone().toString()).run(command.split(" "));

        assertThat(ran.exit()).isEqualTo(exit);
        assertThat(ran.err()).contains("loki.jar is missing");
    }

    @Test
    void theCallersJavaOptionsDoNotReachIt() {
        Ran ran = Launcher.in(dir)
                .with("JAVA_TOOL_OPTIONS", "-Dx=y")
                .with("JDK_JAVA_OPTIONS", "-Dx=y")
                .run("--version");

        assertThat(ran.exit()).isZero();
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void itsOwnOptionsReachOnlyRun() throws IOException {
        Launcher echo = withJava("17.0.1", "echo \"$@\"").with("LOKI_JAVA_OPTS", "-Xmx1g -Da=*");

        assertThat(echo.run("run").out()).contains("-Xmx1g -Da=* -Dloki.terminals= -Dloki.java=");
        assertThat(echo.run("-C", ".", "start").out()).contains("-Xmx1g");
        assertThat(echo.run("doctor").out()).doesNotContain("-Xmx1g");
    }

    @Test
    void worksFromAnInstallationFolderWithABlank() throws IOException {
        Path launcher = launcherAlone();
        Path home = Files.move(dir.resolve("dist"), dir.resolve("di st"));
        Files.copy(Launcher.dist().resolve("lib/loki.jar"), home.resolve("lib/loki.jar"));

        assertThat(Launcher.of(
                                dir,
                                home.resolve("bin")
                                        .resolve(launcher.getFileName())
                                        .toString(),
                                "--version")
                        .run()
                        .out())
                .startsWith("loki ");
    }
}
