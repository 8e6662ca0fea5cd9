package dev.loki.core.quality;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.constitution.QualityGates;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.GateSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The gate {@code performance_check}: the score of a Lighthouse report, and the bytes of script in the folders of built files. */
final class PerformanceCheck {
    private static final List<String> FOLDERS = List.of("dist", "build", "out", "public/build", ".next/static");
    private static final List<String> REPORTS =
            List.of("lighthouse-report.json", "lighthouse.json", "*.report.json", ".lighthouseci/lhr-*.json");
    private static final int MAX_REPORT_BYTES = 32 << 20;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final ToolsGate tools;

    PerformanceCheck(ToolsGate tools) {
        this.tools = tools;
    }

    Verdict judge(GateSpec gate, QualityGates.PerformanceCheck settings, SourceFiles files, GateSubject subject) {
        List<Verdict> parts = new ArrayList<>();
        Reports before = Reports.of(files.root(), REPORTS);
        ToolsGate.configured(gate).forEach(tool -> parts.add(tools.judge(gate, tool, subject.mayFix(), subject)));
        Reports after = Reports.of(files.root(), REPORTS);
        List<String> reports = gate.run().isPresent() ? after.since(before) : after.paths();
        reports.forEach(path -> score(files.root().resolve(path), path, settings.lighthouseScore())
                .ifPresent(parts::add));
        if (files.has(NodePreset.PACKAGE)) {
            FOLDERS.forEach(folder ->
                    bundle(files.root(), folder, settings.bundleLimitBytes()).ifPresent(parts::add));
        }
        return Verdict.all(parts, "there is no Lighthouse report and no folder of built scripts");
    }

    private static Optional<Verdict> score(Path report, String path, int min) {
        Optional<BigDecimal> score;
        try {
            score = read(report);
        } catch (LokiException e) {
            return Optional.of(Verdict.of(Status.ERROR, path + ": " + e.getMessage(), JsonObject.EMPTY));
        }
        return score.map(fraction -> {
            BigDecimal points = fraction.multiply(HUNDRED).stripTrailingZeros();
            boolean enough = points.compareTo(BigDecimal.valueOf(min)) >= 0;
            return Verdict.of(
                    enough ? Status.PASS : Status.FAIL,
                    path + ": performance score " + points.toPlainString() + ", asked for is " + min,
                    JsonObject.builder()
                            .put(
                                    "lighthouse",
                                    JsonObject.builder()
                                            .put("report", path)
                                            .put("score", new JsonValue.JsonNumber(points))
                                            .put("min", min)
                                            .build())
                            .build());
        });
    }

    private static Optional<BigDecimal> read(Path report) {
        try {
            if (Files.size(report) > MAX_REPORT_BYTES) {
                throw new StorageException("the report is larger than " + MAX_REPORT_BYTES + " bytes");
            }
            JsonValue root = Json.parse(
                    new String(Files.readAllBytes(report), StandardCharsets.UTF_8),
                    String.valueOf(report.getFileName()));
            return root instanceof JsonObject object
                    ? object.object("categories")
                            .flatMap(categories -> categories.object("performance"))
                            .flatMap(performance -> performance.number("score"))
                    : Optional.empty();
        } catch (IOException e) {
            throw StorageException.reading(report, e);
        }
    }

    private static Optional<Verdict> bundle(Path root, String folder, long limit) {
        List<String> scripts = SourceFiles.built(root, folder).matching("**/*.js", "**/*.mjs", "**/*.cjs");
        if (scripts.isEmpty()) {
            return Optional.empty();
        }
        long bytes =
                scripts.stream().mapToLong(script -> size(root.resolve(script))).sum();
        return Optional.of(Verdict.of(
                bytes <= limit ? Status.PASS : Status.FAIL,
                folder + ": " + bytes + " bytes of script, the limit is " + limit,
                JsonObject.builder()
                        .put(
                                "bundle",
                                JsonObject.builder()
                                        .put("folder", folder)
                                        .put("bytes", bytes)
                                        .put("limit", limit)
                                        .build())
                        .build()));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }
}
