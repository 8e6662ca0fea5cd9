package dev.loki.core.io;

import dev.loki.core.LokiException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Runs programs so that nothing of them outlives its purpose.
 *
 * <p>Each runs in a process group of its own; on its end, its timeout, a stop and the death of this JVM, by
 * {@code kill -9} too, everything that is left of the group is ended: TERM, two seconds of grace, KILL. What left the
 * group by {@code setsid} is recognised on Linux by {@link #COOKIE} in its environment. Only a program that both leaves
 * the group and drops its environment escapes. Output of any length is read without filling memory or disk.
 *
 * <p>Thread-safe; any number of commands may run at once, each with two threads that read its output.
 */
public final class Processes {
    /**
     * The variable that marks every process of one command. A caller that wants to find them after a crash sets it in
     * {@link Command#env()} to a {@link #newCookie()} that it has recorded before; it must not hand on the one that it was
     * started with itself.
     */
    public static final String COOKIE = "LOKI_PROCESS_COOKIE";

    /** The variables by which one git process tells another where its repository is: wrong in any other folder. */
    public static final Set<String> REPOSITORY_VARIABLES = Set.of(
            "GIT_ALTERNATE_OBJECT_DIRECTORIES",
            "GIT_COMMON_DIR",
            "GIT_DIR",
            "GIT_GRAFT_FILE",
            "GIT_IMPLICIT_WORK_TREE",
            "GIT_INDEX_FILE",
            "GIT_NAMESPACE",
            "GIT_OBJECT_DIRECTORY",
            "GIT_PREFIX",
            "GIT_QUARANTINE_PATH",
            "GIT_SHALLOW_FILE",
            "GIT_WORK_TREE");

    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final int NOT_FOUND_STATUS = 127;

    private final Duration grace;
    private final List<String> leaders;

    private Processes(Duration grace, List<String> leaders) {
        this.grace = grace;
        this.leaders = List.copyOf(leaders);
    }

    /** A runner that grants two seconds between TERM and KILL. */
    public static Processes of() {
        return of(GRACE);
    }

    /** A runner that grants this long between TERM and KILL. */
    public static Processes of(Duration grace) {
        return of(grace, Watchdog.LEADERS);
    }

    /** As above, on a machine that has no other programs to make a group than these. */
    static Processes of(Duration grace, List<String> leaders) {
        return new Processes(grace, leaders);
    }

    /** A fresh value for {@link #COOKIE}. */
    public static String newCookie() {
        return UUID.randomUUID().toString();
    }

    /**
     * Runs a command to its end and returns when nothing of it is left. An interrupt of the calling thread ends the
     * command as {@link Outcome.End#STOPPED} and stays set.
     *
     * @throws LokiException {@code PROCESS_FAILED} if the system refuses to start it
     * @throws dev.loki.core.StorageException if its input cannot be read or its log cannot be made
     */
    public Outcome run(Command command, Watch watch) {
        Optional<String> program = Programs.find(command.argv().get(0), command.workDir(), command.env());
        if (program.isEmpty()) {
            return notFound();
        }
        String given = command.env().getOrDefault(COOKIE, "");
        String cookie = Leftovers.isUsable(given) ? given : newCookie();
        try (Running running = Running.start(command, program.get(), cookie, grace, leaders)) {
            watch.started(running.groupId(), running.startedAt());
            running.release();
            return running.finish(follow(running, command.timeout(), watch));
        }
    }

    /**
     * Runs a short program of the system that is trusted to leave nothing behind, such as git: without watchdog and
     * group, and so several times cheaper. Its output goes to {@code output} as it comes, from another thread until this
     * method returns; {@link Outcome#stdout()} is empty.
     *
     * @param input what it reads from standard input; when empty, the command's file or nothing
     * @throws LokiException {@code PROCESS_FAILED} if the system refuses to start it
     */
    public static Outcome runTrusted(Command command, byte[] input, OutputStream output) {
        return Programs.find(command.argv().get(0), command.workDir(), command.env())
                .map(program -> Trusted.run(command, program, input, output))
                .orElseGet(Processes::notFound);
    }

    /** Whether a command of this program would find it: a file when the name has a slash, else one in the {@code PATH}. */
    public static boolean exists(String program, Path workDir, Map<String, String> env) {
        return Programs.find(program, workDir, env).isPresent();
    }

    private static Outcome notFound() {
        return new Outcome(
                Outcome.End.NOT_FOUND, NOT_FOUND_STATUS, BoundedText.EMPTY, BoundedText.EMPTY, Duration.ZERO);
    }

    private static Outcome.End follow(Running running, Duration timeout, Watch watch) {
        while (true) {
            Duration left = timeout.minus(running.elapsed());
            try {
                if (running.awaitExit(left.compareTo(TICK) < 0 ? left : TICK)) {
                    return Outcome.End.EXITED;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Outcome.End.STOPPED;
            }
            Duration elapsed = running.elapsed();
            watch.tick(elapsed);
            if (watch.stopRequested()) {
                return Outcome.End.STOPPED;
            }
            if (elapsed.compareTo(timeout) >= 0) {
                return Outcome.End.TIMED_OUT;
            }
        }
    }

    /**
     * Ends what is left of a command whose JVM died: the group, if it is still the one that {@link Watch#started} told
     * of, and every process that carries the cookie. A process that got a recycled id is never touched, nor is this JVM
     * or one of its ancestors. Returns when they have ended, at the latest after a few seconds; does nothing when all is
     * gone.
     *
     * @param startedAt as {@link Watch#started} told it
     * @param cookie the value of {@link #COOKIE}; empty when unknown
     */
    public static void endLeftovers(long groupId, Instant startedAt, String cookie) {
        Leftovers.of(groupId, startedAt, cookie).terminate(GRACE);
    }

    /**
     * The environment for a program that is not trusted with loki's own: without {@code LOKI_*}, without
     * {@link #REPOSITORY_VARIABLES} and without what looks like a secret, by its name ({@code *TOKEN*}, {@code *_KEY},
     * {@code *PASSWORD*}, {@code AUTH} and the like) or by its value (a URL with a password, a private key, a token of a
     * well-known form). {@code SSH_AUTH_SOCK} is such a name: it lends the user's keys to whoever holds it.
     *
     * @param pass names that are kept all the same
     * @param unset names that are dropped in any case
     */
    public static Map<String, String> childEnvironment(
            Map<String, String> parent, Set<String> pass, Set<String> unset) {
        return ChildEnvironment.of(parent, pass, unset);
    }

    /** The values that {@link #childEnvironment} holds back as secrets, the longest first; for taking them out of texts. */
    public static List<String> secretValues(Map<String, String> env) {
        return ChildEnvironment.secrets(env);
    }

    /** Runs work on a daemon thread of its own, for callers that wait for several commands at once. */
    public static Thread background(String name, Runnable work) {
        return startThread(name, work);
    }

    static Thread startThread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
