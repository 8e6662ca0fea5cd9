package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script at the root, on a small copy of the checkout with stand-ins for the tools that it calls. */
class CheckoutIT {
    private static final String BUILDS = """
            [ "$1" = -v ] && { echo "Apache Maven ${MAVEN:-3.8.7}"; exit 0; }
            echo "$$ begins in $PWD: $*" >>"$LOG"
            mkdir building || { echo "two builds at once" >>"$LOG"; exit 1; }
            sleep "${SECONDS_OF_BUILD:-0}"
            [ -z "${FAILS:-}" ] || { rmdir building; echo "[ERROR] no such symbol"; exit 1; }
            mkdir -p loki-cli/target/dist/bin loki-cli/target/dist/lib
            echo jar >loki-cli/target/dist/lib/loki.jar
            printf '#!/bin/sh\\necho "ran in $PWD: $*"\\n' >loki-cli/target/dist/bin/loki
            chmod +x loki-cli/target/dist/bin/loki
            rmdir building
            """;

    @TempDir
    Path dir;

    private Path root;
    private Path bin;
    private Path log;
    private Path source;
    private Path elsewhere;

    @BeforeEach
    void checkout() throws IOException {
        root = Files.createDirectory(dir.resolve("check out"));
        bin = Files.createDirectory(dir.resolve("bin"));
        elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
        log = Files.createFile(dir.resolve("log"));
        Files.copy(Launcher.checkout().resolve("loki"), root.resolve("loki"));
        source = root.resolve("loki-core/src/main/java/A.java");
        Files.createDirectories(source.getParent());
        Files.createDirectories(root.resolve("loki-cli/src/main"));
        Files.createDirectory(root.resolve(".mvn"));
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        Files.writeString(root.resolve("loki-core/pom.xml"), "<project/>");
        Files.writeString(source, "class A {}");
        for (String tool : List.of(
                "dirname",
                "readlink",
                "find",
                "head",
                "sed",
                "mkdir",
                "rmdir",
                "rm",
                "cat",
                "sleep",
                "touch",
                "chmod")) {
            program(tool, "exec " + tool(tool) + " \"$@\"");
        }
        program("git", "");
        program("java", "echo \"openjdk version \\\"${JAVA:-17.0.2}\\\"\" >&2");
        program("javac", "");
        program("mvn", BUILDS);
    }

