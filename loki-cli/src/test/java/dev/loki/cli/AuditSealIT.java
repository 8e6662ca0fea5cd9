package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seals, proofs, erasure, reports and exports of the audit log, as a user meets them. */
class AuditSealIT {
    @TempDir
    Path dir;

    private Scene scene;
    private Launcher loki;
    private Path log;
    private String publicKey = "";

    @BeforeEach
    void aProjectWithAKey() {
        scene = Scene.in(dir);
        Path key = dir.resolve("key");
        publicKey = scene.loki("audit", "key", "new", key.toString(), "--name", "example.org/it")
                .out()
                .strip();
        loki = scene.launcher().with("LOKI_AUDIT_KEY_FILE", key.toString());
        log = scene.root().resolve(".loki/audit/audit.jsonl");
    }

    private void record(int entries) {
        for (int i = 0; i < entries; i++) {
            Ran ran = loki.run(
                    "audit", "record", "--who", "agent", "--what", "committed", "--metadata", "{\"n\":" + i + "}");
            assertThat(ran.exit()).as(ran.err()).isZero();
        }
    }

    @Test
    void aLogThatWasCutIsFoundAndNotContinued() throws IOException {
        record(3);
        Ran valid = loki.run("audit", "verify", "--json");
        assertThat(valid.exit()).isZero();
        assertThat(valid.json().object("seals").flatMap(s -> s.string("status")))
                .contains("valid");
        assertThat(valid.json().members().keySet()).containsSubsequence("valid", "entries", "brokenAt", "error");

        List<String> lines = Files.readAllLines(log);
        Files.write(log, lines.subList(0, 2));

        for (String[] arguments :
                new String[][] {{"audit", "verify", "--json"}, {"audit", "verify", "--since-seal", "--json"}}) {
            Ran broken = loki.run(arguments);
            assertThat(broken.exit()).isEqualTo(8);
            assertThat(broken.json().string("cause")).contains("truncated");
            assertThat(broken.json().integer("brokenAt")).contains(2L);
        }
        Ran refused = loki.run("audit", "record", "--who", "a", "--what", "b");
        assertThat(refused.exit()).isEqualTo(8);
        assertThat(refused.err()).contains("newest seal").contains("loki audit verify");
        assertThat(Files.readAllLines(log)).hasSize(2);
    }

    @Test
    void aProofIsCheckedWithThePublicKeyAlone() throws IOException {
        record(3);
        Path proof = dir.resolve("proof.json");
        Files.writeString(proof, loki.run("audit", "prove", "1").out());

        Ran checked = scene.loki("audit", "check-proof", proof.toString(), "--key", publicKey);
        assertThat(checked.exit()).as(checked.err()).isZero();
        assertThat(checked.out()).startsWith("valid   entry 1 is in the log example.org/it of 3 entries");
        assertThat(scene.loki("audit", "check-proof", proof.toString()).exit()).isEqualTo(2);

        Files.writeString(proof, Files.readString(proof).replace("\\\"n\\\":1", "\\\"n\\\":7"));
        Ran forged = scene.loki("audit", "check-proof", proof.toString(), "--key", publicKey, "--json");
        assertThat(forged.exit()).isEqualTo(8);
        assertThat(forged.json().bool("valid")).contains(false);
        assertThat(loki.run("audit", "prove", "3").exit()).isEqualTo(8);
        assertThat(loki.run("audit", "prove", "x").exit()).isEqualTo(2);
    }

    @Test
    void anOlderSealIsProvenToBeTheBeginning() throws IOException {
        record(2);
        Path older = dir.resolve("older");
        Files.writeString(older, loki.run("audit", "seal", "--show").out());
        record(2);
        Path proof = dir.resolve("proof.json");
        Files.writeString(
                proof, loki.run("audit", "prove", "--older", older.toString()).out());

        Ran checked = scene.loki("audit", "check-proof", proof.toString(), "--key", publicKey);

        assertThat(checked.exit()).as(checked.err()).isZero();
        assertThat(checked.out()).contains("of 4 entries begins with the 2 entries");
    }

    @Test
    void aSealWithoutAKeyNamesTheFix() {
        Ran ran = scene.loki("audit", "seal");
        assertThat(ran.exit()).isEqualTo(9);
        assertThat(ran.err()).contains("loki audit key new FILE").contains("LOKI_AUDIT_KEY_FILE");
        assertThat(loki.run("audit", "seal").err()).contains("no entry to seal");
        assertThat(log).doesNotExist();
    }

