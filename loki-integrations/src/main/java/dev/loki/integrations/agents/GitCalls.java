package dev.loki.integrations.agents;

import dev.loki.integrations.agents.shell.Marks;
import dev.loki.integrations.agents.shell.ShellReading.Command;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Calls of git that no hook sees, or that change where git looks for its hooks and its work tree. */
final class GitCalls {
    private static final Set<String> CHECKED =
            Set.of("commit", "push", "merge", "am", "cherry-pick", "rebase", "revert", "pull");
    private static final Set<String> VALUED =
            Set.of("-C", "-c", "--git-dir", "--work-tree", "--namespace", "--exec-path", "--config-env");
    private static final Set<String> COMMIT_VALUED = Set.of(
            "--message", "--file", "--author", "--date", "--template", "--cleanup", "--trailer", "--fixup", "--squash");

    /** Variables by which git reads other settings than those in force. */
    private static final List<String> SETTINGS =
            List.of("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "XDG_CONFIG_HOME", "HOME");

    private static final String OTHER_HOOKS = "points git at other hooks";
    private static final String UNSEEN = "makes a commit that no hook sees";

    private GitCalls() {}

    /** What a call of git would switch off; its name may stand before its arguments once more, as languages hand it on. */
    static Optional<String> direct(List<String> arguments, Map<String, String> variables) {
        int at = 0;
        while (at < arguments.size() && arguments.get(at).startsWith("-")) {
            if (redirectsHooks(arguments.get(at))) {
                return Optional.of(OTHER_HOOKS);
            }
            if (VALUED.contains(arguments.get(at)) && at + 1 < arguments.size()) {
                at++;
                if (redirectsHooks(arguments.get(at))) {
                    return Optional.of(OTHER_HOOKS);
                }
            }
            at++;
        }
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            if (variable.getKey().startsWith("GIT_CONFIG") && redirectsHooks(variable.getValue())) {
                return Optional.of(OTHER_HOOKS);
            }
        }
        if (at < arguments.size() && arguments.get(at).equals("git")) {
            return direct(arguments.subList(at + 1, arguments.size()), variables);
        }
        if (at >= arguments.size()) {
            return Optional.empty();
        }
        return command(arguments.get(at), arguments.subList(at + 1, arguments.size()), variables);
    }

