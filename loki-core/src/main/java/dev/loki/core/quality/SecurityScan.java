package dev.loki.core.quality;

import dev.loki.core.LokiException;
import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.constitution.QualityGates;
import dev.loki.core.constitution.QualityGates.Severity;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.ContentInspector;
import dev.loki.core.task.CommandLine;
import dev.loki.core.task.GateSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The gate {@code security_scan}: the built-in scanner over every file that the work changed, and Semgrep and Snyk over the project
 * where they are installed. What the work changed must be clean; a finding elsewhere was there before and is reported.
 */
final class SecurityScan {
    /** The most findings of one scan that are kept, the worst first. */
    static final int MAX_FINDINGS = 100;

    private static final String SEMGREP = "semgrep";
    private static final String SNYK = "snyk";

    /** Snyk's exit code where the project has nothing that it knows. */
    private static final int SNYK_NOTHING = 3;

    private final Commands commands;
    private final Optional<ContentInspector> inspector;

    SecurityScan(Commands commands, Optional<ContentInspector> inspector) {
        this.commands = commands;
        this.inspector = inspector;
    }

    /** What one scanner said, and what it found. */
    private record Scan(Verdict verdict, List<GateFinding> findings) {
        static Scan of(Verdict verdict) {
            return new Scan(verdict, List.of());
        }
    }

    Verdict judge(GateSpec gate, QualityGates.SecurityScan settings, SourceFiles files, GateSubject subject) {
        List<Scan> scans = new ArrayList<>();
        inspector.ifPresent(scanner -> scans.add(builtIn(scanner, files, subject)));
        if (gate.run().isPresent()) {
            scans.add(configured(gate, subject));
        } else {
            settings.tools()
                    .forEach(tool -> external(tool, gate, files, subject).ifPresent(scans::add));
        }
        Verdict looked = Verdict.all(scans.stream().map(Scan::verdict).toList(), "no scanner is installed");
        List<GateFinding> findings = scans.stream()
                .flatMap(scan -> scan.findings().stream())
                .sorted((a, b) -> b.severity().compareTo(a.severity()))
                .limit(MAX_FINDINGS)
                .toList();
        return findings.isEmpty() ? looked : judged(looked, findings, settings.threshold(), subject);
    }

    /** Findings decide, unless a scanner could not look at all. */
    private static Verdict judged(Verdict looked, List<GateFinding> findings, Severity threshold, GateSubject subject) {
        List<GateFinding> bad = findings.stream()
                .filter(finding -> finding.atLeast(threshold))
                .filter(finding -> finding.path().isBlank()
                        || subject.changed().isEmpty()
                        || subject.changed().contains(finding.path()))
                .toList();
        Set<String> lines = new TreeSet<>();
        findings.forEach(finding -> lines.add(finding.severity().name().toLowerCase(Locale.ROOT) + " " + finding.place()
                + " " + finding.rule() + ": " + finding.message()));
        JsonObject details = JsonObject.builder()
                .put(
                        "findings",
                        JsonValue.array(
                                findings.stream().map(GateFinding::toJson).toList()))
                .build();
        Status status = bad.isEmpty() || looked.status() == Status.ERROR ? looked.status() : Status.FAIL;
        return new Verdict(
                        status,
                        looked.exitCode(),
                        looked.elapsed(),
                        looked.toolVersion(),
                        String.join("\n", lines),
                        details)
                .with(status, looked.status() == Status.ERROR ? looked.output() : "");
    }

    private static Scan builtIn(ContentInspector scanner, SourceFiles files, GateSubject subject) {
        List<GateFinding> findings = new ArrayList<>();
        for (String path : new TreeSet<>(subject.changed())) {
            Optional<String> text = files.text(path);
            if (text.isEmpty()) {
                continue;
            }
            for (ContentInspector.Finding found : scanner.inspect(path, text.get())) {
                if (found.secret()) {
                    findings.add(GateFinding.of(
                            "built-in",
                            found.rule(),
                            Severity.HIGH,
                            path,
                            found.line(),
                            "a secret, " + found.redacted(),
                            found.redacted()));
                }
            }
        }
        return new Scan(Verdict.of(Status.PASS, "", JsonObject.EMPTY), findings);
    }

    private Optional<Scan> external(String tool, GateSpec gate, SourceFiles files, GateSubject subject) {
        if (!commands.installed(tool)) {
            return Optional.of(Scan.of(Verdict.notApplicable(tool + " is not installed")));
        }
        List<String> argv = new ArrayList<>();
        if (tool.equals(SEMGREP)) {
            argv.addAll(List.of(SEMGREP, "scan", "--json", "--quiet", "--metrics=off"));
            boolean own = files.any(".semgrep.yml", ".semgrep.yaml", ".semgrep/**");
            argv.addAll(List.of("--config", own ? ownRules(files) : "p/default"));
        } else {
            argv.addAll(List.of(SNYK, "test", "--json"));
        }
        Commands.Ran ran = commands.run(
                new CommandLine.Argv(argv),
                gate.timeout(),
                subject.label() + "." + gate.name() + "." + tool,
                Commands.REPORT_BYTES,
                Map.of(),
                Optional.empty());
        String version = commands.version(Optional.of(new CommandLine.Argv(List.of(tool, "--version"))));
        return Optional.of(tool.equals(SEMGREP) ? semgrep(ran, version, files) : snyk(ran, version));
    }

