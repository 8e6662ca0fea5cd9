package dev.loki.cli.verify;

import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.engine.ChangeReport;
import java.util.List;
import java.util.Locale;

/** A verification as Markdown, for the summary of a CI step. Nothing that was found can become a link, a mention or an element. */
public final class StepSummary {
    /** The most findings that are listed. */
    static final int MAX_FINDINGS = 100;

    /** The longest cell of a table, in characters. */
    static final int MAX_CELL = 200;

    /** What can begin or end a link, a mention, an element, a cell or any emphasis. */
    private static final String LITERAL = "&<>@#\\`*_{}[]()|~!/$^";

    private StepSummary() {}

    /** The text. */
    public static String of(ChangeReport report, List<Problem> problems) {
        StringBuilder text = new StringBuilder();
        text.append("## loki: ")
                .append(report.passed() ? "passed" : "failed")
                .append("\n\n")
                .append(cell("Looked at " + report.subject() + ", " + report.files() + " files."))
                .append("\n\n");
        if (!problems.isEmpty()) {
            text.append("| | rule | where | what | what mends it |\n|---|---|---|---|---|\n");
            problems.stream()
                    .limit(MAX_FINDINGS)
                    .forEach(p -> text.append(row(
                            p.level().name().toLowerCase(Locale.ROOT),
                            p.rule(),
                            p.path() + (p.line() > 0 ? ":" + p.line() : ""),
                            p.message(),
                            p.fix())));
            if (problems.size() > MAX_FINDINGS) {
                text.append('\n').append(problems.size() - MAX_FINDINGS).append(" more are left out.\n");
            }
            text.append('\n');
        }
        if (!report.gates().isEmpty()) {
            text.append("| gate | result | seconds |\n|---|---|---|\n");
            for (QualityGateResult gate : report.gates()) {
                text.append(row(
                        gate.name(),
                        gate.status() + (gate.blocking() ? "" : " (advises)"),
                        String.format(Locale.ROOT, "%.1f", gate.elapsed().toMillis() / 1000.0)));
            }
            text.append('\n');
        }
        text.append(report.held().size())
                .append(" rules hold, ")
                .append(report.notChecked().size())
                .append(" were not checked.\n");
        report.notes().forEach(note -> text.append("\n").append(cell(note)).append('\n'));
        return text.toString();
    }

    private static String row(String... cells) {
        StringBuilder row = new StringBuilder("|");
        for (String cell : cells) {
            row.append(' ').append(cell(cell)).append(" |");
        }
        return row.append('\n').toString();
    }

    /** Text that Markdown shows as it is: what could mean anything is written as a number, and lines are joined. */
    static String cell(String text) {
        String line = text.strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
        String bounded = line.length() > MAX_CELL ? line.substring(0, MAX_CELL) + " [cut]" : line;
        StringBuilder safe = new StringBuilder();
        bounded.chars().forEach(c -> safe.append(LITERAL.indexOf(c) >= 0 ? "&#" + c + ";" : String.valueOf((char) c)));
        return safe.toString();
    }
}
