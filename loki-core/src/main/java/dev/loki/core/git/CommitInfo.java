package dev.loki.core.git;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A commit.
 *
 * @param sha its full id
 * @param tree the full id of its tree
 * @param parents the full ids of its parents, first parent first
 * @param subject the first line of its message
 * @param body the rest of its message, without surrounding blank lines
 * @param trailers the {@code Name: value} lines of its last paragraph in order; the first counts where a name repeats
 * @param authored its author date
 */
public record CommitInfo(
        String sha,
        String tree,
        List<String> parents,
        String subject,
        String body,
        Map<String, String> trailers,
        Instant authored) {
    /** What {@link #parse} reads: one commit as printed by git with this format. */
    static final String FORMAT = "--format=%H%n%T%n%P%n%at%n%B";

    private static final Pattern TRAILER = Pattern.compile("([A-Za-z0-9-]+): ?(.*)");
    private static final int HEADER_LINES = 4;

    /** Copies the collections. */
    public CommitInfo {
        parents = List.copyOf(parents);
        trailers = Collections.unmodifiableMap(new LinkedHashMap<>(trailers));
    }

    /** The message as a whole. */
    public String message() {
        return body.isEmpty() ? subject : subject + "\n\n" + body;
    }

    /** The value of this trailer, if the message has it. */
    public Optional<String> trailer(String name) {
        return Optional.ofNullable(trailers.get(name));
    }

    static CommitInfo parse(String text) {
        String[] header = text.split("\n", HEADER_LINES + 1);
        String message = header[HEADER_LINES].strip();
        int end = message.indexOf('\n');
        String subject = end < 0 ? message : message.substring(0, end);
        String body = end < 0 ? "" : message.substring(end).strip();
        return new CommitInfo(
                header[0],
                header[1],
                header[2].isEmpty() ? List.of() : List.of(header[2].split(" ", -1)),
                subject,
                body,
                trailersOf(body),
                Instant.ofEpochSecond(Long.parseLong(header[3])));
    }

    private static Map<String, String> trailersOf(String body) {
        Map<String, String> trailers = new LinkedHashMap<>();
        String[] paragraphs = body.split("\n[ \t]*\n", -1);
        paragraphs[paragraphs.length - 1].lines().forEach(line -> {
            Matcher matcher = TRAILER.matcher(line);
            if (matcher.matches()) {
                trailers.putIfAbsent(matcher.group(1), matcher.group(2).strip());
            }
        });
        return trailers;
    }
}
