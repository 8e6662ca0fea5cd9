package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.GitProject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanIT {
    private static final String SECRET = "password=hunter2hunter2\n";

    @TempDir
    Path dir;

    private GitProject project;

    @BeforeEach
    void repository() {
        project = GitProject.create(dir);
    }

    private Ran scan(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "scan";
        System.arraycopy(args, 0, all, 1, args.length);
        return Launcher.in(dir).run(all);
    }

    private static JsonObject document(Ran ran) {
        return (JsonObject) Json.parse(ran.out(), "stdout");
    }

    @Test
    void nothingFoundIsExitZero() {
        Ran ran = scan();

        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("0 findings in 1 file");
    }

    @Test
    void findingsAreToldWithTheirPlaceAndNeverShown() {
        project.write("src/a.txt", "first\n" + SECRET);

        Ran ran = scan();

        assertThat(ran.exit()).isEqualTo(ExitCode.DENIED.code());
        assertThat(ran.out()).isEqualTo("src/a.txt:2:10: medium generic-password hu***r2\n");
        assertThat(ran.out() + ran.err()).doesNotContain("hunter2");
    }

    @Test
    void theDocumentHasFindingsFilesAndBytes() {
        project.write("a.txt", SECRET);

        Ran ran = scan("--format", "json", "a.txt");

        JsonObject finding = document(ran).objects("findings").get(0);
        assertThat(ran.exit()).isEqualTo(ExitCode.DENIED.code());
        assertThat(finding.members().keySet()).contains("path", "line", "column", "rule", "severity", "redacted");
        assertThat(document(ran).integer("files")).contains(1L);
        assertThat(document(ran).integer("bytes")).contains((long) SECRET.length());
        assertThat(scan("--json", "a.txt").out()).isEqualTo(ran.out());
    }

    @Test
    void sarifHasTheVersionRulesRegionsAndFingerprints() {
        project.write("ü a.txt", SECRET);

        JsonObject sarif = document(scan("--format", "sarif"));

        assertThat(sarif.string("version")).contains("2.1.0");
        JsonObject run = sarif.objects("runs").get(0);
        JsonObject driver = run.object("tool").orElseThrow().object("driver").orElseThrow();
        assertThat(driver.string("name")).contains("loki");
        assertThat(driver.objects("rules").get(0).string("id")).contains("generic-password");
        JsonObject result = run.objects("results").get(0);
        assertThat(result.string("ruleId")).contains("generic-password");
        assertThat(result.string("level")).contains("warning");
        assertThat(result.object("partialFingerprints").orElseThrow().members()).hasSize(1);
        JsonObject physical =
                result.objects("locations").get(0).object("physicalLocation").orElseThrow();
        assertThat(physical.object("artifactLocation").orElseThrow().string("uri"))
                .contains("%C3%BC%20a.txt");
        assertThat(physical.object("region").orElseThrow().integer("startColumn"))
                .contains(10L);
    }

    @Test
    void stagedLinesAreScannedAndNothingElse() {
        project.write("a.txt", SECRET);
        project.git("add", "a.txt");
        project.git("commit", "-q", "-m", "Leak");
        project.write("a.txt", SECRET + "fine\n\ntoken = \"0a1b2c3d4e5f6a7b\"\n");
        project.write("b.txt", SECRET);
        assertThat(scan("--staged").exit()).isZero();
        project.git("add", "a.txt");

        Ran ran = scan("--staged");

        assertThat(ran.exit()).isEqualTo(ExitCode.DENIED.code());
        assertThat(ran.out()).isEqualTo("a.txt:4:10: medium generic-token 0a***7b\n");
    }

    @Test
    void stagedLinesOfTheFirstCommitAreScanned() throws IOException {
        Path fresh = Files.createDirectory(dir.resolve("fresh"));
        Launcher.of(fresh, "git").run("init", "-q");
        Files.writeString(fresh.resolve("a.txt"), SECRET);
        Launcher.of(fresh, "git").run("add", "a.txt");

        assertThat(Launcher.in(fresh).run("scan", "--staged").exit()).isEqualTo(ExitCode.DENIED.code());
    }

    @Test
    void ignoredBinaryAndLinkedFilesAreLeftOutUnlessNamed() throws IOException {
        project.write(".gitignore", "ignored/\n").write("ignored/a.txt", SECRET);
        Files.write(dir.resolve("b.bin"), ("\0" + SECRET).getBytes(StandardCharsets.UTF_8));
        Files.createSymbolicLink(dir.resolve("link.txt"), Path.of("ignored/a.txt"));

        assertThat(scan().exit()).isZero();
        assertThat(scan().err()).contains("1 binary file left out");
        assertThat(scan("ignored").exit()).isEqualTo(ExitCode.DENIED.code());
        assertThat(scan("ignored/a.txt").exit()).isEqualTo(ExitCode.DENIED.code());
    }

    @Test
    void aFolderOutsideOfARepositoryIsWalked(@TempDir Path plain) throws IOException {
        Files.createDirectories(plain.resolve("x/.git"));
        Files.writeString(plain.resolve("x/.git/config"), SECRET);
        Files.writeString(plain.resolve("x/a.txt"), SECRET);

        Ran ran = scan("--json", plain.toString());

        assertThat(document(ran).objects("findings")).hasSize(1);
    }

    @Test
    void aLongFileAndALongLineAreScannedInPieces() throws IOException {
        project.write("long.txt", "x ".repeat(5 << 20) + SECRET + "y\n".repeat(1 << 20) + SECRET);

        JsonObject document = document(scan("--json"));

        assertThat(document.objects("findings"))
                .extracting(finding -> finding.integer("line").orElse(0L))
                .containsExactly(1L, (1L << 20) + 2);
    }

    @Test
    void aCommentAndABaselineAllowWhatIsKnown() {
        project.write("a.txt", SECRET).write("b.txt", "password=hunter2hunter2 # loki:allow\n");
        project.write(".loki/config.yaml", "version: 1\n");

        assertThat(scan("--write-baseline", ".loki/scan-baseline.json").exit()).isZero();
        assertThat(project.read(".loki/scan-baseline.json")).contains("a.txt").doesNotContain("hunter2", "b.txt");
        assertThat(scan().exit()).isZero();
        project.write("c.txt", SECRET);
        assertThat(scan().out()).startsWith("c.txt:1:10:");
        assertThat(scan("--baseline", ".loki/scan-baseline.json").exit()).isEqualTo(ExitCode.DENIED.code());
    }

    @Test
    void aDamagedBaselineIsRefusedWithItsPlace() {
        project.write("bad.json", "{\"version\": 1, \"finding\": []}");

        Ran ran = scan("--baseline", "bad.json");

        assertThat(ran.exit()).isEqualTo(ExitCode.INVALID.code());
        assertThat(ran.err()).contains("bad.json:1:16:", "did you mean \"findings\"?");
    }

    @Test
    void wrongUseIsExitTwoAndOneSentence() {
        assertThat(scan("nowhere").exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(scan("nowhere").err()).isEqualTo("loki: nowhere: there is no such file or folder\n");
        assertThat(scan("--staged", "README.md").exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(scan("--format", "xml").exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(scan("--include", "ipv4-adress").err()).contains("did you mean ipv4-address?");
    }

    @Test
    void aDetectorThatIsOffCanBeSwitchedOn() {
        project.write("a.txt", "from 203.0.113.77\n");

        assertThat(scan().exit()).isZero();
        assertThat(scan("--include", "ipv4-address").out()).contains("ipv4-address");
    }
}
