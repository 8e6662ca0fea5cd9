package dev.loki.cli.guard;

import dev.loki.integrations.agents.HookDialect;
import java.util.List;
import java.util.Optional;

/**
 * The command line {@code [-C DIR] guard AGENT [--fail closed|open]}, read by hand.
 *
 * @param agent the dialect that was asked for; empty when none of that name exists
 * @param directory the folder of {@code -C}
 * @param failOpen whether failures of the guard let the call through
 * @param problem what is wrong with the line; empty when nothing is
 */
record GuardArguments(Optional<HookDialect> agent, Optional<String> directory, boolean failOpen, String problem) {

    static final String NAME = "guard";

    /** Whether a command line is for the guard: its first word that is no option. */
    static boolean isGuard(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            if (word.equals("-C") || word.equals("--fail")) {
                i++;
            } else if (!word.startsWith("-")) {
                return word.equals(NAME);
            }
        }
        return false;
    }

    static GuardArguments read(List<String> arguments) {
        Optional<String> directory = Optional.empty();
        boolean open = false;
        String problem = "";
        String agent = "";
        boolean named = false;
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            boolean valued = word.equals("-C") || word.equals("--fail");
            String value = valued && i + 1 < arguments.size() ? arguments.get(++i) : "";
            if (word.equals("-C")) {
                directory = Optional.of(value);
            } else if (word.equals("--fail") || word.startsWith("--fail=")) {
                String mode = word.equals("--fail") ? value : word.substring("--fail=".length());
                open = mode.equals("open");
                problem = open || mode.equals("closed") ? problem : "--fail must be closed or open";
            } else if (word.equals(NAME) && !named) {
                named = true;
            } else if (named && agent.isEmpty() && !word.startsWith("-")) {
                agent = word;
            } else {
                problem = "\"" + word + "\" is not understood";
            }
        }
        Optional<HookDialect> dialect = HookDialect.named(agent);
        if (problem.isEmpty() && dialect.isEmpty()) {
            problem = "an agent must be named: " + String.join(", ", HookDialect.NAMES);
        }
        return new GuardArguments(dialect, directory, open, problem);
    }
}