    private static Path tool(String name) {
        Path path = Path.of("/usr/bin", name);
        return Files.exists(path) ? path : Path.of("/bin", name);
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Launcher loki() {
        return Launcher.of(elsewhere, root.resolve("loki").toString())
                .without("JAVA_HOME")
                .with("PATH", bin.toString())
                .with("LOG", log.toString());
    }

    private long builds() throws IOException {
        assertThat(log).content().doesNotContain("two builds");
        return Files.readString(log)
                .lines()
                .filter(line -> line.contains("begins"))
                .count();
    }

    private static void makeNewer(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
    }

    @Test
    void buildsOnceAndRunsInTheCallersFolder() throws IOException {
        Ran first = loki().run("doctor", "a b");
        Ran second = loki().run("doctor", "a b");

        assertThat(first.err()).startsWith("loki: building").hasLineCount(1);
        assertThat(first.out()).isEqualTo("ran in " + elsewhere + ": doctor a b\n");
        assertThat(second).isEqualTo(new Ran(0, first.out(), ""));
        assertThat(builds()).isEqualTo(1);
        assertThat(log)
                .content()
                .contains("begins in " + root + ": -q -DskipTests -Dlint.skip package -pl loki-cli -am");
        assertThat(root.resolve("target")).isEmptyDirectory();
    }

    @Test
    void buildsAgainWhenASourceIsNewerOrDeleted() throws IOException {
        loki().run();
        Files.setLastModifiedTime(
                root.resolve("loki-cli/target/dist/lib/loki.jar"),
                FileTime.from(Instant.now().plusSeconds(30)));

        makeNewer(source);
        loki().run();
        assertThat(builds()).isEqualTo(2);

        Files.setLastModifiedTime(source, FileTime.from(Instant.EPOCH));
        loki().run();
        assertThat(builds()).isEqualTo(2);

        Files.delete(source);
        makeNewer(source.getParent());
        loki().run();
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void runsThroughASymbolicLink() throws IOException {
        Path link = Files.createSymbolicLink(elsewhere.resolve("loki"), Path.of("../check out/loki"));

        Ran ran = Launcher.of(elsewhere, link.toString())
                .without("JAVA_HOME")
                .with("PATH", bin.toString())
                .with("LOG", log.toString())
                .run("x");

        assertThat(ran.out()).isEqualTo("ran in " + elsewhere + ": x\n");
    }

    @Test
    void manyAtTheSameTimeBuildOnce() throws IOException {
        Launcher slow = loki().with("SECONDS_OF_BUILD", "1");

        List<CompletableFuture<Ran>> all = IntStream.range(0, 5)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> slow.run("x")))
                .toList();

        assertThat(all).allSatisfy(ran -> assertThat(ran.join().out()).isEqualTo("ran in " + elsewhere + ": x\n"));
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void theLockOfADeadBuildIsTakenOverAndItsJarIsNotTrusted() throws IOException {
        loki().run();
        Path lock = Files.createDirectories(root.resolve("target/build.lock"));
        Files.writeString(lock.resolve("owner"), "4194303\n");

        Ran ran = loki().run("x");

        assertThat(ran.exit()).isZero();
        assertThat(builds()).isEqualTo(2);
        assertThat(lock).doesNotExist();
    }

    @Test
    void aFailedBuildLeavesNoJarAndNoLock() throws IOException {
        Ran failed = loki().with("FAILS", "yes").run("x");
        Ran mended = loki().run("x");

        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err()).contains("[ERROR] no such symbol", "loki: the build failed");
        assertThat(mended.exit()).isZero();
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void aTerminatedBuildEndsMavenAndLeavesNoJarAndNoLock() throws Exception {
        Path ready = dir.resolve("ready");
        assertThat(Launcher.of(dir, "mkfifo", ready.toString()).run().exit()).isZero();
        program("mvn", "[ \"$1\" = -v ] && { echo Apache Maven 3.8.7; exit; }; echo $$ >\"$READY\"; exec sleep 600");

        Process process = loki().with("READY", ready.toString()).start();
        long maven = Long.parseLong(Files.readString(ready).strip());
        process.destroy();

        assertThat(process.waitFor()).isEqualTo(ExitCode.TERMINATED.code());
        assertThat(ProcessHandle.of(maven).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(root.resolve("target")).isEmptyDirectory();
        assertThat(root.resolve("loki-cli/target/dist/lib/loki.jar")).doesNotExist();
    }

    @Test
    void theJobThatCiRunsIsTheReadmesOwnTestCommand() throws IOException {
        Files.createDirectory(root.resolve(".ci"));
        Files.copy(Launcher.checkout().resolve(".ci/run"), root.resolve(".ci/run"));
        Files.writeString(root.resolve("README.md"), "Text.\n\n```sh\nmvn -X verify\n```\nmvn verify again\n");
        program("mvn", "echo \"$*\"");

        Ran ran = Launcher.of(elsewhere, root.resolve(".ci/run").toString())
                .with("PATH", bin + ":" + System.getenv("PATH"))
                .with("JAVA_HOME", "/nowhere")
                .run();

        List<String> legs = ran.out().lines().toList();
        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(legs).first().isEqualTo("-X verify");
        assertThat(legs.subList(1, legs.size())).isSubsetOf("clean -X verify");
        assertThat(ran.err()).contains("mvn -X verify").hasLineCount(legs.size());
    }

    @ParameterizedTest
    @CsvSource({
        "java, Java is missing",
        "javac, has no compiler beside it",
        "mvn, Maven is missing",
        "git, git is missing",
    })
    void aMissingToolIsOneSentence(String tool, String sentence) throws IOException {
        Files.delete(bin.resolve(tool));

        Ran ran = loki().run();

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).startsWith("loki: ").contains(sentence).hasLineCount(1);
        assertThat(builds()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "JAVA, 1.8.0_392, is Java 1.8.0_392",
        "JAVA, 11.0.2, is Java 11.0.2",
        "MAVEN, 3.6.3, Maven is 3.6.3",
        "MAVEN, 2.2.1, Maven is 2.2.1",
        "JAVA_HOME, /nowhere, JAVA_HOME is /nowhere",
    })
    void aToolThatIsTooOldIsOneSentence(String name, String value, String sentence) throws IOException {
        Ran ran = loki().with(name, value).run();

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).startsWith("loki: ").contains(sentence).hasLineCount(1);
        assertThat(builds()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"JAVA, 17", "JAVA, 25-ea", "MAVEN, 3.9.9", "MAVEN, 4.0.0-rc-4"})
    void newerToolsAreAccepted(String name, String value) {
        assertThat(loki().with(name, value).run().exit()).isZero();
    }
}
