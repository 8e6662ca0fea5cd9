package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A feature that nobody switched on costs nothing; one that is asked for and is not there yet is not passed over. */
class FeaturesOffIT {
    private static final Pattern LOADED =
            Pattern.compile("(dev\\.loki\\.(policy|audit|otel|events|integrations)\\.\\S+)");
    private static final Pattern THREAD = Pattern.compile("(?m)^\"([^\"]+)\" .*tid=");

    /** Threads that every JVM of the supported versions has, whatever its collector and compilers. */
    private static final Pattern OF_THE_JVM = Pattern.compile("Reference Handler|Finalizer|Signal Dispatcher"
            + "|Notification Thread|Common-Cleaner|Cleaner-\\d+|Service Thread|Monitor Deflation Thread|C[12] CompilerThread\\d+"
            + "|Sweeper thread|Attach Listener|VM Thread|VM Periodic Task Thread|GC Thread.*|G1 .*|process reaper.*"
            + "|SIG\\w+ handler");

    /** The start-up cache of a JDK 24 or newer brings classes along before anybody asks for them, and a thread that readies them. */
    private static final String WITHOUT_CACHE = Runtime.version().feature() < 24 ? "-Xshare:off" : "-XX:AOTMode=off";

    @TempDir
    Path dir;

    private Scene scene;

    @BeforeEach
    void makeProject() {
        scene = Scene.in(dir);
        scene.project().tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: First, act: "%s; echo a > a.txt"}
                """.formatted(scene.hold("a")));
        scene.letGo("a");
    }

    private Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void aPlainRunLoadsOnlyTheFacadesAndWritesNoFileOfTheOtherModules() throws IOException {
        Path log = dir.resolve("classes.log");

        Ran ran = scene.launcher()
                .with("LOKI_JAVA_OPTS", WITHOUT_CACHE + " -Xlog:class+load=info:file=" + log)
                .run("run");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.err()).doesNotContain("warning");
        Set<String> loaded = new TreeSet<>();
        String classes = Files.readString(log);
        assertThat(classes).contains("dev.loki.core.engine.RarvLoop");
        Matcher matcher = LOADED.matcher(classes);
        while (matcher.find()) {
            loaded.add(matcher.group(1).replaceFirst("\\$\\$Lambda.*", ""));
        }
        // Secrets are looked for by the constitution, and agents are known by name; neither is ever off.
        loaded.removeIf(name ->
                name.startsWith("dev.loki.policy.scan.") || name.startsWith("dev.loki.integrations.agents.provider."));
        assertThat(loaded)
                .containsExactly(
                        "dev.loki.audit.Audit",
                        "dev.loki.audit.NoopAudit",
                        "dev.loki.events.Events",
                        "dev.loki.events.NoopEvents",
                        "dev.loki.integrations.Integrations",
                        "dev.loki.integrations.NoopIntegrations",
                        "dev.loki.otel.NoopOtel",
                        "dev.loki.otel.Otel",
                        "dev.loki.policy.NoopPolicies",
                        "dev.loki.policy.Policies");
        assertThat(names(scene.root())).containsExactlyInAnyOrder(".agent", ".git", ".loki", "README.md", "a.txt");
        assertThat(names(scene.root().resolve(".loki")))
                .isSubsetOf(".gitignore", "CONTINUITY.md", "ledgers", "logs", "queue", "state", "tasks.yaml");
        assertThat(names(scene.root().resolve(".agent"))).isSubsetOf(".gitignore", "sub-agents");
    }

    @Test
    void aPlainRunHasNoThreadBesideItsOwnAndThoseThatReadTheProvidersOutput() throws IOException {
        Files.delete(scene.file("a", "go"));
        try (Background run =
                scene.launcher().with("LOKI_JAVA_OPTS", WITHOUT_CACHE).launch("run")) {
            scene.await("a");
            run.signal("QUIT");
            Await.until(
                    "the threads are shown",
                    () -> run.out().contains("Full thread dump") && run.out().contains("JNI global refs"));
            Set<String> threads = new TreeSet<>();
            Matcher matcher = THREAD.matcher(run.out());
            while (matcher.find()) {
                if (!OF_THE_JVM.matcher(matcher.group(1)).matches()) {
                    threads.add(matcher.group(1));
                }
            }
            assertThat(threads).containsExactly("loki-stderr", "loki-stdout", "main");
            scene.letGo("a");
            assertThat(run.end().exit()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"policies.yaml", "policies.yml", "policies.json", "residency.json"})
    void anInvalidPolicyFileIsNeverPassedOver(String name) {
        scene.project().write(".loki/" + name, "{bad");

        Ran ran = scene.loki("run", "--json");

        assertThat(ran.exit()).isEqualTo(9);
        assertThat(ran.err()).contains(name);
        assertThat(ran.json().bool("ok")).contains(false);
        assertThat(scene.reached("a")).isFalse();
        assertThat(scene.project().has(".loki/state/journal.jsonl")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"LOKI_POLICY_FILE, auto", "LOKI_AUDIT_ENABLED, perhaps"})
    void aSafeguardThatIsAskedForIsNeverPassedOver(String name, String value) {
        Ran ran = scene.launcher().with(name, value).run("run");

        assertThat(ran.exit()).isEqualTo(9);
        assertThat(ran.err()).contains(name);
        assertThat(scene.reached("a")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "LOKI_OTEL_ENDPOINT, not a url",
        "LOKI_OTEL_ENDPOINT, ftp://127.0.0.1:9",
        "LOKI_EVENTS_DIR, README.md/bus"
    })
    void observationThatIsAskedForIsMissedOnceAndTheRunGoesOn(String name, String value) throws IOException {
        Ran ran = scene.launcher().with(name, value).run("run", "--json");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.err().lines().filter(line -> line.contains(name))).hasSize(1);
        assertThat(ran.json().integer("exit_code")).contains(0L);
        assertThat(scene.checkpoints()).containsExactly("First");
        assertThat(names(scene.root().resolve(".loki"))).doesNotContain("events", "events.jsonl", "otel");
    }
}
