package dev.loki.audit;

import dev.loki.audit.ComplianceReport.ControlEvidence;
import dev.loki.audit.ComplianceReport.Status;
import dev.loki.core.env.Timestamps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A report as a page: the verdict about the log first, then the controls. One use. */
final class ReportPage {
    private final ComplianceReport report;
    private final PageFormat page;

    ReportPage(ComplianceReport report, PageFormat page) {
        this.report = report;
        this.page = page;
    }

    String text() {
        page.begin(report.title());
        page.paragraph(ComplianceReport.DISCLAIMER);
        front();
        page.heading("Summary");
        page.list(List.of(
                "Controls with evidence: " + report.count(Status.EVIDENCE),
                "Controls without any entry that speaks for them: " + report.count(Status.NONE),
                "Controls that an audit log cannot speak about: " + report.count(Status.NOT_ASSESSABLE)));
        page.paragraph(report.scope());
        controls();
        counts("Activities", "Action", report.activities());
        counts("Actors", "Actor", report.actors());
        return page.end();
    }

    private void front() {
        page.heading("The log");
        List<String> lines = new ArrayList<>();
        lines.add("Project: " + report.options().project());
        report.options().organization().ifPresent(name -> lines.add("Organization, as stated: " + name));
        lines.add("Made at: " + Timestamps.format(report.generatedAt()));
        lines.add("Entries: " + report.entries() + period()
                + (report.unreadable() == 0 ? "" : "; " + report.unreadable() + " lines are no entry"));
        lines.add("Chain: " + chain());
        lines.add("Seals: " + report.seals().status().sentence() + " ("
                + report.seals().sealed() + " of " + report.chain().entries() + " entries)");
        report.seals().findings().forEach(finding -> lines.add("Seals: " + finding.message()));
        if (!report.personal().isEmpty()) {
            lines.add("Personal values: " + report.personal().open() + " kept, "
                    + report.personal().erased() + " erased, "
                    + report.personal().unfinished()
                    + " with an unfinished erasure, " + report.personal().missing() + " missing, "
                    + report.personal().mismatched() + " exchanged");
        }
        page.list(lines);
        if (!report.intact()) {
            page.paragraph("The log is not as it was written. What follows counts its entries as they are now and"
                    + " must not be relied on before that is explained.");
        }
    }

    private String period() {
        return report.first().isPresent()
                ? ", from " + report.first().get() + " to " + report.last().orElse("?")
                : "";
    }

    private String chain() {
        ChainReport chain = report.chain();
        return chain.valid()
                ? "unbroken, " + chain.entries() + " entries"
                : "broken at entry " + chain.brokenAt().orElse(0L) + ": "
                        + chain.error().orElse("");
    }

    private void controls() {
        page.heading("Controls");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Control", "Title", "Status", "Entries", "What they show", "Latest entries"));
        for (ControlEvidence control : report.controls()) {
            if (control.status() != Status.NOT_ASSESSABLE) {
                rows.add(List.of(
                        control.id(),
                        control.category() + ": " + control.title(),
                        control.status().words(),
                        Long.toString(control.count()),
                        control.shows(),
                        samples(control)));
            }
        }
        page.table(rows);
        page.heading("Not assessable from an audit log");
        page.list(report.controls().stream()
                .filter(control -> control.status() == Status.NOT_ASSESSABLE)
                .map(control -> control.id() + " " + control.title())
                .toList());
    }

    private static String samples(ControlEvidence control) {
        return String.join(
                "; ",
                control.samples().stream()
                        .map(entry ->
                                "#" + entry.seq() + " " + entry.timestamp() + " " + entry.who() + " " + entry.what())
                        .toList());
    }

    private void counts(String heading, String column, Map<String, Long> counts) {
        page.heading(heading);
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(column, "Entries"));
        counts.forEach((name, count) -> rows.add(List.of(name, Long.toString(count))));
        page.table(rows);
    }
}
