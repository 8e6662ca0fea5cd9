package dev.loki.policy.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the detectors' file. Its pattern is compiled when its first keyword is met.
 *
 * <p>Thread-safe: threads that meet a keyword at the same time may compile the pattern twice, to the same effect.
 */
final class Detector {
    private final String id;
    private final Kind kind;
    private final Severity severity;
    private final boolean standard;
    private final List<String> keywords;
    private final Optional<String> pattern;
    private final String shape;
    private final List<String> checks;
    private final int rank;
    private volatile @Nullable Compiled compiled;

    Detector(
            String id,
            Kind kind,
            Severity severity,
            boolean standard,
            List<String> keywords,
            Optional<String> pattern,
            String shape,
            List<String> checks,
            int rank) {
        this.id = id;
        this.kind = kind;
        this.severity = severity;
        this.standard = standard;
        this.keywords = List.copyOf(keywords);
        this.pattern = pattern;
        this.shape = shape;
        this.checks = List.copyOf(checks);
        this.rank = rank;
    }

    /** What is needed to look for a value: a shape for each keyword, and the checks. */
    private record Compiled(List<Shape> shapes, List<Check> deciding, List<Check> confirming) {}

    String id() {
        return id;
    }

    Kind kind() {
        return kind;
    }

    /** Whether it is used unless something else is said. */
    boolean standard() {
        return standard;
    }

    /** The same, used by default. */
    Detector switchedOn() {
        return new Detector(id, kind, severity, true, keywords, pattern, shape, checks, rank);
    }

    /** What a text must hold, in lower case; every digit counts as every other. */
    List<String> keywords() {
        return keywords;
    }

    /** Whether what it finds at that keyword begins where the keyword does, and so only where a token can. */
    boolean beginsWithKeyword(int keyword) {
        if (pattern.isEmpty() || !shape.isEmpty()) {
            return false;
        }
        String plain = TokenPattern.fold(pattern.get().replace("\\", "").toLowerCase(Locale.ROOT));
        return plain.indexOf(TokenPattern.fold(keywords.get(keyword))) <= 0;
    }

    /** Its place in the file: of overlapping findings the one whose detector comes first is kept. */
    int rank() {
        return rank;
    }

    /** The severity of what it finds at a keyword, or nothing when it finds nothing there. */
    Optional<Severity> look(Candidate candidate, int keyword, int start, int end) {
        Compiled ready = compiled();
        if (!ready.shapes.get(keyword).find(candidate, start, end)) {
            return Optional.empty();
        }
        if (pattern.isPresent() && Masks.covers(candidate.text, candidate.start, candidate.end)) {
            return Optional.empty();
        }
        String value = candidate.value();
        if (!ready.deciding.stream().allMatch(check -> check.holds(value))) {
            return Optional.empty();
        }
        boolean confirmed = ready.confirming.stream().anyMatch(check -> check.holds(value));
        return Optional.of(confirmed ? severity.raised() : severity);
    }

    /** The pattern of a token that stands by itself. */
    Optional<TokenPattern> tokenPattern() {
        return shape.isEmpty() ? pattern.map(TokenPattern::compile) : Optional.empty();
    }

    private Compiled compiled() {
        Compiled ready = compiled;
        if (ready == null) {
            ready = compile();
            compiled = ready;
        }
        return ready;
    }

    private Compiled compile() {
        List<Shape> shapes = new ArrayList<>();
        Optional<TokenPattern> tokens = pattern.map(TokenPattern::compile);
        for (String keyword : keywords) {
            if (tokens.isEmpty()) {
                shapes.add(Shapes.named(shape));
            } else if (shape.equals("assigned")) {
                shapes.add(Shapes.assigned(tokens.get()));
            } else {
                shapes.add(Shapes.token(tokens.get(), keyword));
            }
        }
        return new Compiled(
                List.copyOf(shapes),
                checks.stream().filter(Check::decides).map(Check::named).toList(),
                checks.stream()
                        .filter(name -> !Check.decides(name))
                        .map(Check::named)
                        .toList());
    }
}
