package dev.loki.cli.verify;

import java.util.ArrayList;
import java.util.List;

/**
 * Findings as annotations of GitHub Actions: workflow commands, one a line. Every text is escaped, so that none of it can end its
 * command and begin another. Stateless.
 */
public final class GitHubAnnotations {
    /** The most annotations of one kind that Actions takes of a step. */
    public static final int MAX_OF_A_KIND = 10;

    /** The longest message of one annotation, in characters. */
    static final int MAX_MESSAGE = 4_000;

    private GitHubAnnotations() {}

    /** The lines for these findings, errors first; what Actions would not take is counted in a last one. */
    public static List<String> of(List<Problem> problems) {
        List<String> lines = new ArrayList<>();
        int leftOut = 0;
        for (Problem.Level level : Problem.Level.values()) {
            List<Problem> some =
                    problems.stream().filter(p -> p.level() == level).toList();
            some.stream().limit(MAX_OF_A_KIND).map(GitHubAnnotations::line).forEach(lines::add);
            leftOut += Math.max(some.size() - MAX_OF_A_KIND, 0);
        }
        if (leftOut > 0) {
            lines.add("loki: " + leftOut + " more findings are in the summary of the step");
        }
        return lines;
    }

    private static String line(Problem problem) {
        List<String> properties = new ArrayList<>();
        if (!problem.path().isEmpty()) {
            properties.add("file=" + property(problem.path()));
        }
        if (problem.line() > 0) {
            properties.add("line=" + problem.line());
        }
        if (problem.column() > 0) {
            properties.add("col=" + problem.column());
        }
        properties.add("title=" + property(problem.rule()));
        String command = switch (problem.level()) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case NOTE -> "notice";
        };
        return "::" + command + " " + String.join(",", properties) + "::" + message(problem.advice());
    }

    /** The value of a property: what would end it is written in percent. */
    static String property(String text) {
        return message(text).replace(":", "%3A").replace(",", "%2C");
    }

    /** The message: what would end the line is written in percent. */
    static String message(String text) {
        String bounded = text.length() > MAX_MESSAGE ? text.substring(0, MAX_MESSAGE) + " [cut]" : text;
        return bounded.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }
}
