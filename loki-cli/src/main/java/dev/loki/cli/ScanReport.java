package dev.loki.cli;

import dev.loki.cli.Console.Color;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.policy.scan.Baseline.Located;
import dev.loki.policy.scan.Finding;
import dev.loki.policy.scan.Severity;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** What a scan found, in the form that was asked for. */
final class ScanReport {
    private static final String SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

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
        List<JsonObject> rules = scan.found().stream()
                .map(located -> located.finding().rule())
                .distinct()
                .sorted()
                .map(ScanReport::rule)
                .toList();
        JsonObject driver = JsonObject.builder()
                .put("name", "loki")
                .put("rules", JsonValue.array(rules))
                .build();
        JsonObject run = JsonObject.builder()
                .put("tool", JsonObject.builder().put("driver", driver).build())
                .put("columnKind", "utf16CodeUnits")
                .put(
                        "results",
                        JsonValue.array(
                                scan.found().stream().map(ScanReport::result).toList()))
                .build();
        return JsonObject.builder()
                .put("$schema", SARIF_SCHEMA)
                .put("version", "2.1.0")
                .put("runs", JsonValue.array(List.of(run)))
                .build();
    }

    private static JsonObject rule(String id) {
        String words = id.replace('-', ' ');
        return JsonObject.builder()
                .put("id", id)
                .put("shortDescription", message(Character.toUpperCase(words.charAt(0)) + words.substring(1)))
                .build();
    }

    private static JsonObject message(String text) {
        return JsonObject.builder().put("text", text).build();
    }

    private static JsonObject result(Located located) {
        Finding finding = located.finding();
        JsonObject region = JsonObject.builder()
                .put("startLine", finding.line())
                .put("startColumn", finding.column())
                .build();
        JsonObject artifact =
                JsonObject.builder().put("uri", uri(located.path())).build();
        JsonObject physical = JsonObject.builder()
                .put("artifactLocation", artifact)
                .put("region", region)
                .build();
        JsonObject location =
                JsonObject.builder().put("physicalLocation", physical).build();
        return JsonObject.builder()
                .put("ruleId", finding.rule())
                .put("level", level(finding.severity()))
                .put("message", message(finding.rule().replace('-', ' ') + " " + finding.redacted()))
                .put("locations", JsonValue.array(List.of(location)))
                .put(
                        "partialFingerprints",
                        JsonObject.builder()
                                .put("value/v1", finding.fingerprint())
                                .build())
                .build();
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case LOW -> "note";
            case MEDIUM -> "warning";
            case HIGH, CRITICAL -> "error";
        };
    }

    /** A path as a relative or, for a file outside of the project, a file URI. */
    private static String uri(String path) {
        try {
            return path.startsWith("/")
                    ? new URI("file", "", path, null).toASCIIString()
                    : new URI(null, null, "/" + path, null).toASCIIString().substring(1);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("every path can be written as a URI", e);
        }
    }
}
