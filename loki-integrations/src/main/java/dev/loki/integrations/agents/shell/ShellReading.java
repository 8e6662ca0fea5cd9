package dev.loki.integrations.agents.shell;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What could be read off a command.
 *
 * @param accesses what it does with files
 * @param commands every program, builtin and function that it calls
 * @param unread what could not be read off it
 */
public record ShellReading(Set<Access> accesses, List<Command> commands, Set<Unread> unread) {

    /** Copies the collections. */
    public ShellReading {
        accesses = Set.copyOf(accesses);
        commands = List.copyOf(commands);
        unread = Set.copyOf(unread);
    }

    /**
     * One call.
     *
     * @param words the program's name without its folder, then its arguments, with {@link Marks} for what is not known
     * @param program the program as it was called
     * @param variables that the command sets before the call
     */
    public record Command(List<String> words, String program, Map<String, String> variables) {
        /** Copies the collections. */
        public Command {
            words = List.copyOf(words);
            variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        }

        /** The program's name. */
        public String name() {
            return words.get(0);
        }

        /** What stands behind the name. */
        public List<String> arguments() {
            return words.subList(1, words.size());
        }
    }
}
