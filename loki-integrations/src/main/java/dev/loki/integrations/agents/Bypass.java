package dev.loki.integrations.agents;

import dev.loki.integrations.agents.shell.ShellReading.Command;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which commands switch a check off, or do what only a person may: approve, change rules, end a run. */
final class Bypass {
    /** Programs that show, search, move or store their words, and start none of them. */
    private static final Set<String> STORES = Set.of(
            "echo", "printf", "print", "grep", "egrep", "fgrep", "rg", "ag", "ls", "cat", "head", "tail", "less", "wc",
            "diff", "man", "which", "type", "whereis", "test", "[", "rm", "rmdir", "mkdir", "cp", "mv", "ln", "install",
            "touch", "chmod", "chown", "tar", "zip", "unzip", "du", "tree", "cd", "find", "sed", "jq", "gh", "curl",
            "export", "read", "set", "apt", "apt-get", "brew", "pip", "pip3", "for", "kill");

    private static final Set<String> AGENTS = Set.of("claude", "codex", "gemini", "cursor-agent");

    private Bypass() {}

    /**
     * What a command would switch off, as the end of a sentence; empty when it switches nothing off.
     *
     * @param copies names of copies of loki that the same call makes
     */
    static Optional<String> of(Command command, Set<String> copies) {
        String name = LookAlikes.plain(command.name());
        return switch (name) {
            case "git", "hub" -> GitCalls.direct(command.arguments(), command.variables());
            case "loki", "loki.sh" -> LokiCalls.direct(command.arguments(), command.variables());
            case "pkill", "killall" -> ends(command.arguments());
            default -> STORES.contains(name) ? Optional.empty() : other(name, command, copies);
        };
    }

    /** A program that may start another: an interpreter, a wrapper, one under another name. */
    private static Optional<String> other(String name, Command command, Set<String> copies) {
        if (command.arguments().isEmpty()) {
            return Optional.empty();
        }
        if (name.startsWith("git-")) {
            List<String> words = new java.util.ArrayList<>(command.words());
            words.set(0, name.substring("git-".length()));
            return GitCalls.direct(words, command.variables());
        }
        List<String> started = PackageRunners.started(command.words());
        if (AGENTS.contains(started.get(0))) {
            return agent(started.get(0), started.subList(1, started.size()));
        }
        Optional<String> loki = LokiCalls.behind(command, copies);
        return loki.isPresent() ? loki : GitCalls.behind(command);
    }

    private static Optional<String> ends(List<String> arguments) {
        for (String word : arguments) {
            if (word.toLowerCase(Locale.ROOT).contains("loki")) {
                return Optional.of("ends loki's own processes");
            }
        }
        return Optional.empty();
    }

    /** Another agent that is started without its guard. */
    private static Optional<String> agent(String name, List<String> arguments) {
        String before = "";
        for (String argument : arguments) {
            if (isUnguarded(before, argument.toLowerCase(Locale.ROOT))) {
                return Optional.of("starts " + name + " without its guard");
            }
            before = argument;
        }
        return Optional.empty();
    }

    private static boolean isUnguarded(String before, String argument) {
        boolean off = argument.equals("--bare")
                || argument.startsWith("--setting-sources")
                || argument.contains("disableallhooks")
                || argument.contains("features.hooks")
                || argument.contains("dangerously-bypass-hook")
                || argument.equals("--disable=hooks")
                || (argument.equals("hooks") && (before.equals("--disable") || before.equals("disable")))
                || argument.matches(".*features\\s*=\\s*\\{.*hooks.*")
                || argument.matches(".*hooks(?:config)?\\.enabled\\s*=.*");
        return off || isSettingsFile(before, argument);
    }

    /** Settings out of a file of the caller's choice, which may hold anything; those in the call itself are looked at. */
    private static boolean isSettingsFile(String before, String argument) {
        String value = before.equals("--settings")
                ? argument
                : argument.startsWith("--settings=") ? argument.substring("--settings=".length()) : "{";
        return !value.strip().startsWith("{");
    }
}
