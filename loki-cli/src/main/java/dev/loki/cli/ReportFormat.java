package dev.loki.cli;

/** How the result of a verification is printed. */
enum ReportFormat {
    /** For people. */
    TEXT,
    /** For programs. */
    JSON,
    /** SARIF 2.1.0, for code scanning. */
    SARIF,
    /** JUnit XML, for the test reports of CI servers. */
    JUNIT,
    /** Annotations, outputs and step summary of GitHub Actions. */
    GITHUB;

    /** The words for a format. */
    static final class Words extends Choice<ReportFormat> {
        Words() {
            super(ReportFormat.class);
        }
    }
}
