package dev.loki.core.git;

import dev.loki.core.LokiException;
import dev.loki.core.io.Command;
import dev.loki.core.io.Outcome;
import dev.loki.core.io.Processes;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One call of the git program that runs no hook of the user and asks nothing. Texts that come out as {@code raw} hold one
 * byte per character, so that a file name in any encoding goes through unchanged.
 */
final class GitCall {
    /** Long enough to hash a large work tree; a hang ends here. */
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    /** The most that is taken from a call; more fails the call. */
    private static final int MAX_OUTPUT_BYTES = 256 << 20;

    private static final String[] SETTINGS = {
        "core.quotePath=false",
        "core.fsmonitor=false",
        "core.splitIndex=false",
        "core.safecrlf=false",
        "core.hooksPath=/dev/null",
        "gc.auto=0",
        "maintenance.auto=false",
        "advice.addEmbeddedRepo=false",
    };

    private final Path dir;
    private final Map<String, String> env;
    private final List<String> arguments;
    private byte[] input = new byte[0];
    private int limit = MAX_OUTPUT_BYTES;

    GitCall(Path dir, Map<String, String> base, List<String> arguments) {
        this.dir = dir;
        this.arguments = arguments;
        this.env = new HashMap<>(base);
        env.put("LC_ALL", "C");
        env.put("GIT_TERMINAL_PROMPT", "0");
        env.put("GIT_OPTIONAL_LOCKS", "0");
        env.put("GIT_NO_REPLACE_OBJECTS", "1");
    }

    /** Works on this index instead of the user's. */
    GitCall index(TemporaryIndex index) {
        env.put("GIT_INDEX_FILE", index.file().toString());
        return this;
    }

    /** Works on this index instead of the user's. */
    GitCall index(Path file) {
        env.put("GIT_INDEX_FILE", file.toString());
        return this;
    }

    GitCall setting(String nameAndValue) {
        arguments.addAll(0, List.of("-c", nameAndValue));
        return this;
    }

    GitCall input(String raw) {
        input = raw.getBytes(StandardCharsets.ISO_8859_1);
        return this;
    }

    /** Keeps only the beginning of a longer output. */
    GitCall atMost(int bytes) {
        limit = bytes;
        return this;
    }

    /** Sends the output here; returns when it is complete. */
    void into(OutputStream output) {
        check(outcome(output));
    }

    void run() {
        bytes();
    }

    boolean succeeds() {
        return outcome(OutputStream.nullOutputStream()).succeeded();
    }

    /** How it ended; the text is its standard output without the final line break. */
    Answer answer() {
        Limited output = new Limited(MAX_OUTPUT_BYTES);
        Outcome outcome = outcome(output);
        return new Answer(outcome, withoutLineBreak(output.toString(StandardCharsets.UTF_8)));
    }

    byte[] bytes() {
        Limited output = new Limited(limit);
        check(outcome(output));
        if (output.overflowed && limit == MAX_OUTPUT_BYTES) {
            throw failed("it printed more than " + limit + " bytes");
        }
        return output.toByteArray();
    }

    /** The only line it prints. */
    String line() {
        return withoutLineBreak(new String(bytes(), StandardCharsets.UTF_8));
    }

    /** What stands between the NUL characters of its output, raw. */
    List<String> records() {
        String all = new String(bytes(), StandardCharsets.ISO_8859_1);
        return all.isEmpty() ? List.of() : Arrays.asList(all.split("\0", 0));
    }

    record Answer(Outcome outcome, String text) {
        boolean succeeded() {
            return outcome.succeeded();
        }
    }

    private Outcome outcome(OutputStream output) {
        List<String> argv = new ArrayList<>(List.of("git"));
        for (String setting : SETTINGS) {
            argv.add("-c");
            argv.add(setting);
        }
        argv.addAll(arguments);
        Command command = Command.of(argv, dir, env).withTimeout(TIMEOUT);
        Outcome outcome = Processes.runTrusted(command, input, output);
        return switch (outcome.end()) {
            case EXITED -> outcome;
            case NOT_FOUND -> throw missing();
            case TIMED_OUT -> throw failed("it took longer than " + TIMEOUT.toMinutes() + " minutes");
            case STOPPED -> throw failed("it was interrupted");
        };
    }

    private void check(Outcome outcome) {
        if (!outcome.succeeded()) {
            throw failed(reason(outcome));
        }
    }

    private LokiException failed(String reason) {
        return new LokiException("GIT_FAILED", "git " + name() + " failed in " + dir + ": " + reason);
    }

    private String name() {
        int at = 0;
        while (at < arguments.size() - 1 && arguments.get(at).startsWith("-")) {
            at += arguments.get(at).equals("-c") ? 2 : 1;
        }
        return arguments.get(at);
    }

    static LokiException missing() {
        return new LokiException("GIT_MISSING", "git is not in the PATH; install git 2.25 or newer");
    }

    /** What git says about a failure, in one line. */
    static String reason(Outcome outcome) {
        String said = String.join(
                "; ", outcome.stderr().text().strip().lines().limit(3).toList());
        String reason = said.isEmpty() ? "exit status " + outcome.exitCode() : said;
        return said.contains("No space left on device") ? reason + "; free some space and run again" : reason;
    }

    private static String withoutLineBreak(String text) {
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    private static final class Limited extends ByteArrayOutputStream {
        private final int limit;
        private boolean overflowed;

        Limited(int limit) {
            this.limit = limit;
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            int fits = Math.min(length, limit - size());
            overflowed |= fits < length;
            super.write(bytes, from, fits);
        }
    }
}
