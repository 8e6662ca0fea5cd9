package dev.loki.bench.suite;

import dev.loki.bench.audit.AuditBench;
import dev.loki.bench.audit.SealBench;
import dev.loki.bench.events.EventBusBench;
import dev.loki.bench.otel.Delivery;
import dev.loki.bench.policy.LoadBenchmark;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs every benchmark and writes {@code performance.json}, and from it {@code performance.md}: {@code examples/bench/all
 * [quick] [FOLDER]}. A part that fails or takes too long is told as not measured; the others stand.
 */
public final class Suite {
    /** How long one program may take. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Pattern COMPARED = Pattern.compile(
            "(?<what>.*?)\\s{2,}(?<value>[0-9.]+) (?<unit>\\S+)\\s{2,}(?<baseline>.*?)\\s{2,}(?<base>[0-9.NaN]+) \\S+\\s+ratio .*");

    private final boolean quick;
    private final Path dist;

    private Suite(boolean quick, Path dist) {
        this.quick = quick;
        this.dist = dist;
    }

    /** Arguments: the distribution, the folder to write to, and {@code quick} or {@code full}. */
    public static void main(String[] args) throws IOException {
        Suite suite = new Suite(args[2].equals("quick"), Path.of(args[0]));
        Path folder = Files.createDirectories(Path.of(args[1]));
        List<Section> sections = suite.sections();
        String machine = System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                + Runtime.getRuntime().availableProcessors() + " cores, Java " + System.getProperty("java.version");
        String date = LocalDate.now(ZoneOffset.UTC).toString();
        Files.writeString(
                folder.resolve("performance.json"),
                Json.pretty(JsonObject.builder()
                                .put("date", date)
                                .put("machine", machine)
                                .put("mode", args[2])
                                .put(
                                        "sections",
                                        JsonValue.array(sections.stream()
                                                .map(Section::toJson)
                                                .toList()))
                                .build())
                        + "\n");
        Files.writeString(folder.resolve("performance.md"), page(sections, date, machine, args[2]));
        System.err.println("wrote " + folder.resolve("performance.md"));
    }

    private static String page(List<Section> sections, String date, String machine, String mode) {
        StringBuilder page = new StringBuilder("# Performance\n\nMeasured on " + date + " by one " + mode + " run of"
                + " `examples/bench/all` on " + machine
                + ", which wrote this page from [its raw results](performance.json). A ratio is loki's value to the one"
                + " beside it, from the same run.\n");
        sections.forEach(section -> page.append('\n').append(section.toMarkdown()));
        return page.toString();
    }

    private List<Section> sections() {
        List<Section> all = new ArrayList<>();
        Jmh jmh = new Jmh(quick);
        add(all, "Start-up", () -> Startup.measure(dist, quick ? 11 : 30));
        add(all, "Rules", jmh::rules);
        add(all, "What is off", jmh::off);
        add(all, "Audit", this::audit);
        add(all, "Events", this::events);
        add(all, "Telemetry", this::telemetry);
        add(
                all,
                "Loading policies",
                () -> printed(
                        "Loading policies",
                        "Reading and compiling a policy file against reading its YAML alone.",
                        Program.run(PATIENCE, LoadBenchmark.class.getName())));
        return all;
    }

    private static void add(List<Section> all, String title, Callable<Section> measuring) {
        System.err.println("measuring: " + title);
        try {
            all.add(measuring.call());
        } catch (Exception e) {
            all.add(Section.unmeasured(title, String.valueOf(e.getMessage())));
        }
    }

    private static Section printed(String title, String text, List<String> lines) {
        return new Section(title, text, List.of(), lines);
    }

    private Section audit() throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        List<String> others = new ArrayList<>();
        List<String> lines = new ArrayList<>(
                Program.run(PATIENCE, AuditBench.class.getName(), scratch(), quick ? "40000" : "400000"));
        lines.addAll(Program.run(PATIENCE, SealBench.class.getName(), scratch(), quick ? "20000" : "200000"));
        for (String line : lines) {
            Matcher compared = COMPARED.matcher(line);
            if (compared.matches() && !compared.group("base").contains("N")) {
                rows.add(Row.of(
                        compared.group("what"),
                        Double.parseDouble(compared.group("value")),
                        compared.group("unit"),
                        compared.group("baseline"),
                        Double.parseDouble(compared.group("base")),
                        ""));
            } else {
                others.add(line.replaceAll("\\s+", " "));
            }
        }
        return new Section(
                "Audit",
                "Appending against the bare system calls with lines of the same length, verifying against `sha256sum` over the same"
                        + " file.",
                rows,
                others);
    }

    private Section events() throws IOException, InterruptedException {
        return printed(
                "Events",
                "Publishing against the bare system calls: create, write, with and without fsync, rename.",
                Program.run(PATIENCE, EventBusBench.class.getName(), scratch(), quick ? "10" : "1"));
    }

    private Section telemetry() throws IOException, InterruptedException {
        return printed(
                "Telemetry",
                "Spans to a local collector against the official OpenTelemetry SDK for Java.",
                Program.run(PATIENCE, Delivery.class.getName(), quick ? "3" : "9", quick ? "20000" : "100000"));
    }

    private static String scratch() throws IOException {
        return Files.createTempDirectory("loki-bench-").toString();
    }
}
