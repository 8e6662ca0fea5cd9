package dev.loki.bench.suite;

import dev.loki.bench.otel.NoopBenchmark;
import dev.loki.bench.policy.PolicyBenchmark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The benchmarks in small, by JMH: nanoseconds and bytes of one call. */
final class Jmh {
    private static final Map<String, String> PEERS = new LinkedHashMap<>();

    static {
        PEERS.put("plainJava", "the same rules as plain Java");
        PEERS.put("cel", "CEL-Java");
        PEERS.put("casbin", "jCasbin");
        PEERS.put("cedar", "cedar-java");
    }

    /** Nanoseconds and bytes of one call. */
    private record Cost(double nanos, double bytes) {}

    private final boolean quick;

    Jmh(boolean quick) {
        this.quick = quick;
    }

    private Map<String, Cost> run(Class<?> type, String parameter) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(type.getName() + "\\..*")
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true);
        if (quick) {
            options.warmupIterations(1)
                    .warmupTime(TimeValue.milliseconds(300))
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(300));
        }
        Map<String, Cost> costs = new LinkedHashMap<>();
        for (RunResult result : new Runner(options.build()).run()) {
            double bytes = result.getSecondaryResults().entrySet().stream()
                    .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
                    .mapToDouble(entry -> entry.getValue().getScore())
                    .findFirst()
                    .orElse(Double.NaN);
            String suffix = parameter.isEmpty() ? "" : " " + result.getParams().getParam(parameter);
            costs.put(
                    result.getPrimaryResult().getLabel() + suffix,
                    new Cost(result.getPrimaryResult().getScore(), bytes));
        }
        return costs;
    }

    Section rules() throws RunnerException {
        Map<String, Cost> costs = run(PolicyBenchmark.class, "rules");
        List<Row> rows = new ArrayList<>();
        for (String rules : List.of("5", "1000")) {
            Cost loki = costs.get("loki " + rules);
            PEERS.forEach((peer, name) -> rows.add(Row.of(
                    "an ALLOW by " + rules + " rules",
                    loki.nanos(),
                    "ns",
                    name,
                    costs.get(peer + " " + rules).nanos(),
                    "")));
            rows.add(new Row(
                    "an ALLOW by " + rules + " rules: allocated",
                    Row.number(loki.bytes()) + " B",
                    "CEL-Java",
                    Row.number(costs.get("cel " + rules).bytes()) + " B",
                    " ",
                    ""));
        }
        return new Section(
                "Rules",
                "One decision by the same rules, each engine in its own language, everything compiled and every context made before.",
                rows,
                List.of());
    }

    Section off() throws RunnerException {
        Map<String, Cost> costs = run(NoopBenchmark.class, "");
        Cost empty = costs.get("emptyMethod");
        List<Row> rows = new ArrayList<>();
        costs.forEach((name, cost) -> {
            if (!name.equals("emptyMethod")) {
                rows.add(Row.of(words(name), cost.nanos(), "ns", "an empty method", empty.nanos(), "1 ns more"));
                rows.add(new Row(words(name) + ": allocated", Row.number(cost.bytes()) + " B", " ", " ", " ", "0 B"));
            }
        });
        return new Section("What is off", "A call of a facade that nobody switched on.", rows, List.of());
    }

    private static String words(String name) {
        return name.replaceAll("([A-Z])", " $1").toLowerCase(java.util.Locale.ROOT);
    }
}
