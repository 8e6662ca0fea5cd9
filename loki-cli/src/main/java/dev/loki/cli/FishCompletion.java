package dev.loki.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Writes fish completions from the command model. */
final class FishCompletion {
    private final StringBuilder script = new StringBuilder("# fish completion for loki\ncomplete -c loki -f\n");

    private FishCompletion() {}

    static String script(CommandSpec root) {
        FishCompletion completion = new FishCompletion();
        completion.command(root, List.of());
        return completion.script.toString();
    }

    private void command(CommandSpec spec, List<String> path) {
        String here = condition(spec, path);
        for (CommandLine child : spec.subcommands().values().stream().distinct().toList()) {
            CommandSpec childSpec = child.getCommandSpec();
            if (!childSpec.usageMessage().hidden()) {
                line(
                        here,
                        "-a " + childSpec.name(),
                        text(childSpec.usageMessage().description(), null));
            }
        }
        for (OptionSpec option : spec.options()) {
            if (!option.hidden() && (path.isEmpty() || !option.inherited())) {
                line(
                        path.isEmpty() ? "" : here,
                        words(option),
                        text(option.description(), option.completionCandidates()));
            }
        }
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            if (parameter.completionCandidates() != null) {
                Iterable<String> candidates = parameter.completionCandidates();
                line(here, "-a " + quote(String.join(" ", candidates)), text(parameter.description(), candidates));
            }
        }
        spec.subcommands().values().stream().distinct().forEach(child -> {
            List<String> longer = new ArrayList<>(path);
            longer.add(child.getCommandName());
            command(child.getCommandSpec(), longer);
        });
    }

    /** Holds when the words so far name this command and none of those below it. */
    private static String condition(CommandSpec spec, List<String> path) {
        List<String> tests = new ArrayList<>();
        path.forEach(word -> tests.add("__fish_seen_subcommand_from " + word));
        if (!spec.subcommands().isEmpty()) {
            tests.add("not __fish_seen_subcommand_from "
                    + String.join(" ", spec.subcommands().keySet()));
        }
        return String.join("; and ", tests);
    }

    private static String words(OptionSpec option) {
        StringBuilder words = new StringBuilder();
        for (String name : option.names()) {
            words.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (option.arity().max() > 0) {
            words.append(" -r");
            if (option.completionCandidates() != null) {
                words.append(" -a ").append(quote(String.join(" ", option.completionCandidates())));
            } else {
                words.append(" -F");
            }
        }
        return words.substring(1);
    }

    private static String text(String[] description, @Nullable Iterable<String> candidates) {
        String text = String.join(" ", description);
        return candidates == null ? text : text.replace("${COMPLETION-CANDIDATES}", String.join(", ", candidates));
    }

    private void line(String condition, String what, String description) {
        script.append("complete -c loki ");
        if (!condition.isEmpty()) {
            script.append("-n ").append(quote(condition)).append(' ');
        }
        script.append(what).append(" -d ").append(quote(description)).append('\n');
    }

    private static String quote(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
