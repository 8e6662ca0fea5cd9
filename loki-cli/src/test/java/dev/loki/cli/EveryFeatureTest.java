package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.engine.RunOptions;
import dev.loki.core.spi.ProgressReporter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What a run with every feature leaves in its own process: nothing. The ends by signals are in {@link EveryFeatureIT}. */
@Isolated("counts the threads and children of its process")
class EveryFeatureTest {
    /** Threads that the JVM, or the engine of the tests, keeps for itself once it has begun to use them. */
    private static final Pattern OF_THE_JVM = Pattern.compile(
            "process reaper.*|Common-Cleaner|Cleaner-\\d+|Attach Listener|ForkJoinPool.*|SIG\\w+ handler");

    /** A client of the JDK 17 has no end but that of the garbage collector; see {@code HttpCaller}. */
    private static final Pattern SELECTOR = Pattern.compile("HttpClient-\\d+-SelectorManager");

    @TempDir
    Path dir;

    private final Set<Thread> before = new HashSet<>();
    private EveryFeature every;
    private OwnProcess process;

    @BeforeEach
    void begin() {
        every = EveryFeature.in(dir);
        process = OwnProcess.in(every.scene().root(), every.variables());
        before.addAll(Thread.getAllStackTraces().keySet());
    }

    @AfterEach
    void end() {
        every.close();
    }

    private Set<String> newThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> !EveryFeature.PEERS.contains(name)
                        && !OF_THE_JVM.matcher(name).matches())
                .collect(Collectors.toSet());
    }

    private void assertNothingIsLeft() {
        Await.until("no thread is left", () -> newThreads().stream().allMatch(SELECTOR.asMatchPredicate()));
        assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive))
                .isEmpty();
        every.assertNoLockIsHeld();
    }

    @Test
    void aRunThatEndsWellTellsEverybodyAndLeavesNothing() {
        every.scene()
                .project()
                .tasks("version: 1\ntasks:\n  - {id: a, type: chore, title: First, act: echo a > a.txt}\n");

        ExitCode exit = process.loki("run");

        assertThat(exit).as(process.said()).isEqualTo(ExitCode.OK);
        assertNothingIsLeft();
        Await.until("the clients of the JDK are gone, too", () -> {
            System.gc();
            return newThreads().isEmpty();
        });
        every.assertTold("session_ended");
        assertThat(every.tracker().transitions()).endsWith("3");
        assertThat(every.messages()).singleElement().asString().contains("exit code 0");
        assertThat(process.loki("audit", "verify")).as(process.said()).isEqualTo(ExitCode.OK);
    }

    @Test
    void aRunThatAnExceptionEndsLeavesNothing() {
        every.scene()
                .project()
                .tasks("version: 1\ntasks:\n  - {id: a, type: chore, title: First, act: echo a > a.txt}\n");
        GlobalOptions options = new GlobalOptions();
        Streams streams = process.streams();
        Set<String> during = new HashSet<>();
        ProgressReporter broken = new ProgressReporter() {
            @Override
            public void phase(String taskId, String phase, int attempt) {
                if (phase.equals("REFLECT")) {
                    during.addAll(newThreads());
                    throw new IllegalStateException("out of order");
                }
            }
        };

        assertThatThrownBy(() -> {
                    Console console = Console.of(streams, options, process.env());
                    try (Composition loki = Composition.of(
                            options,
                            streams,
                            console,
                            process.env(),
                            every.scene().root())) {
                        loki.engine().progress(broken).build().run(RunOptions.defaults());
                    }
                })
                .isInstanceOf(IllegalStateException.class);

        assertThat(during)
                .as("every feature with a thread was at work")
                .contains("loki-otel", "loki-policy-watcher", "loki-syslog", "loki-events-loki-sync");
        assertNothingIsLeft();
        every.assertTold("phase");
        assertThat(process.loki("audit", "verify")).as(process.said()).isEqualTo(ExitCode.OK);
    }
}
