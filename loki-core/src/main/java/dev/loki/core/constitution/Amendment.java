package dev.loki.core.constitution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One change of the constitution's text, as git knows it, and what its own amendment process asks of it. Immutable.
 *
 * @param commit the commit that made it, or empty for one that is being made
 * @param message that commit's message; empty while it is not written yet, and then not judged
 * @param before the text before; absent when the document was new
 * @param after the text after; absent when the document was removed
 */
public record Amendment(String commit, String message, Optional<String> before, Optional<String> after) {
    /** How a subject begins; the version is that of the header after the change. */
    private static final Pattern SUBJECT = Pattern.compile("\\[CONSTITUTION\\] v(\\d+\\.\\d+\\.\\d+): \\S.*");

    /** What a person has to answer in every amendment. */
    private static final List<String> ANSWERS = List.of("Breaking changes:", "New rules:");

    private static final String CHANGELOG = "Changelog";

    /** How a line begins that brings an earlier change into order. */
    static final String RATIFIES = "Ratifies:";

    private static final int SHORTEST_ID = 7;

    /** Refuses nulls. */
    public Amendment {
        Objects.requireNonNull(commit, "commit");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(after, "after");
    }

    /** Everything that the amendment process asks and this change lacks; nothing for the first text and for none. */
    public List<String> problems() {
        if (before.isEmpty() || before.equals(after)) {
            return List.of();
        }
        if (after.isEmpty()) {
            return List.of("the constitution was removed; it can only be amended");
        }
        List<String> problems = new ArrayList<>();
        Optional<String> version = version(after.get());
        if (version.isEmpty()) {
            return List.of("the text has no header \"> Version X.Y.Z\"");
        }
        checkVersion(version.get(), problems);
        if (!commit.isEmpty() || !message.isEmpty()) {
            checkMessage(version.get(), problems);
        }
        if (!explained(version.get())) {
            problems.add("the section " + CHANGELOG + " has no new entry \"- " + version.get() + ": what and why\"");
        }
        return problems;
    }

    /**
     * The changes that stand outside of the process: not amendments, not taken back since by a change that restores the last
     * text that was in order, and not ratified since by an amendment whose message has a line {@code Ratifies: COMMIT}.
     *
     * @param newestFirst all changes that are known
     * @return the newest first
     */
    public static List<Amendment> unsettled(List<Amendment> newestFirst) {
        List<Amendment> open = new ArrayList<>();
        Optional<String> inOrder = Optional.empty();
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            Amendment change = newestFirst.get(i);
            inOrder = inOrder.or(change::before);
            if (change.problems().isEmpty()) {
                open.removeIf(change::ratifies);
                inOrder = open.isEmpty() ? change.after() : inOrder;
            } else if (change.after().equals(inOrder)) {
                open.clear();
            } else {
                open.add(0, change);
            }
        }
        return open;
    }

    private boolean ratifies(Amendment other) {
        return message.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(RATIFIES))
                .map(line -> line.substring(RATIFIES.length()).strip())
                .anyMatch(id -> id.length() >= SHORTEST_ID && other.commit.startsWith(id));
    }

    private void checkVersion(String version, List<String> problems) {
        String old = version(before.orElse("")).orElse("0.0.0");
        if (compare(version, old) <= 0) {
            problems.add("the version in the header went from " + old + " to " + version + "; it must rise");
        }
    }

    private void checkMessage(String version, List<String> problems) {
        List<String> lines = message.strip().lines().map(String::strip).toList();
        Matcher subject = SUBJECT.matcher(lines.isEmpty() ? "" : lines.get(0));
        if (!subject.matches() || !subject.group(1).equals(version)) {
            problems.add("the subject must be \"[CONSTITUTION] v" + version + ": what changes\"");
        }
        List<String> body = lines.isEmpty() ? List.of() : lines.subList(1, lines.size());
        for (String answer : ANSWERS) {
            if (body.stream().noneMatch(line -> line.startsWith(answer) && line.length() > answer.length())) {
                problems.add("the message must have a line \"" + answer + " ...\"");
            }
        }
        boolean reason = body.stream()
                .anyMatch(line -> !line.isEmpty() && ANSWERS.stream().noneMatch(line::startsWith));
        if (!reason) {
            problems.add("the message must say why");
        }
    }

    private boolean explained(String version) {
        return entry(after.orElse(""), version).isPresent()
                && entry(before.orElse(""), version).isEmpty();
    }

    /** The changelog's entry for a version: {@code - X.Y.Z: text}. */
    static Optional<String> entry(String text, String version) {
        Pattern pattern = Pattern.compile("[-*] v?" + Pattern.quote(version) + ": \\S.*");
        return text.lines()
                .dropWhile(line -> !line.matches("#+ " + CHANGELOG + "\\s*"))
                .map(String::strip)
                .filter(line -> pattern.matcher(line).matches())
                .findFirst();
    }

    private static Optional<String> version(String text) {
        try {
            return Optional.of(Constitution.version(text));
        } catch (dev.loki.core.LokiException e) {
            return Optional.empty();
        }
    }

    private static int compare(String a, String b) {
        return Arrays.compare(numbers(a), numbers(b));
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("\\.", -1))
                .mapToInt(part -> part.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(part))
                .toArray();
    }
}
