package dev.loki.integrations.agents;

import dev.loki.core.io.ProjectDir;
import dev.loki.core.io.RealPath;
import dev.loki.integrations.agents.shell.Access.Kind;
import dev.loki.integrations.agents.shell.ShellReading.Command;
import dev.loki.integrations.agents.shell.Unread;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the constitution says about tool calls without any policy: an agent does not touch its own rules and guard, skips no
 * check, approves nothing itself, and keeps to its task and role. Immutable.
 */
public final class Constitutional {
    private static final String PROTECTED = "PROTECTED_FILE";
    private static final String BYPASS = "GUARD_BYPASS";
    private static final String UNREADABLE = "GUARD_UNREADABLE";

    private final Places places;
    private final Optional<TaskScope> scope;
    private final Protection protection;

    private Constitutional(Places places, Optional<TaskScope> scope) {
        this.places = places;
        this.scope = scope;
        this.protection = new Protection(
                places,
                scope.filter(task -> !task.agent().isBlank())
                        .map(task -> places.project().agents().resolve(task.agent() + ".md")));
    }

    /** The rules in these places, for an agent that works on a task, if it does. */
    public static Constitutional in(Places places, Optional<TaskScope> scope) {
        return new Constitutional(places, scope);
    }

    /** The places that a call touches. */
    public List<Target> targets(ToolReading reading) {
        boolean hidden = reading.commands().stream()
                .anyMatch(command ->
                        (command.name().equals("shopt") || command.name().equals("setopt"))
                                && command.arguments().stream()
                                        .anyMatch(word -> word.toLowerCase(java.util.Locale.ROOT)
                                                .matches(".*dot_?glob.*|globdots|glob_dots")));
        Targets targets = new Targets(hidden);
        List<Target> all = new ArrayList<>();
        reading.accesses().forEach(access -> all.addAll(targets.of(access)));
        return all;
    }

    /** Every reason for which a call must not happen; none when it may. */
    public List<String> refusals(ToolReading reading, List<Target> targets) {
        List<String> reasons = new ArrayList<>();
        reading.unread().stream()
                .filter(Unread::refused)
                .sorted()
                .forEach(
                        unread -> reasons.add(UNREADABLE + ": " + unread.sentence() + "; split it into smaller calls"));
        Set<String> copies = LokiCalls.copies(reading.commands());
        for (Command command : reading.commands()) {
            Bypass.of(command, copies)
                    .map(what -> BYPASS + ": the command " + what + "; ask a person to do it")
                    .filter(reason -> !reasons.contains(reason))
                    .ifPresent(reasons::add);
        }
        for (Target target : targets) {
            refusal(target).filter(reason -> !reasons.contains(reason)).ifPresent(reasons::add);
        }
        return reasons;
    }

    private Optional<String> refusal(Target target) {
        if (isOwnResult(target)) {
            return Optional.empty();
        }
        if (protection.forbids(target)) {
            String verb = switch (target.access().kind()) {
                case DELETE -> "delete or move";
                case PASSED -> "hand on";
                case READ, WRITE -> "change";
            };
            return Optional.of(PROTECTED + ": an agent must not " + verb + " " + target.shown()
                    + ", which belongs to the project's rules or to their enforcement; ask a person to do it");
        }
        Kind kind = target.access().kind();
        boolean changes =
                (kind == Kind.WRITE || kind == Kind.DELETE) && !target.access().inScript();
        return changes && scope.isPresent() ? outsideTask(scope.get(), target) : Optional.empty();
    }

    /** The file through which a task's agent reports to the run; {@code docs/formats/act.md} bids it write there. */
    private boolean isOwnResult(Target target) {
        return target.access().kind() == Kind.WRITE
                && scope.isPresent()
                && places.guarded().stream()
                        .map(root -> ProjectDir.at(realOf(root))
                                .state()
                                .resolve("act")
                                .resolve(scope.get().task())
                                .resolve("result.json"))
                        .anyMatch(file -> target.real().equals(Optional.of(file)));
    }

    private Optional<String> outsideTask(TaskScope task, Target target) {
        if (target.real().isEmpty()) {
            return Optional.empty();
        }
        Path real = target.real().get();
        Path root = realOf(places.workTree());
        if (real.equals(root)) {
            return Optional.empty();
        }
        if (!real.startsWith(root)) {
            return isTemporary(real)
                    ? Optional.empty()
                    : Optional.of("PATH_OUTSIDE_PROJECT: " + target.shown() + " is not in the project of task "
                            + task.task());
        }
        return task.refuses(RealPath.text(root.relativize(real)));
    }

    private static boolean isTemporary(Path path) {
        return path.startsWith("/tmp")
                || path.startsWith("/dev")
                || path.startsWith("/var/tmp")
                || path.startsWith("/private/tmp")
                || path.startsWith(System.getProperty("java.io.tmpdir", "/tmp"));
    }

    private static Path realOf(Path path) {
        try {
            return RealPath.of(Path.of("/"), path.toString());
        } catch (IllegalArgumentException e) {
            return path;
        }
    }
}
