package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.io.FileMutex;
import dev.loki.core.json.Json;
import dev.loki.events.EventBus;
import dev.loki.events.EventFilter;
import dev.loki.testing.OtlpReceiver;
import dev.loki.testing.RawServer.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A project for which every feature is switched on, and those on loopback whom a run then speaks to. */
final class EveryFeature implements AutoCloseable {
    /** The names of the threads of those it speaks to. */
    static final List<String> PEERS = List.of("raw-server", "otlp-receiver", "syslog-server");

    private static final int MANY = 10_000;

    private final Scene scene;
    private final LoopbackTracker tracker = new LoopbackTracker();
    private final OtlpReceiver collector = OtlpReceiver.start();
    private final ServerSocket syslog;
    private final StringBuffer logged = new StringBuffer();

    private EveryFeature(Scene scene, ServerSocket syslog) {
        this.scene = scene;
        this.syslog = syslog;
    }

    /** A project in that folder. */
    static EveryFeature in(Path folder) {
        try {
            Scene scene = Scene.in(folder);
            scene.project().write(".loki/policies.yaml", """
                    policies:
                      pre_execution:
                        - name: project-boundary
                          rule: "file_path must start with project_dir"
                    """);
            EveryFeature every = new EveryFeature(scene, new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")));
            Thread server = new Thread(every::serve, "syslog-server");
            server.setDaemon(true);
            server.start();
            return every;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve() {
        while (!syslog.isClosed()) {
            try (Socket connection = syslog.accept();
                    InputStream in = connection.getInputStream()) {
                byte[] buffer = new byte[8192];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    logged.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                }
            } catch (IOException e) {
                // The next connection is taken, or the server is closed.
            }
        }
    }

    Scene scene() {
        return scene;
    }

    LoopbackTracker tracker() {
        return tracker;
    }

    /** The variables that switch everything on. */
    Map<String, String> variables() {
        Map<String, String> env = new TreeMap<>();
        env.put("LOKI_POLICY_FILE", "auto");
        env.put("LOKI_AUDIT_ENABLED", "true");
        env.put("LOKI_AUDIT_SYSLOG_HOST", "127.0.0.1");
        env.put("LOKI_AUDIT_SYSLOG_PORT", Integer.toString(syslog.getLocalPort()));
        env.put("LOKI_AUDIT_SYSLOG_PROTO", "tcp");
        env.put("LOKI_OTEL_ENDPOINT", collector.url());
        env.put("LOKI_OTEL_LOGS", "true");
        env.put("LOKI_EVENTS_DIR", "auto");
        env.put("LOKI_JIRA_URL", tracker.at("/"));
        env.put("LOKI_JIRA_EMAIL", "a@b.example");
        env.put("LOKI_JIRA_TOKEN", "hidden-token");
        env.put("LOKI_JIRA_EPIC_KEY", "PROJ-1");
        env.put("LOKI_SLACK_WEBHOOK_URL", tracker.at("/slack"));
        return env;
    }

    /** The built command with every feature on, which leads a process group, as one in a terminal does. */
    Launcher launcherInAGroupOfItsOwn() {
        Launcher launcher = Launcher.of(
                scene.root(), "setsid", Launcher.dist().resolve("bin/loki").toString());
        for (Map.Entry<String, String> variable : variables().entrySet()) {
            launcher = launcher.with(variable.getKey(), variable.getValue());
        }
        return launcher;
    }

    /** What was sent until the act of a task has arrived, wherever it goes; telemetry may wait on the disk on a busy machine. */
    void assertTold(String lastAction) {
        assertThat(tracker.transitions()).as("the epic").startsWith("1");
        assertThat(actions()).as("events").contains("session_started").endsWith(lastAction);
        assertThat(logged.toString()).as("syslog").contains("session_started", lastAction);
        Stream<String> sent = collector.requests("/v1/traces").stream().map(OtlpReceiver.Request::text);
        Stream<String> spooled = names(scene.root().resolve(".loki/state/telemetry"));
        assertThat(Stream.concat(sent, spooled).collect(Collectors.joining("\n")))
                .as("spans")
                .containsPattern("rarv\\.reason|traces\\.json");
    }

    private static Stream<String> names(Path folder) {
        return Stream.of(Optional.ofNullable(folder.toFile().list()).orElse(new String[0]));
    }

    /** The actions of the events on the bus, oldest first. */
    List<String> actions() {
        try (EventBus bus = EventBus.open(scene.root().resolve(".loki/events"))) {
            return bus.latest(MANY, EventFilter.ALL).stream()
                    .map(event -> event.payload().string("action").orElse(""))
                    .toList();
        }
    }

    /** The messages to people. */
    List<String> messages() {
        return tracker.others().stream()
                .filter(request -> request.path().equals("/slack"))
                .map(Request::text)
                .map(text -> Json.write(Json.parse(text, "message")))
                .toList();
    }

    /** No lock file names a holder, and each can be taken. */
    void assertNoLockIsHeld() {
        for (Path lock : locks()) {
            assertThat(lock).as("a lock that nobody holds is empty").isEmptyFile();
            Optional<FileMutex> taken =
                    FileMutex.tryLock(lock, FileMutex.Owner.current("test", InstantSource.system()));
            assertThat(taken).as("%s can be taken", lock).isPresent();
            taken.get().close();
        }
        assertThat(scene.root().resolve(".git/index.lock")).doesNotExist();
    }

    private List<Path> locks() {
        try (Stream<Path> files = Files.walk(scene.root().resolve(".loki"))) {
            List<Path> locks = files.filter(
                            file -> file.getFileName().toString().matches("(.*\\.)?lock"))
                    .toList();
            assertThat(locks).as("those of the run and of the reader at least").hasSizeGreaterThan(1);
            return locks;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        tracker.close();
        collector.close();
        try {
            syslog.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
