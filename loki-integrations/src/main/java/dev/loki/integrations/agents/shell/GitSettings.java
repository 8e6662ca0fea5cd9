package dev.loki.integrations.agents.shell;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Settings and variables by which git is told to start programs: what they hold is read as shell text. */
final class GitSettings {
    private static final List<String> VARIABLES = List.of(
            "GIT_EDITOR",
            "GIT_SEQUENCE_EDITOR",
            "EDITOR",
            "VISUAL",
            "GIT_EXTERNAL_DIFF",
            "GIT_SSH_COMMAND",
            "GIT_SSH",
            "GIT_PAGER",
            "PAGER",
            "GIT_ASKPASS",
            "SSH_ASKPASS",
            "GIT_PROXY_COMMAND");
    private static final Set<String> CORE =
            Set.of("editor", "pager", "sshcommand", "askpass", "gitproxy", "fsmonitor", "alternaterefscommand");

    private GitSettings() {}

    /** The variables that the command itself sets for git. */
    static void variables(Call call) {
        Map<String, String> assigned = call.state().assigned();
        if (assigned.isEmpty()) {
            return;
        }
        for (String name : VARIABLES) {
            if (assigned.containsKey(name)) {
                ShellState inner = call.state().copy();
                inner.set(name, List.of(""));
                call.state().value(name).forEach(text -> started(call, inner, text));
            }
        }
        assigned.forEach((name, value) -> {
            if (name.equals("GIT_WORK_TREE")) {
                call.passes(List.of(value));
            } else if (name.startsWith("GIT_CONFIG_KEY_")) {
                set(call, value, assigned.getOrDefault("GIT_CONFIG_VALUE_" + name.substring(15), ""));
            } else if (name.equals("GIT_CONFIG_PARAMETERS")) {
                parameters(call, value);
            }
        });
    }

    /** Pairs in quotes, as git hands them to itself. */
    private static void parameters(Call call, String text) {
        for (String pair : text.split("' '", -1)) {
            pair(call, pair.replace("'", ""));
        }
    }

    /** A setting as {@code git -c} takes it. */
    static void pair(Call call, String pair) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
            set(call, pair.substring(0, equals), pair.substring(equals + 1));
        }
    }

    /** A setting whose value is in a variable, as {@code git --config-env} takes it. */
    static void fromVariable(Call call, String pair) {
        int equals = pair.lastIndexOf('=');
        if (equals > 0) {
            call.state()
                    .value(pair.substring(equals + 1))
                    .forEach(value -> set(call, pair.substring(0, equals), value));
        }
    }

    /** A setting. */
    static void set(Call call, String key, String value) {
        String lower = key.toLowerCase(Locale.ROOT);
        int first = lower.indexOf('.');
        if (first <= 0) {
            return;
        }
        String section = lower.substring(0, first);
        if (section.equals("alias")) {
            call.evaluates(value.startsWith("!") ? value.substring(1) : "git " + value);
        } else if (starts(section, lower.substring(lower.lastIndexOf('.') + 1), value)) {
            started(call, call.state().copy(), value.startsWith("!") ? value.substring(1) : value);
        }
    }

    private static void started(Call call, ShellState state, String text) {
        if (Marks.unknown(text)) {
            call.unread(Unread.CODE);
        }
        call.shell().script(Marks.plain(text), state, "");
    }

    /** Whether git starts what such a setting holds. */
    private static boolean starts(String section, String name, String value) {
        return switch (section) {
            case "core" -> CORE.contains(name);
            case "pager" -> true;
            case "sequence" -> name.equals("editor");
            case "diff" -> Set.of("external", "command", "textconv").contains(name);
            case "difftool", "mergetool", "browser", "man" -> name.equals("cmd");
            case "merge" -> name.equals("driver");
            case "filter" -> Set.of("clean", "smudge", "process").contains(name);
            case "credential" -> name.equals("helper");
            case "gpg" -> name.equals("program");
            case "interactive" -> name.equals("difffilter");
            case "trailer" -> name.equals("command") || name.equals("cmd");
            case "remote" -> name.equals("uploadpack") || name.equals("receivepack");
            case "uploadpack" -> name.equals("packobjectshook");
            case "submodule" -> value.startsWith("!");
            default -> false;
        };
    }

    /** {@code git config}: the file that it writes, and what a setting that it makes would start. */
    static void config(Call call) {
        Options options = call.options("f", "file", "blob", "type", "default", "comment", "value");
        List<String> operands = options.operands();
        if (!operands.isEmpty()
                && (operands.get(0).equals("set") || operands.get(0).equals("add"))) {
            operands = options.rest();
        }
        if (operands.size() < 2 || options.has("get", "get-all", "list", "l", "get-regexp")) {
            return;
        }
        call.writes(options.all("f", "file"));
        set(call, operands.get(0), operands.get(1));
    }
}
