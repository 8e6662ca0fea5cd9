package dev.loki.core.constitution;

import dev.loki.core.LokiException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A constitution's text with the version in its header raised and the change entered in its changelog, and the message of the commit
 * that makes it so. Immutable.
 *
 * @param version the new version
 * @param text the new text
 * @param message the message of the commit
 */
public record AmendedText(String version, String text, String message) {
    private static final String HEADING = "Changelog";

    /** Which number of the version rises. */
    public enum Bump {
        /** The first: what was right is wrong now. */
        MAJOR,
        /** The second: there are more rules. */
        MINOR,
        /** The third: the same rules in better words. */
        PATCH
    }

    /** Refuses nulls. */
    public AmendedText {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(message, "message");
    }

    /**
     * What an amendment says about itself; each is one line but the reason.
     *
     * @param what changes
     * @param why the reason
     * @param breaking what was allowed and is not any more, such as {@code None}
     * @param newRules which rules are new, such as {@code None}
     */
    public record Account(String what, String why, String breaking, String newRules) {
        /** Joins lines where there must be one. */
        public Account {
            what = Texts.oneLine(what).strip();
            why = why.strip();
            breaking = Texts.oneLine(breaking).strip();
            newRules = Texts.oneLine(newRules).strip();
        }
    }

    /**
     * Completes an edited text.
     *
     * @param committed the text in force
     * @param edited the text as a person wants it; a version that it raised itself, or an entry that it has, stays
     * @param ratified commits that changed the text outside of the process and are brought into order by this one
     * @throws LokiException with the code {@code AMENDMENT_INVALID} if the result would not be a valid amendment
     */
    public static AmendedText of(
            String committed, String edited, Bump bump, Account account, List<String> ratified) {
        String old = Constitution.version(committed);
        String stated = Constitution.version(edited);
        String version = stated.equals(old) ? raised(old, bump) : stated;
        String text = edited.replaceFirst("(?m)^> Version \\d+\\.\\d+\\.\\d+", "> Version " + version);
        if (entry(text, version).isEmpty()) {
            text = entered(text, "- " + version + ": " + account.what() + ": " + Texts.oneLine(account.why()));
        }
        List<String> lines = new ArrayList<>(List.of(
                "[CONSTITUTION] v" + version + ": " + account.what(),
                "",
                account.why(),
                "",
                "Breaking changes: " + account.breaking(),
                "New rules: " + account.newRules()));
        ratified.forEach(commit -> lines.add(Amendment.RATIFIES + " " + commit));
        String message = String.join("\n", lines);
        List<String> problems =
                new Amendment("", message, Optional.of(committed), Optional.of(text)).problems();
        if (!problems.isEmpty()) {
            throw new LokiException("AMENDMENT_INVALID", "this would be no valid amendment: " + problems.get(0));
        }
        return new AmendedText(version, text, message);
    }

    private static String raised(String version, Bump bump) {
        int[] numbers =
                Arrays.stream(version.split("\\.", -1)).mapToInt(Integer::parseInt).toArray();
        return switch (bump) {
            case MAJOR -> String.format(Locale.ROOT, "%d.0.0", numbers[0] + 1);
            case MINOR -> String.format(Locale.ROOT, "%d.%d.0", numbers[0], numbers[1] + 1);
            case PATCH -> String.format(Locale.ROOT, "%d.%d.%d", numbers[0], numbers[1], numbers[2] + 1);
        };
    }

    private static Optional<String> entry(String text, String version) {
        return Amendment.entry(text, version);
    }

    /** The newest entry stands first; a text without a changelog gets one at its end. */
    private static String entered(String text, String entry) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches("#+ " + HEADING + "\\s*")) {
                int at = i + 1;
                while (at < lines.size() && lines.get(at).isBlank()) {
                    at++;
                }
                lines.add(at, entry);
                return String.join("\n", lines) + "\n";
            }
        }
        return text.stripTrailing() + "\n\n## " + HEADING + "\n\n" + entry + "\n";
    }
}
