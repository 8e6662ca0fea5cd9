package dev.loki.integrations.agents;

import dev.loki.integrations.agents.shell.Access;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One place that a tool call touches.
 *
 * @param access as it was read
 * @param spelled the absolute path without links being looked at; empty when it is not known
 * @param real where it leads; empty when it is not known
 * @param names the pattern of the names of all files below it that are meant; empty when it is itself meant
 */
public record Target(Access access, Optional<Path> spelled, Optional<Path> real, String names) {

    /** Whether the place is known. */
    public boolean known() {
        return real.isPresent();
    }

    /** The place for people. */
    public String shown() {
        String text =
                dev.loki.integrations.agents.shell.Marks.shown(access.path()).replace("**//", "**/");
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }
}