    @Test
    void aPersonalValueIsErasedAndTheLogStaysValid() throws IOException {
        Ran recorded = loki.run(
                "audit",
                "record",
                "--who",
                "agent",
                "--what",
                "ticket_read",
                "--metadata",
                "{\"email\":\"jane@example.org\",\"n\":1}",
                "--personal",
                "email");
        assertThat(recorded.exit()).as(recorded.err()).isZero();
        assertThat(Files.readString(log)).doesNotContain("jane").contains("\"commitment\":\"hmac-sha256:");

        Ran agent = loki.with("LOKI_TASK_ID", "t").run("audit", "erase", "0");
        assertThat(agent.exit()).isEqualTo(4);
        Ran erased = loki.run("audit", "erase", "--matching", "jane@example.org", "--why", "request 7", "--json");
        assertThat(erased.json().integer("erased")).contains(1L);

        Ran verified = loki.run("audit", "verify", "--json");
        assertThat(verified.exit()).isZero();
        assertThat(verified.json().object("personal").flatMap(p -> p.integer("erased")))
                .contains(1L);
        assertThat(Files.readString(log)).contains("personal_data_erased").contains("request 7");
        assertThat(Files.readString(log.resolveSibling("audit.jsonl.personal"))).doesNotContain("jane");
    }

    @Test
    void reportsComeInThreeFormsAndAnUnknownTypeListsThem() throws IOException {
        record(2);
        JsonObject soc2 = (JsonObject) Json.parse(
                loki.run("audit", "report", "soc2", "--format", "json").out(), "report");
        assertThat(soc2.string("reportType")).contains("soc2");
        assertThat(soc2.object("integrity").flatMap(i -> i.bool("intact"))).contains(true);
        assertThat(loki.run("audit", "report", "iso27001").out()).startsWith("# ISO/IEC 27001:2022, Annex A");
        assertThat(loki.run("audit", "report", "gdpr", "--format", "html").out())
                .startsWith("<!DOCTYPE html>");

        Ran unknown = loki.run("audit", "report", "hipaa");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("Unknown report type: hipaa. Supported: soc2, iso27001, gdpr");

        Files.writeString(log, Files.readString(log).replaceFirst("committed", "commitTed"));
        Ran broken = loki.run("audit", "report", "soc2");
        assertThat(broken.exit()).isEqualTo(8);
        assertThat(broken.out()).contains("must not be relied on");
    }

    @Test
    void exportsAreTheBytesOfTheLogOrCsvWithoutFormulas() throws IOException {
        loki.run("audit", "record", "--who", "=cmd|' /C calc'!A0", "--what", "note");
        record(1);

        assertThat(loki.run("audit", "export").out()).isEqualTo(Files.readString(log));
        assertThat(loki.run("audit", "export", "--what", "note").out().lines()).hasSize(1);
        assertThat(loki.run("audit", "export", "--format", "csv").out())
                .startsWith("seq,timestamp,who,what,where,why,metadata,previousHash,hash\r\n0,")
                .contains(",'=cmd|' /C calc'!A0,note,");
    }

    @Test
    void entriesOfARunAreForwardedBySyslog() throws IOException {
        scene.project().tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: Release it, act: echo a > a.txt}
                """);
        List<String> received = new ArrayList<>();
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(30_000);
            Ran ran = loki.with("LOKI_AUDIT_ENABLED", "true")
                    .with("LOKI_AUDIT_SYSLOG_HOST", "127.0.0.1")
                    .with("LOKI_AUDIT_SYSLOG_PORT", Integer.toString(server.getLocalPort()))
                    .run("run");
            assertThat(ran.exit()).as(ran.err()).isZero();
            int entries = Files.readAllLines(log).size();
            while (received.size() < entries) {
                DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
                server.receive(packet);
                received.add(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
            }
        }
        assertThat(received.get(0)).startsWith("<134>1 ").contains(" run_started [loki@32473 log=\"agent\" seq=\"0\"]");

        Ran wrong = loki.with("LOKI_AUDIT_ENABLED", "true")
                .with("LOKI_AUDIT_SYSLOG_PROTO", "relp")
                .run("run");
        assertThat(wrong.exit()).isEqualTo(9);
        assertThat(wrong.err()).contains("LOKI_AUDIT_SYSLOG_PROTO must be udp, tcp or tls");
    }
}
