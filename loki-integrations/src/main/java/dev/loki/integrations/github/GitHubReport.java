package dev.loki.integrations.github;

import dev.loki.integrations.adapter.QualityReport;
import java.util.List;
import java.util.Optional;

/**
 * What a pull request is told about its head commit.
 *
 * @param sha the head commit, all digits
 * @param report the gates
 * @param annotations what to show at lines of files
 */
public record GitHubReport(String sha, QualityReport report, List<Annotation> annotations) {

    /** Copies the list. */
    public GitHubReport {
        annotations = List.copyOf(annotations);
    }

    /**
     * A remark at a line.
     *
     * @param path the file, relative to the repository
     * @param line from 1
     * @param level {@code notice}, {@code warning} or {@code failure}
     * @param message what is to be said
     * @param title a heading
     */
    public record Annotation(String path, int line, String level, String message, Optional<String> title) {}
}
