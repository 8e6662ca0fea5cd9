package dev.loki.core.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The processes of this machine at one moment: from {@code /proc} where there is one, else from {@code ps}. */
final class ProcessTable {
    private static final Path PROC = Path.of("/proc");
    private static final long PS_TIMEOUT_SECONDS = 5;
    private static final int FIELDS_OF_PS = 5;
    private static final int STATE = 0;
    private static final int PARENT = 1;
    private static final int GROUP = 2;
    private static final int PS_PID = 3;
    private static final int PS_ARGUMENTS = 4;
    private static final int START = 19;

    private final List<Entry> entries;

    private ProcessTable(List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * One living process.
     *
     * @param start in the system's own ticks since it was booted; 0 when unknown
     */
    record Entry(long pid, long parent, long group, long start, Optional<String> arguments) {
        /** Whether its command line holds this word; false when it may not be read. */
        boolean argumentsContain(String word) {
            return arguments.orElseGet(() -> text("cmdline")).contains(word);
        }

        /** Whether its environment holds exactly this setting; false when it may not be read. */
        boolean environmentContains(String setting) {
            return ("\0" + text("environ")).contains("\0" + setting + "\0");
        }

        private String text(String name) {
            return read(PROC.resolve(Long.toString(pid)).resolve(name)).orElse("");
        }
    }

    static ProcessTable read() {
        return new ProcessTable(Files.isReadable(PROC.resolve("self/stat")) ? fromProc() : fromPs());
    }

    List<Entry> entries() {
        return entries;
    }

    /** This process as the table knows it; empty when it has ended. */
    static Optional<Entry> entry(long pid) {
        return read(PROC.resolve(Long.toString(pid)).resolve("stat")).flatMap(ProcessTable::parseStat);
    }

    static List<Entry> fromProc() {
        List<Entry> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path folder : folders) {
                read(folder.resolve("stat")).flatMap(ProcessTable::parseStat).ifPresent(found::add);
            }
        } catch (IOException e) {
            return List.of();
        }
        return found;
    }

    /** {@code pid (name) state ppid group session ... start}; the name may hold anything, blanks and brackets too. */
    private static Optional<Entry> parseStat(String stat) {
        int nameEnd = stat.lastIndexOf(") ");
        int nameStart = stat.indexOf(" (");
        if (nameStart < 0 || nameEnd < 0) {
            return Optional.empty();
        }
        String[] fields = stat.substring(nameEnd + 2).split(" ", -1);
        if (fields.length <= START || isDead(fields[STATE])) {
            return Optional.empty();
        }
        return Optional.of(new Entry(
                Long.parseLong(stat.substring(0, nameStart)),
                Long.parseLong(fields[PARENT]),
                Long.parseLong(fields[GROUP]),
                Long.parseLong(fields[START]),
                Optional.empty()));
    }

    static List<Entry> fromPs() {
        try {
            Process ps = new ProcessBuilder(
                            "ps", "-A", "-o", "stat=", "-o", "ppid=", "-o", "pgid=", "-o", "pid=", "-o", "args=")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            ps.getOutputStream().close();
            String table = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!ps.waitFor(PS_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                ps.destroyForcibly();
            }
            return table.lines().flatMap(line -> parsePs(line).stream()).toList();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static Optional<Entry> parsePs(String line) {
        String[] fields = line.strip().split("\\s+", FIELDS_OF_PS);
        if (fields.length < FIELDS_OF_PS || isDead(fields[STATE])) {
            return Optional.empty();
        }
        return Optional.of(new Entry(
                Long.parseLong(fields[PS_PID]),
                Long.parseLong(fields[PARENT]),
                Long.parseLong(fields[GROUP]),
                0,
                Optional.of(fields[PS_ARGUMENTS])));
    }

    private static boolean isDead(String state) {
        return state.startsWith("Z") || state.startsWith("X");
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
