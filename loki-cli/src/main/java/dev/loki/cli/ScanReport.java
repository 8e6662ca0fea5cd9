package dev.loki.cli;

import dev.loki.cli.Console.Color;
import dev.loki.cli.verify.Problem;
import dev.loki.cli.verify.SarifLog;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.policy.scan.Baseline.Located;
import dev.loki.policy.scan.Finding;
import dev.loki.policy.scan.Severity;
import java.util.List;
import java.util.Map;

/** What a scan found, in the form that was asked for. */
final class ScanReport {
    private final Console console;
    private final FileScan scan;

    ScanReport(Console console, FileScan scan) {
        this.console = console;
        this.scan = scan;
    }

    void print(ScanCommand.Format format) {
        switch (format) {
            case TEXT -> text();
            case JSON -> console.raw(Json.pretty(json(scan)) + "\n");
            case SARIF -> console.raw(Json.pretty(sarif()) + "\n");
        }
    }

    private void text() {
        for (Located located : scan.found()) {
            Finding finding = located.finding();
            console.result(located.path() + ":" + finding.line() + ":" + finding.column() + ": "
                    + console.colored(
                            color(finding.severity()), finding.severity().word()) + " " + finding.rule() + " "
                    + finding.redacted());
        }
        console.note(summary());
    }

    private static Color color(Severity severity) {
        return switch (severity) {
            case LOW, MEDIUM -> Color.YELLOW;
            case HIGH, CRITICAL -> Color.RED;
        };
    }

    private String summary() {
        String found = count(scan.found().size(), "finding") + (scan.more() ? ", and there are more" : "");
        String left = (scan.waived() > 0 ? ", " + count(scan.waived(), "finding") + " allowed by the baseline" : "")
                + (scan.binary() > 0 ? ", " + count(scan.binary(), "binary file") + " left out" : "");
        return found + " in " + count(scan.files(), "file") + left;
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    static JsonObject json(FileScan scan) {
        List<JsonObject> findings = scan.found().stream()
                .map(located -> JsonObject.builder()
                        .put("path", located.path())
                        .put("line", located.finding().line())
                        .put("column", located.finding().column())
                        .put("rule", located.finding().rule())
                        .put("severity", located.finding().severity().word())
                        .put("redacted", located.finding().redacted())
                        .put("kind", Choice.word(located.finding().kind()))
                        .put("fingerprint", located.finding().fingerprint())
                        .build())
                .toList();
        return JsonObject.builder()
                .put("findings", JsonValue.array(findings))
                .put("files", scan.files())
                .put("bytes", scan.bytes())
                .put("binary", scan.binary())
                .put("allowed", scan.waived())
                .put("more", scan.more())
                .build();
    }

    private JsonObject sarif() {
        return SarifLog.of(scan.found().stream().map(ScanReport::problem).toList(), Version.text());
    }

    private static Problem problem(Located located) {
        Finding finding = located.finding();
        return new Problem(
                finding.rule(),
                level(finding.severity()),
                finding.rule().replace('-', ' ') + " " + finding.redacted(),
                "",
                located.path(),
                finding.line(),
                finding.column(),
                Map.of("value/v1", finding.fingerprint()));
    }

    private static Problem.Level level(Severity severity) {
        return switch (severity) {
            case LOW -> Problem.Level.NOTE;
            case MEDIUM -> Problem.Level.WARNING;
            case HIGH, CRITICAL -> Problem.Level.ERROR;
        };
    }
}
