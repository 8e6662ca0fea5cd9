package dev.loki.cli;

import dev.loki.cli.Console.Color;
import dev.loki.cli.verify.GitHubAnnotations;
import dev.loki.cli.verify.JUnitReport;
import dev.loki.cli.verify.Problem;
import dev.loki.cli.verify.SarifLog;
import dev.loki.cli.verify.StepSummary;
import dev.loki.core.StorageException;
import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.engine.ChangeReport;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.github.ActionOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints what was said about a change or a project, in the form that was asked for. */
final class Verdict {
    private final Composition loki;
    private final ChangeReport report;
    private final List<Problem> problems;

    /**
     * A verdict to print.
     *
     * @param prefix the project's folder below the root of its repository, with a slash at the end, or empty
     */
    Verdict(Composition loki, ChangeReport report, String prefix) {
        this.loki = loki;
        this.report = report;
        this.problems = report.violations().stream()
                .map(violation -> Problem.of(violation, prefix))
                .toList();
    }

    void print(ReportFormat format) {
        switch (format) {
            case TEXT -> text();
            case JSON -> loki.console().raw(Json.pretty(report.toJson()) + "\n");
            case SARIF -> loki.console().raw(Json.pretty(sarif()) + "\n");
            case JUNIT -> loki.console().raw(JUnitReport.of(report));
            case GITHUB -> github();
        }
    }

    JsonObject sarif() {
        return SarifLog.of(problems, Version.text());
    }

    private void text() {
        Console console = loki.console();
        for (Problem problem : problems) {
            boolean error = problem.level() == Problem.Level.ERROR;
            console.result(console.colored(error ? Color.RED : Color.YELLOW, error ? "FAIL " : "WARN ") + problem.rule()
                    + ": " + problem.message());
            console.result("     " + console.colored(Color.DIM, "fix: ") + problem.fix());
        }
        for (QualityGateResult gate : report.gates()) {
            console.result(gate(gate));
            if (!gate.satisfied()) {
                gate.output().lines().forEach(line -> console.result("     | " + line));
            }
        }
        report.notes().forEach(console::warn);
        report.notChecked().forEach(n -> console.detail("not checked: " + n.code() + " (" + n.reason() + ")"));
        console.result((report.passed() ? console.colored(Color.GREEN, "passed") : console.colored(Color.RED, "failed"))
                + ": " + report.subject()
                + report.base()
                        .map(base -> ", " + report.files() + " changed files")
                        .orElse("")
                + report.rulesFrom()
                        .map(commit -> ", by the rules of " + commit.substring(0, Math.min(commit.length(), 12)))
                        .orElse("")
                + "; " + report.held().size() + " rules hold, "
                + report.notChecked().size() + " not checked");
    }

    private String gate(QualityGateResult gate) {
        return "gate " + gate.name() + ": " + gate.status()
                + String.format(
                        Locale.ROOT,
                        " (%.1f s%s)",
                        gate.elapsed().toMillis() / 1000.0,
                        gate.blocking() ? "" : ", advises");
    }

    private void github() {
        GitHubAnnotations.of(problems).forEach(line -> loki.console().raw(line + "\n"));
        append("GITHUB_STEP_SUMMARY", StepSummary.of(report, problems));
        String file = loki.processEnv().getOrDefault("GITHUB_OUTPUT", "").strip();
        if (!file.isEmpty()) {
            Map<String, String> outputs = new LinkedHashMap<>();
            outputs.put("passed", Boolean.toString(report.passed()));
            outputs.put("exit_code", Integer.toString(report.exit()));
            outputs.put("errors", Long.toString(count(Problem.Level.ERROR)));
            outputs.put("warnings", Long.toString(count(Problem.Level.WARNING)));
            ActionOutput.append(Path.of(file), outputs, new SecureRandom());
        }
        loki.console()
                .raw("loki: " + (report.passed() ? "passed" : "failed") + ", " + count(Problem.Level.ERROR)
                        + " errors, " + count(Problem.Level.WARNING) + " warnings\n");
    }

    private long count(Problem.Level level) {
        return problems.stream().filter(problem -> problem.level() == level).count();
    }

    private void append(String variable, String text) {
        String file = loki.processEnv().getOrDefault(variable, "").strip();
        if (file.isEmpty()) {
            return;
        }
        try {
            Files.writeString(Path.of(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw StorageException.writing(Path.of(file), e);
        }
    }
}
