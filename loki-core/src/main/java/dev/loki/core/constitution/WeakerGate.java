package dev.loki.core.constitution;

import dev.loki.core.LokiException;
import dev.loki.core.task.GateSpec;
import dev.loki.core.task.ProjectConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A gate that stops less after a change than before it. Immutable.
 *
 * @param path the file that says so, relative to the project
 * @param what happens to the gate, such as {@code linting is switched off}
 */
public record WeakerGate(String path, String what) {
    /** The files that declare what of a project's gates counts, besides the tasks file. */
    public static final List<String> FILES = List.of(".loki/rules/quality-gates.yaml", ".loki/config.yaml");

    private static final Pattern ALWAYS_CONTENT =
            Pattern.compile("(?s)(.*(\\|\\||;|\n))?\\s*(true|:|exit 0|/bin/true|/usr/bin/true)\\s*");

    /** Refuses nulls. */
    public WeakerGate {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(what, "what");
    }

    /**
     * Compares the gates of two states of a project. A file that cannot be understood is left out: with one, nothing runs.
     *
     * @param before the text of a file of {@link #FILES} before the change; absent when there was none
     * @param after its text after the change
     */
    public static List<WeakerGate> between(
            Function<String, Optional<String>> before, Function<String, Optional<String>> after) {
        List<WeakerGate> weaker = new ArrayList<>();
        for (String file : FILES) {
            Optional<String> old = before.apply(file);
            Optional<String> now = after.apply(file);
            if (old.isEmpty() || old.equals(now)) {
                continue;
            }
            try {
                List<String> lost = file.endsWith("config.yaml")
                        ? configured(configuration(old, file), configuration(now, file))
                        : GateStrictness.lost(rules(old, file), rules(now, file));
                lost.forEach(what -> weaker.add(new WeakerGate(file, what)));
            } catch (LokiException e) {
                // The check of the file itself says what is wrong with it.
            }
        }
        return weaker;
    }

    private static QualityGates rules(Optional<String> text, String name) {
        return text.map(it -> QualityGates.parse(it, name)).orElseGet(QualityGates::none);
    }

    private static List<GateSpec> configuration(Optional<String> text, String name) {
        return text.map(it -> ProjectConfig.parse(it, name).gates()).orElse(List.of());
    }

    private static List<String> configured(List<GateSpec> before, List<GateSpec> after) {
        List<String> lost = new ArrayList<>();
        for (GateSpec old : before) {
            GateSpec now = after.stream()
                    .filter(gate -> gate.name().equals(old.name()))
                    .findFirst()
                    .or(() -> renamed(old, before, after))
                    .orElse(null);
            if (now == null) {
                lost.add(old.name() + " is removed");
            } else {
                compare(old, now, lost);
            }
        }
        return lost;
    }

    /** The gate that does the same under a new name. */
    private static Optional<GateSpec> renamed(GateSpec old, List<GateSpec> before, List<GateSpec> after) {
        return after.stream()
                .filter(gate -> gate.run().equals(old.run()) && gate.reviewers().equals(old.reviewers()))
                .filter(gate -> before.stream().noneMatch(known -> known.name().equals(gate.name())))
                .findFirst();
    }

    private static void compare(GateSpec old, GateSpec now, List<String> lost) {
        String name = old.name();
        if (old.blocking() && !now.blocking()) {
            lost.add(name + " no longer blocks");
        }
        if (!old.run().equals(now.run()) && alwaysContent(now) && !alwaysContent(old)) {
            lost.add("the command of " + name + " is content with everything");
        }
        if (old.whenExists().isEmpty() && now.whenExists().isPresent()) {
            lost.add(name + " is no longer asked everywhere (when_exists)");
        }
        if (now.reviewers().size() < old.reviewers().size()) {
            lost.add(name + " loses reviewers");
        }
        if (old.coverage().isPresent() && now.coverage().isEmpty()) {
            lost.add(name + " measures no coverage any more");
        }
        old.coverage()
                .flatMap(GateSpec.Coverage::min)
                .ifPresent(min -> now.coverage()
                        .flatMap(GateSpec.Coverage::min)
                        .filter(less -> less.compareTo(min) < 0)
                        .ifPresent(less -> lost.add("min of the coverage of " + name + " falls from "
                                + min.toPlainString() + " to " + less.toPlainString())));
    }

    private static boolean alwaysContent(GateSpec gate) {
        return gate.run()
                .filter(run -> ALWAYS_CONTENT.matcher(run.text()).matches())
                .isPresent();
    }
}
