package dev.loki.integrations.agents;

import dev.loki.integrations.agents.shell.Marks;
import dev.loki.integrations.agents.shell.ShellReading.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which commands switch a check off, or do what only a person may: approve, change rules, end a run. */
final class Bypass {
    private static final Set<String> CHECKED =
            Set.of("commit", "push", "merge", "am", "cherry-pick", "rebase", "revert", "pull");
    private static final Set<String> FOR_PEOPLE = Set.of("approve", "init", "hooks", "stop");
    private static final Map<String, Set<String>> FOR_PEOPLE_BELOW = Map.of(
            "config", Set.of("set"),
            "task", Set.of("retry", "skip"),
            "audit", Set.of("erase"),
            "constitution", Set.of("amend"));
    private static final Set<String> GIT_VALUED =
            Set.of("-C", "-c", "--git-dir", "--work-tree", "--namespace", "--exec-path", "--config-env");
    private static final Set<String> LOKI_VALUED = Set.of("-C", "--config");
    private static final Set<String> SWITCHES = Set.of(
            "LOKI_POLICY_FILE", "LOKI_AUDIT_ENABLED", "LOKI_AUDIT_DISABLED", "LOKI_ENTERPRISE_AUDIT", "LOKI_TASK_ID");

    private Bypass() {}

    /** What a command would switch off, as the end of a sentence; empty when it switches nothing off. */
    static Optional<String> of(Command command) {
        String name = LookAlikes.plain(command.name());
        return switch (name) {
            case "git", "hub" -> git(command);
            case "loki", "loki.sh" -> loki(command.arguments(), command.variables());
            case "java" -> java(command);
            case "claude", "codex", "gemini", "cursor-agent" -> agent(name, command.arguments());
            case "pkill", "killall" ->
                command.arguments().stream()
                                .anyMatch(word -> word.toLowerCase(Locale.ROOT).contains("loki"))
                        ? Optional.of("ends loki's own processes")
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<String> java(Command command) {
        List<String> arguments = command.arguments();
        for (int i = 0; i < arguments.size(); i++) {
            boolean main = arguments.get(i).equals("dev.loki.cli.Main");
            boolean jar = arguments.get(i).equals("-jar")
                    && i + 1 < arguments.size()
                    && arguments.get(i + 1).matches("(?:.*/)?loki[^/]*\\.jar");
            if (main || jar) {
                return loki(arguments.subList(i + (jar ? 2 : 1), arguments.size()), command.variables());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> loki(List<String> arguments, Map<String, String> variables) {
        if (variables.keySet().stream().anyMatch(SWITCHES::contains)) {
            return Optional.of("calls loki with other switches than those in force");
        }
        List<String> words = withoutOptions(arguments, LOKI_VALUED);
        if (words.isEmpty()) {
            return Optional.empty();
        }
        String first = words.get(0);
        String second = words.size() > 1 ? words.get(1) : "";
        if (FOR_PEOPLE.contains(first)) {
            return Optional.of("calls \"loki " + first + "\", which is for people");
        }
        if (FOR_PEOPLE_BELOW.getOrDefault(first, Set.of()).contains(second)) {
            return Optional.of("calls \"loki " + first + " " + second + "\", which is for people");
        }
        return Optional.empty();
    }

    private static List<String> withoutOptions(List<String> arguments, Set<String> valued) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (valued.contains(argument)) {
                i++;
            } else if (!argument.startsWith("-")) {
                words.add(argument);
            }
        }
        return words;
    }

    private static Optional<String> git(Command command) {
        List<String> arguments = command.arguments();
        List<String> before = new ArrayList<>();
        int i = 0;
        while (i < arguments.size() && arguments.get(i).startsWith("-")) {
            before.add(arguments.get(i));
            if (GIT_VALUED.contains(arguments.get(i)) && i + 1 < arguments.size()) {
                before.add(arguments.get(++i));
            }
            i++;
        }
        boolean configured = before.stream().anyMatch(Bypass::redirectsHooks)
                || command.variables().entrySet().stream()
                        .anyMatch(v -> v.getKey().startsWith("GIT_CONFIG") && redirectsHooks(v.getValue()));
        if (configured) {
            return Optional.of("points git at other hooks");
        }
        if (i >= arguments.size()) {
            return Optional.empty();
        }
        String sub = arguments.get(i);
        List<String> rest = arguments.subList(i + 1, arguments.size());
        if (sub.equals("commit-tree")) {
            return Optional.of("makes a commit that no hook sees");
        }
        if (CHECKED.contains(sub)
                && (rest.stream().anyMatch(Bypass::isNoVerify) || (sub.equals("commit") && shortNoVerify(rest)))) {
            return Optional.of("skips the checks of git " + sub);
        }
        return sub.equals("config") ? config(rest) : Optional.empty();
    }

    /** git takes a long option by as much of it as no other option begins with. */
    private static boolean isNoVerify(String word) {
        String plain = LookAlikes.plain(word);
        return plain.length() > 5 && "--no-verify".startsWith(plain) && plain.startsWith("--no-v");
    }

    private static boolean shortNoVerify(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = LookAlikes.plain(arguments.get(i));
            if (argument.equals("--")) {
                return false;
            }
            if (Set.of(
                            "--message",
                            "--file",
                            "--author",
                            "--date",
                            "--template",
                            "--cleanup",
                            "--trailer",
                            "--fixup",
                            "--squash")
                    .contains(argument)) {
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

    private static Optional<String> config(List<String> rest) {
        boolean asks = rest.stream()
                .anyMatch(word -> word.startsWith("--get")
                        || word.equals("-l")
                        || word.equals("--list")
                        || word.equals("get")
                        || word.equals("list"));
        List<String> operands =
                rest.stream().filter(word -> !word.startsWith("-")).toList();
        boolean removes = rest.stream()
                .anyMatch(word -> word.startsWith("--unset") || word.startsWith("--remove") || word.equals("unset"));
        if (asks) {
            return Optional.empty();
        }
        boolean hooks = operands.stream().anyMatch(Bypass::redirectsHooks);
        boolean sets = removes || operands.size() > 1;
        return hooks && sets ? Optional.of("changes where git looks for hooks") : Optional.empty();
    }

    private static boolean redirectsHooks(String word) {
        String lower = Marks.shown(word).toLowerCase(Locale.ROOT);
        boolean key = lower.startsWith("core.hookspath")
                || lower.contains("=core.hookspath")
                || lower.contains("'core.hookspath")
                || lower.startsWith("include.path")
                || lower.startsWith("includeif.");
        boolean alias = lower.contains("no-verify") || lower.contains("core.hookspath");
        return key || alias;
    }

    /** Another agent that is started without its guard. */
    private static Optional<String> agent(String name, List<String> arguments) {
        for (String argument : arguments) {
            String lower = argument.toLowerCase(Locale.ROOT);
            boolean off = lower.equals("--bare")
                    || lower.startsWith("--setting-sources")
                    || lower.contains("disableallhooks")
                    || lower.contains("features.hooks")
                    || lower.contains("dangerously-bypass-hook")
                    || lower.matches(".*hooks(?:config)?\\.enabled\\s*=.*");
            if (off) {
                return Optional.of("starts " + name + " without its guard");
            }
        }
        return Optional.empty();
    }
}
