package dev.loki.integrations.agents;

import dev.loki.integrations.agents.shell.Access;
import dev.loki.integrations.agents.shell.ShellReading;
import dev.loki.integrations.agents.shell.Unread;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a tool call would do, as far as it can be read off it.
 *
 * @param tool the agent's name for the tool
 * @param operation {@code read}, {@code write}, {@code delete} or {@code execute}
 * @param command the command line; only for a shell
 * @param accesses what it does with files
 * @param commands the programs that it calls
 * @param added the texts that it adds or sends
 * @param unread what could not be read off it
 */
public record ToolReading(
        String tool,
        String operation,
        Optional<String> command,
        List<Access> accesses,
        List<ShellReading.Command> commands,
        List<Added> added,
        Set<Unread> unread) {

    /**
     * A text that is added to a file, or sent somewhere.
     *
     * @param path the file; empty when there is none, or it is not known
     * @param text the text
     */
    public record Added(Optional<String> path, String text) {
        /** Refuses nulls. */
        public Added {
            Objects.requireNonNull(text, "text");
        }
    }

    /** Copies the lists. */
    public ToolReading {
        Objects.requireNonNull(tool, "tool");
        Objects.requireNonNull(operation, "operation");
        accesses = List.copyOf(accesses);
        commands = List.copyOf(commands);
        added = List.copyOf(added);
        unread = Set.copyOf(unread);
    }
}