    private static String ownRules(SourceFiles files) {
        return files.any(".semgrep/**") ? ".semgrep" : files.has(".semgrep.yml") ? ".semgrep.yml" : ".semgrep.yaml";
    }

    /** A configured scanner prints Semgrep's form, or says what it thinks with its exit code alone. */
    private Scan configured(GateSpec gate, GateSubject subject) {
        Commands.Ran ran = commands.run(
                gate.run().orElseThrow(),
                gate.timeout(),
                subject.label() + "." + gate.name(),
                Commands.REPORT_BYTES,
                Map.of(),
                Optional.empty());
        String version = commands.version(gate.version());
        return ran.stdout().stripLeading().startsWith("{")
                ? semgrep(ran, version, SourceFiles.none())
                : Scan.of(ran.verdict(version));
    }

    private static Scan semgrep(Commands.Ran ran, String version, SourceFiles files) {
        Optional<JsonObject> report = report(ran);
        if (report.isEmpty() || report.get().array("results").isEmpty()) {
            return unreadable(ran, version, SEMGREP);
        }
        List<GateFinding> findings = new ArrayList<>();
        for (JsonObject result : report.get().objects("results")) {
            JsonObject extra = result.object("extra").orElse(JsonObject.EMPTY);
            String path = result.string("path").orElse("");
            int line = result.object("start")
                    .flatMap(s -> s.integer("line"))
                    .orElse(0L)
                    .intValue();
            findings.add(GateFinding.of(
                    SEMGREP,
                    result.string("check_id").orElse("unknown"),
                    severity(extra.string("severity").orElse("")),
                    path.startsWith("./") ? path.substring(2) : path,
                    line,
                    firstLine(extra.string("message").orElse("")),
                    extra.string("fingerprint")
                            .filter(print -> !print.equals("requires login"))
                            .or(() -> extra.string("lines").filter(text -> !text.equals("requires login")))
                            .orElseGet(() -> files.line(path, line))));
        }
        return new Scan(verdict(ran, version, findings), findings);
    }

    private static Scan snyk(Commands.Ran ran, String version) {
        if (ran.exitCode() == SNYK_NOTHING) {
            return Scan.of(Verdict.notApplicable("Snyk knows nothing in this project"));
        }
        List<JsonObject> projects = new ArrayList<>();
        try {
            JsonValue root = Json.parse(ran.stdout().strip(), "output of snyk");
            List<JsonValue> items = root instanceof JsonArray array ? array.items() : List.of(root);
            items.stream()
                    .filter(JsonObject.class::isInstance)
                    .map(JsonObject.class::cast)
                    .forEach(projects::add);
        } catch (LokiException e) {
            return unreadable(ran, version, SNYK);
        }
        if (projects.stream()
                .anyMatch(project -> project.array("vulnerabilities").isEmpty())) {
            return unreadable(ran, version, SNYK);
        }
        List<GateFinding> findings = new ArrayList<>();
        for (JsonObject project : projects) {
            for (JsonObject item : project.objects("vulnerabilities")) {
                String library = item.string("packageName").orElse("") + "@"
                        + item.string("version").orElse("");
                findings.add(GateFinding.of(
                        SNYK,
                        item.string("id").orElse("unknown"),
                        severity(item.string("severity").orElse("")),
                        project.string("displayTargetFile").orElse(""),
                        0,
                        firstLine(item.string("title").orElse("")) + " in " + library,
                        library));
            }
        }
        return new Scan(
                verdict(ran, version, findings), findings.stream().distinct().toList());
    }

    /** A scanner that looked is content by itself; what it found is judged by the threshold. */
    private static Verdict verdict(Commands.Ran ran, String version, List<GateFinding> findings) {
        boolean looked = ran.exitCode() == 0 || (ran.exitCode() == 1 && !findings.isEmpty());
        return new Verdict(
                looked ? Status.PASS : Status.ERROR,
                ran.exitCode(),
                ran.elapsed(),
                version,
                looked ? "" : ran.output(),
                JsonObject.EMPTY);
    }

    private static Scan unreadable(Commands.Ran ran, String version, String tool) {
        Status status = ran.status() == Status.NOT_RUN ? Status.NOT_RUN : Status.ERROR;
        return Scan.of(ran.verdict(version).with(status, tool + " printed no report that can be read"));
    }

    private static Optional<JsonObject> report(Commands.Ran ran) {
        try {
            return Optional.of(Json.parse(ran.stdout().strip(), "output of semgrep"))
                    .filter(JsonObject.class::isInstance)
                    .map(JsonObject.class::cast);
        } catch (LokiException e) {
            return Optional.empty();
        }
    }

    /** The words of scanners for how bad a finding is; an unknown one is taken seriously. */
    private static Severity severity(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "INFO", "INVENTORY", "EXPERIMENT", "LOW" -> Severity.LOW;
            case "WARNING", "MEDIUM" -> Severity.MEDIUM;
            case "CRITICAL" -> Severity.CRITICAL;
            default -> Severity.HIGH;
        };
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
