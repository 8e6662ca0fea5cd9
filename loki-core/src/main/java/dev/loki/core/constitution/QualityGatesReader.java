package dev.loki.core.constitution;

import dev.loki.core.ConfigException;
import dev.loki.core.constitution.QualityGates.ContractTests;
import dev.loki.core.constitution.QualityGates.Linting;
import dev.loki.core.constitution.QualityGates.PerformanceCheck;
import dev.loki.core.constitution.QualityGates.SecurityScan;
import dev.loki.core.constitution.QualityGates.Severity;
import dev.loki.core.constitution.QualityGates.SpecValidation;
import dev.loki.core.constitution.QualityGates.StaticAnalysis;
import dev.loki.core.constitution.QualityGates.TypeChecking;
import dev.loki.core.json.Document;
import dev.loki.core.json.Fields;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonString;
import dev.loki.core.json.Nearest;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a file of quality gates strictly: no unknown key, no value out of range, nothing weakened by leaving it out. */
final class QualityGatesReader {
    /** The analysers that the gate {@code static_analysis} knows. */
    static final Set<String> ANALYSERS = new TreeSet<>(Set.of(
            "eslint", "prettier", "tsc", "spotless", "checkstyle", "spotbugs", "ruff", "mypy", "govet", "clippy"));

    /** The scanners that the gate {@code security_scan} knows. */
    static final Set<String> SCANNERS = new TreeSet<>(Set.of("semgrep", "snyk"));

    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,2})?) ?%?");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9}) ?(b|kb|mb)", Pattern.CASE_INSENSITIVE);
    private static final Map<String, Long> UNITS = Map.of("b", 1L, "kb", 1_000L, "mb", 1_000_000L);
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private QualityGatesReader() {}

    static QualityGates read(Document document) {
        Fields file = document.fieldsOrEmpty();
        if (file.integer("version").orElse(1L) != 1) {
            throw file.error("version", "\"version\" must be 1");
        }
        Fields commit = block(file, "quality_gates");
        Fields review = block(file, "auto_review");
        QualityGates gates = new QualityGates(
                gate(commit, "linting", QualityGatesReader::linting),
                gate(commit, "type_checking", QualityGatesReader::typeChecking),
                gate(commit, "contract_tests", QualityGatesReader::contractTests),
                gate(commit, "spec_validation", QualityGatesReader::specValidation),
                gate(review, "static_analysis", QualityGatesReader::staticAnalysis),
                gate(review, "security_scan", QualityGatesReader::securityScan),
                gate(review, "performance_check", QualityGatesReader::performanceCheck));
        commit.done();
        review.done();
        file.done();
        return gates;
    }

    private static Fields block(Fields parent, String key) {
        return parent.object(key)
                .orElseGet(() -> Json.document("{}", parent.name()).fields());
    }

    private static <G> G gate(Fields block, String key, Function<Fields, G> reader) {
        Fields fields = block(block, key);
        G gate = reader.apply(fields);
        fields.done();
        return gate;
    }

    private static Linting linting(Fields fields) {
        return new Linting(on(fields, "enabled"), on(fields, "auto_fix"), on(fields, "block_on_failure"));
    }

    private static TypeChecking typeChecking(Fields fields) {
        return new TypeChecking(on(fields, "enabled"), on(fields, "strict_mode"), on(fields, "block_on_failure"));
    }

    private static ContractTests contractTests(Fields fields) {
        return new ContractTests(
                on(fields, "enabled"), percent(fields, "min_coverage", 80), on(fields, "block_on_failure"));
    }

    private static SpecValidation specValidation(Fields fields) {
        String validator = word(fields, "validator", "spectral", Set.of("spectral", "builtin"));
        return new SpecValidation(on(fields, "enabled"), validator.equals("spectral"), on(fields, "block_on_failure"));
    }

    private static StaticAnalysis staticAnalysis(Fields fields) {
        return new StaticAnalysis(
                on(fields, "enabled"),
                tools(fields, List.of("eslint", "prettier", "tsc"), ANALYSERS),
                on(fields, "auto_fix"),
                fields.bool("warn_only", false));
    }

    private static SecurityScan securityScan(Fields fields) {
        String threshold = word(fields, "severity_threshold", "medium", Set.of("low", "medium", "high", "critical"));
        return new SecurityScan(
                on(fields, "enabled"),
                tools(fields, List.of("semgrep", "snyk"), SCANNERS),
                Severity.valueOf(threshold.toUpperCase(Locale.ROOT)),
                on(fields, "auto_create_issues"),
                fields.bool("warn_only", false));
    }

    private static PerformanceCheck performanceCheck(Fields fields) {
        return new PerformanceCheck(
                on(fields, "enabled"),
                percent(fields, "lighthouse_score", 90).intValue(),
                bytes(fields, "bundle_size_limit", 500_000),
                on(fields, "warn_only"));
    }

    private static boolean on(Fields fields, String key) {
        return fields.bool(key, true);
    }

    private static List<String> tools(Fields fields, List<String> shipped, Set<String> known) {
        if (!fields.has("tools")) {
            return shipped;
        }
        List<String> tools = fields.strings("tools");
        tools.stream().filter(tool -> !known.contains(tool)).findFirst().ifPresent(tool -> {
            throw unknown(fields, "tools", tool, known);
        });
        return tools;
    }

    private static String word(Fields fields, String key, String shipped, Set<String> known) {
        String word = fields.string(key, shipped);
        if (!known.contains(word)) {
            throw unknown(fields, key, word, new TreeSet<>(known));
        }
        return word;
    }

    private static ConfigException unknown(Fields fields, String key, String word, Set<String> known) {
        return fields.error(
                key,
                "\"" + key + "\" does not know \"" + word + "\"; "
                        + Nearest.to(word, known)
                                .map(near -> "did you mean \"" + near + "\"?")
                                .orElse("use one of " + String.join(", ", known)));
    }

    private static BigDecimal percent(Fields fields, String key, int shipped) {
        if (!fields.has(key)) {
            return BigDecimal.valueOf(shipped);
        }
        Matcher percent = PERCENT.matcher(text(fields, key));
        if (!percent.matches() || new BigDecimal(percent.group(1)).compareTo(HUNDRED) > 0) {
            throw fields.error(key, "\"" + key + "\" must be a percentage from 0 to 100, such as 80%");
        }
        return new BigDecimal(percent.group(1));
    }

    private static long bytes(Fields fields, String key, long shipped) {
        if (!fields.has(key)) {
            return shipped;
        }
        Matcher size = SIZE.matcher(text(fields, key));
        if (!size.matches()) {
            throw fields.error(key, "\"" + key + "\" must be a size in b, kb or mb, such as 500kb");
        }
        return Long.parseLong(size.group(1)) * UNITS.getOrDefault(size.group(2).toLowerCase(Locale.ROOT), 1L);
    }

    /** The text of a value that may be written as a number, too. */
    private static String text(Fields fields, String key) {
        JsonValue value = fields.value(key).orElseThrow(() -> fields.missing(key));
        return value instanceof JsonString string ? string.value() : Json.write(value);
    }
}
