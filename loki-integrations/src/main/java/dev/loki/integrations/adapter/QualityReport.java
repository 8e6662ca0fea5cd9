package dev.loki.integrations.adapter;

import java.util.List;
import java.util.Optional;

/**
 * What a run's gates said.
 *
 * @param passed whether the run is good
 * @param summary one sentence
 * @param gates the gates in their order
 * @param facts further lines of a name and a value, such as tasks or coverage
 * @param link where more is to be read
 */
public record QualityReport(boolean passed, String summary, List<Gate> gates, List<Fact> facts, Optional<String> link) {

    /** Copies the lists. */
    public QualityReport {
        gates = List.copyOf(gates);
        facts = List.copyOf(facts);
    }

    /**
     * One gate.
     *
     * @param name its name
     * @param verdict PASS, FAIL, ERROR, NOT_RUN or NOT_APPLICABLE
     * @param details one line; may be empty
     */
    public record Gate(String name, String verdict, String details) {}

    /**
     * One fact.
     *
     * @param name what it is about
     * @param value what it is
     */
    public record Fact(String name, String value) {}

    /** The report as Markdown, in which no text of others is Markdown, HTML, a link or a mention. */
    public String markdown() {
        StringBuilder out = new StringBuilder("## loki: " + (passed ? "PASS" : "FAIL") + "\n\n");
        if (!summary.isBlank()) {
            out.append(Markup.escape(summary)).append("\n\n");
        }
        if (!facts.isEmpty()) {
            out.append("| | |\n|---|---|\n");
            facts.forEach(fact -> row(out, Markup.escape(fact.name()), Markup.escape(fact.value())));
            out.append("\n");
        }
        if (!gates.isEmpty()) {
            out.append("| Gate | Result | Details |\n|---|---|---|\n");
            gates.forEach(gate -> row(
                    out,
                    Markup.escape(gate.name()),
                    Markup.escape(gate.verdict()),
                    gate.details().isBlank() ? "-" : Markup.escape(gate.details())));
            out.append("\n");
        }
        link.flatMap(Markup::link).ifPresent(url -> out.append(url).append("\n"));
        return out.toString().stripTrailing() + "\n";
    }

    private static void row(StringBuilder out, String... cells) {
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