    /** What a program that is not git would do through it, such as code that holds git's words as a list. */
    static Optional<String> behind(Command command) {
        List<String> arguments = command.arguments();
        if (Marks.first(command.name()) >= 0) {
            return skipped(arguments);
        }
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            boolean git = word.endsWith("git") && (word.length() == 3 || word.charAt(word.length() - 4) == '/');
            Optional<String> what =
                    git ? direct(arguments.subList(i + 1, arguments.size()), Map.of()) : Optional.empty();
            if (what.isPresent()) {
                return what;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> skipped(List<String> arguments) {
        return arguments.isEmpty() || !CHECKED.contains(arguments.get(0))
                ? Optional.empty()
                : command(arguments.get(0), arguments.subList(1, arguments.size()), Map.of());
    }

    private static Optional<String> command(String name, List<String> rest, Map<String, String> variables) {
        boolean checked = CHECKED.contains(name);
        if ((checked || name.equals("config")) && !variables.isEmpty()) {
            for (String setting : SETTINGS) {
                if (variables.containsKey(setting)) {
                    return Optional.of("makes git read other settings than those in force");
                }
            }
        }
        if (checked) {
            for (String word : rest) {
                if (isNoVerify(word)) {
                    return skips(name);
                }
            }
        }
        return switch (name) {
            case "commit" -> shortNoVerify(rest) ? skips(name) : Optional.empty();
            case "commit-tree", "fast-import" -> Optional.of(UNSEEN);
            case "hash-object" -> makesCommit(rest) ? Optional.of(UNSEEN) : Optional.empty();
            case "update-ref" -> movesBranch(rest) ? Optional.of(UNSEEN) : Optional.empty();
            case "init" -> templated(rest, variables) ? Optional.of(OTHER_HOOKS) : Optional.empty();
            case "config" -> config(rest);
            default -> Optional.empty();
        };
    }

    private static Optional<String> skips(String name) {
        return Optional.of("skips the checks of git " + name);
    }

    /** git takes a long option by as much of it as no other option begins with. */
    static boolean isNoVerify(String word) {
        String plain = LookAlikes.plain(word);
        return plain.length() > 5 && "--no-verify".startsWith(plain) && plain.startsWith("--no-v");
    }

    private static boolean shortNoVerify(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = LookAlikes.plain(arguments.get(i));
            if (argument.equals("--")) {
                return false;
            }
            if (COMMIT_VALUED.contains(argument)) {
                i++;
                continue;
            }
            if (!argument.startsWith("-") || argument.startsWith("--")) {
                continue;
            }
            for (int c = 1; c < argument.length(); c++) {
                char letter = argument.charAt(c);
                if (letter == 'n') {
                    return true;
                }
                if ("mFCct".indexOf(letter) >= 0) {
                    i += c + 1 == argument.length() ? 1 : 0;
                    break;
                }
                if (letter == 'S' || letter == 'u') {
                    break;
                }
            }
        }
        return false;
    }

    /** {@code git hash-object -t commit}, with the type apart or not. */
    private static boolean makesCommit(List<String> rest) {
        for (int i = 0; i < rest.size(); i++) {
            boolean apart = rest.get(i).equals("-t") && i + 1 < rest.size() && "commit".equals(rest.get(i + 1));
            if (apart || rest.get(i).equals("-tcommit")) {
                return true;
            }
        }
        return false;
    }

    /** {@code git update-ref} of a branch, or of branches that its input names; to delete one is as good as {@code git branch -d}. */
    private static boolean movesBranch(List<String> rest) {
        boolean branch = false;
        for (String word : rest) {
            if (word.equals("-d")) {
                return false;
            }
            branch |= word.equals("HEAD") || word.startsWith("refs/heads/") || word.equals("--stdin");
        }
        return branch;
    }

    /** Whether a new repository, or the one that is there, gets hooks from a folder of the caller's choice. */
    private static boolean templated(List<String> rest, Map<String, String> variables) {
        if (!variables.getOrDefault("GIT_TEMPLATE_DIR", "").isEmpty()) {
            return true;
        }
        for (String word : rest) {
            if (word.equals("--template") || (word.startsWith("--template=") && word.length() > 11)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> config(List<String> rest) {
        int operands = 0;
        boolean hooks = false;
        boolean tree = false;
        boolean removes = false;
        boolean section = false;
        String before = "";
        for (String word : rest) {
            if (word.startsWith("--get")
                    || Set.of("-l", "--list", "get", "list").contains(word)) {
                return Optional.empty();
            }
            removes |= word.startsWith("--unset") || word.startsWith("--remove") || word.equals("unset");
            section |= word.endsWith("-section");
            if (!word.startsWith("-")) {
                operands++;
                hooks |= redirectsHooks(word);
                tree |= redirectsTree(before, word) || (section && isCore(word));
                before = word;
            }
        }
        boolean sets = removes || section || operands > 1;
        if (hooks && sets) {
            return Optional.of("changes where git looks for hooks");
        }
        return tree || (removes && redirectsTree(before, "")) || (section && hooks)
                ? Optional.of("changes where git looks for the project and what it starts")
                : Optional.empty();
    }

    private static boolean isCore(String section) {
        String lower = section.toLowerCase(Locale.ROOT);
        return lower.equals("core") || lower.startsWith("include");
    }

    /** Whether a setting and its value move the work tree, or start a program at every look at it. */
    private static boolean redirectsTree(String key, String value) {
        return switch (key.toLowerCase(Locale.ROOT)) {
            case "core.worktree", "core.bare" -> !value.equals("false");
            case "init.templatedir" -> true;
            case "core.fsmonitor" -> !value.isEmpty() && !value.equals("true") && !value.equals("false");
            default -> false;
        };
    }

    private static boolean redirectsHooks(String word) {
        String lower = Marks.shown(word).toLowerCase(Locale.ROOT);
        boolean key = lower.startsWith("core.hookspath")
                || lower.contains("=core.hookspath")
                || lower.contains("'core.hookspath")
                || lower.startsWith("include.path")
                || lower.startsWith("includeif.")
                || lower.startsWith("init.templatedir=");
        boolean alias = lower.contains("no-verify") || lower.contains("core.hookspath");
        return key || alias;
    }
}
