package dev.loki.audit;

import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of a daily log by its name: {@code audit-YYYY-MM-DD.jsonl} is being written, {@code
 * audit-YYYY-MM-DD.HHMMSS.jsonl} and {@code audit-YYYY-MM-DD.HHMMSS-NNN.jsonl} were set aside at that time.
 *
 * @param path the file
 * @param day the day of its name
 * @param time when it was set aside; empty for the one being written
 * @param number tells apart those that were set aside in one second
 */
record DailyFile(Path path, String day, String time, int number) implements Comparable<DailyFile> {
    /** The most files that were set aside within one second. */
    static final int MAX_PER_SECOND = 999;

    private static final Pattern NAME =
            Pattern.compile("audit-(\\d{4}-\\d{2}-\\d{2})(?:\\.(\\d{6})(?:-(\\d{3}))?)?\\.jsonl");
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HHmmss").withZone(ZoneOffset.UTC);

    /** The files of a folder in the order of their entries. */
    static List<DailyFile> in(Path folder) {
        List<DailyFile> files = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return files;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "audit-*.jsonl")) {
            for (Path entry : entries) {
                if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
                    of(entry).ifPresent(files::add);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw StorageException.reading(folder, new IOException("the folder could not be listed", e));
        } catch (IOException e) {
            throw StorageException.reading(folder, e);
        }
        Collections.sort(files);
        return files;
    }

    /** The file of that path, if its name is one of a daily log. */
    static Optional<DailyFile> of(Path path) {
        Matcher name = NAME.matcher(Folders.name(path));
        if (!name.matches()) {
            return Optional.empty();
        }
        String time = name.group(2) == null ? "" : name.group(2);
        int number = name.group(3) == null ? 0 : Integer.parseInt(name.group(3));
        return Optional.of(new DailyFile(path, name.group(1), time, number));
    }

    static String day(Instant moment) {
        return DAY.format(moment);
    }

    /** The file that is written on a day. */
    static Path current(Path folder, String day) {
        return folder.resolve("audit-" + day + ".jsonl");
    }

    /** The name under which this file is set aside: free, and behind all others of its day. */
    Path aside(Instant now) {
        String at = TIME.format(now);
        int next = 0;
        for (DailyFile other : in(Folders.parent(path))) {
            if (other.day().equals(day)
                    && !other.time().isEmpty()
                    && other.time().compareTo(at) >= 0) {
                at = other.time();
                next = other.number() + 1;
            }
        }
        if (next > MAX_PER_SECOND) {
            throw new AuditException(
                    AuditException.WRITE_FAILED,
                    path + " cannot be set aside: " + next + " files have the same time; raise LOKI_AUDIT_MAX_SIZE_MB");
        }
        String suffix = next == 0 ? "" : String.format("-%03d", next);
        return path.resolveSibling("audit-" + day + "." + at + suffix + ".jsonl");
    }

    /** By day, then by time; the one being written comes last. */
    @Override
    public int compareTo(DailyFile other) {
        int byDay = day.compareTo(other.day);
        if (byDay != 0) {
            return byDay;
        }
        if (time.isEmpty() || other.time.isEmpty()) {
            return Boolean.compare(time.isEmpty(), other.time.isEmpty());
        }
        int byTime = time.compareTo(other.time);
        return byTime != 0 ? byTime : Integer.compare(number, other.number);
    }
}
