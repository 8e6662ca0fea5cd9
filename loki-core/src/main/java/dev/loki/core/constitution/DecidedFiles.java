package dev.loki.core.constitution;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The changed files that decisions of an agent name, and why. The checkpoint's message carries them, so that a clone, which has
 * no records of agents, knows them too. Immutable.
 *
 * <p>One line each, {@code Decided for "${path}": ${rationale}}: the path as a JSON string, white space in the rationale as one space.
 *
 * @param lines the lines, at most {@link #MAX_FILES} of at most {@link #MAX_LINE} characters
 */
public record DecidedFiles(List<String> lines) {
    /** The most files of one commit that are justified; every further one counts as not decided. */
    public static final int MAX_FILES = 100;

    /** The longest line, in characters; the rest of a rationale is cut and marked. */
    public static final int MAX_LINE = 400;

    /** No file at all. */
    public static final DecidedFiles NONE = new DecidedFiles(List.of());

    static final String BEGIN = "Decided for ";
    private static final String CUT = "…";

    /** Copies the list. */
    public DecidedFiles {
        lines = List.copyOf(lines);
    }

    /** Those of the changed files that a decision with a rationale names; of several decisions the last counts. */
    public static DecidedFiles of(AgentRecord agent, Collection<String> changed) {
        return new DecidedFiles(changed.stream()
                .distinct()
                .flatMap(path -> decision(agent, path).map(why -> line(path, why)).stream())
                .limit(MAX_FILES)
                .toList());
    }

    /** One decision that names a file and says why. */
    public static DecidedFiles of(String path, String rationale) {
        return new DecidedFiles(List.of(line(path, rationale)));
    }

    private static Optional<String> decision(AgentRecord agent, String path) {
        return agent.decisionsMade().stream()
                .filter(decision -> !Texts.oneLine(decision.rationale()).isEmpty())
                .filter(decision ->
                        (decision.question() + "\n" + decision.answer() + "\n" + decision.rationale()).contains(path))
                .reduce((first, last) -> last)
                .map(AgentDecision::rationale);
    }

    private static String line(String path, String rationale) {
        String begin = beginning(path);
        String line = begin + Texts.oneLine(rationale);
        return line.length() <= Math.max(MAX_LINE, begin.length() + 1)
                ? line
                : line.substring(0, Math.max(MAX_LINE - 1, begin.length())) + CUT;
    }

    private static String beginning(String path) {
        return Unprintable.strip(BEGIN + Json.write(JsonValue.of(path)) + ": ");
    }

    /** The lines in a commit's message. */
    public static DecidedFiles in(String message) {
        return new DecidedFiles(message.lines()
                .filter(line -> line.startsWith(BEGIN))
                .limit(MAX_FILES)
                .toList());
    }

    /** These and others. */
    public DecidedFiles and(DecidedFiles others) {
        List<String> all = new ArrayList<>(lines);
        all.addAll(others.lines);
        return new DecidedFiles(all);
    }

    /** Whether a decision names the file; a person reads the reason, a machine only that there is one. */
    public boolean contains(String path) {
        String begin = beginning(path);
        return lines.stream().anyMatch(line -> line.startsWith(begin) && line.length() > begin.length());
    }
}
