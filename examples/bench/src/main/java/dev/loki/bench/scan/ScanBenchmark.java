package dev.loki.bench.scan;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.policy.scan.ContentScanner;
import dev.loki.policy.scan.Finding;
import dev.loki.policy.scan.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;

/**
 * The scanner's detection on a labelled data set, and its speed over source code.
 *
 * <p>{@code examples/bench/run dev.loki.bench.scan.ScanBenchmark DATASET.jsonl [SOURCE_FOLDER] [--errors]}: each line of the
 * data set is an object with {@code text} and {@code label} ({@code secret} or {@code clean}).
 */
public final class ScanBenchmark {
    private ScanBenchmark() {}

    /** Prints both. */
    public static void main(String[] args) throws IOException {
        boolean errors = List.of(args).contains("--errors");
        detection(Path.of(args[0]), errors);
        Throughput.print(args.length > 1 && !args[1].startsWith("--") ? Path.of(args[1]) : Path.of("."));
    }

    private static void detection(Path file, boolean errors) throws IOException {
        int truePositives = 0;
        int falsePositives = 0;
        int falseNegatives = 0;
        int trueNegatives = 0;
        for (String line : Files.readAllLines(file)) {
            JsonObject row = (JsonObject) Json.parse(line, file.toString());
            String text = row.string("text").orElseThrow();
            boolean secret = row.string("label").orElseThrow().equals("secret");
            List<Finding> findings = ContentScanner.builtIn().scan(text, EnumSet.of(Kind.SECRET));
            boolean found = !findings.isEmpty();
            if (errors && found != secret) {
                System.out.println((secret ? "MISSED " : "FALSE  ")
                        + findings.stream().map(Finding::rule).toList() + " "
                        + row.string("kind").orElse("") + " | " + text.replace('\n', '~'));
            }
            truePositives += secret && found ? 1 : 0;
            falseNegatives += secret && !found ? 1 : 0;
            falsePositives += !secret && found ? 1 : 0;
            trueNegatives += !secret && !found ? 1 : 0;
        }
        System.out.printf(
                "detection: %d secret, %d clean lines: precision %.3f (goal 0.95), recall %.3f (goal 0.90),"
                        + " false-positive rate %.3f (goal 0.05)%n",
                truePositives + falseNegatives,
                falsePositives + trueNegatives,
                (double) truePositives / (truePositives + falsePositives),
                (double) truePositives / (truePositives + falseNegatives),
                (double) falsePositives / (falsePositives + trueNegatives));
    }
}
