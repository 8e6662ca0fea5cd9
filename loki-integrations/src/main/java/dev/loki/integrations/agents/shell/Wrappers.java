package dev.loki.integrations.agents.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Programs that run another program. */
final class Wrappers {
    static final Set<String> NAMES = Set.of(
            "sudo",
            "doas",
            "env",
            "nohup",
            "setsid",
            "nice",
            "ionice",
            "timeout",
            "gtimeout",
            "time",
            "stdbuf",
            "chrt",
            "taskset",
            "command",
            "builtin",
            "exec",
            "unbuffer",
            "caffeinate",
            "watch",
            "flock",
            "busybox",
            "toybox",
            "xargs",
            "parallel",
            "strace",
            "ltrace",
            "ssh",
            "docker",
            "podman",
            "chroot",
            "noglob",
            "nocorrect",
            "then",
            "xvfb-run",
            "script",
            "systemd-run",
            "su",
            "runuser",
            "entr",
            "arch",
            "catchsegv");

    private Wrappers() {}

    static String run(Call call) {
        return switch (call.name()) {
            case "env" -> env(call);
            case "sudo", "doas" -> call.calls(behind(call.arguments(), "ugCDhpRrtTU", 0, true));
            case "timeout", "gtimeout" -> call.calls(behind(call.arguments(), "ks", 1, false));
            case "nice" -> call.calls(behind(call.arguments(), "n", 0, false));
            case "ionice", "chrt" -> call.calls(behind(call.arguments(), "cnpTPD", 0, false));
            case "taskset" -> call.calls(behind(call.arguments(), "", 1, false));
            case "stdbuf" -> call.calls(behind(call.arguments(), "ioe", 0, false));
            case "time" -> timed(call);
            case "exec" -> call.calls(behind(call.arguments(), "a", 0, false));
            case "command", "builtin" -> command(call);
            case "flock" -> flock(call);
            case "watch", "entr" -> watch(call);
            case "strace", "ltrace" -> call.calls(behind(call.arguments(), "eopsSuEabX", 0, false));
            case "xargs" -> Xargs.run(call);
            case "parallel" -> Xargs.parallel(call);
            case "ssh" -> elsewhere(call);
            case "docker", "podman" -> container(call);
            case "chroot" -> call.calls(behind(call.arguments(), "", 1, false));
            case "su", "runuser" -> withCommand(call);
            case "script" -> script(call);
            default -> call.calls(behind(call.arguments(), "", 0, true));
        };
    }

    /** What follows the options of a wrapper and some operands of its own. */
    static List<String> behind(List<String> arguments, String valued, int operands, boolean assignments) {
        int i = 0;
        int left = operands;
        while (i < arguments.size()) {
            String argument = arguments.get(i);
            if (argument.equals("--")) {
                i += 1 + left;
                break;
            }
            if (argument.startsWith("--")) {
                i++;
            } else if (argument.length() > 1 && argument.charAt(0) == '-') {
                boolean apart = argument.length() == 2 && valued.indexOf(argument.charAt(1)) >= 0;
                i += apart ? 2 : 1;
            } else if (assignments && argument.matches("(?s)[A-Za-z_][A-Za-z0-9_]*=.*")) {
                i++;
            } else if (left > 0) {
                left--;
                i++;
            } else {
                break;
            }
        }
        return arguments.subList(Math.min(i, arguments.size()), arguments.size());
    }

    private static String env(Call call) {
        ShellState inner = call.state().copy();
        int i = 0;
        List<String> arguments = new ArrayList<>(call.arguments());
        while (i < arguments.size()) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            if (argument.equals("-S") || argument.equals("--split-string")) {
                String text = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
                List<String> rest = arguments.subList(Math.min(arguments.size(), i + 2), arguments.size());
                return call.shell().script(Marks.plain(text + " " + String.join(" ", rest)), inner, call.input());
            }
            int split = argument.startsWith("--") ? -1 : argument.startsWith("-") ? argument.indexOf('S') : -1;
            if (split > 0 || argument.startsWith("--split-string=")) {
                String text = argument.substring(split > 0 ? split + 1 : equals + 1);
                String rest = String.join(" ", arguments.subList(i + 1, arguments.size()));
                return call.shell().script(Marks.plain(text + " " + rest), inner, call.input());
            }
            if (argument.equals("-C") || argument.equals("--chdir")) {
                inner.change(
                        new java.util.LinkedHashSet<>(
                                inner.absolute(arguments.get(Math.min(i + 1, arguments.size() - 1)))),
                        true);
                i += 2;
            } else if (argument.startsWith("--chdir=")) {
                inner.change(new java.util.LinkedHashSet<>(inner.absolute(argument.substring(equals + 1))), true);
                i++;
            } else if (argument.equals("-u") || argument.equals("--unset")) {
                i += 2;
            } else if (argument.startsWith("-")) {
                i++;
            } else if (equals > 0) {
                String name = argument.substring(0, equals);
                inner.set(name, List.of(argument.substring(equals + 1)));
                call.shell().assigned(name, inner.own(name), inner);
                i++;
            } else {
                break;
            }
        }
        List<String> rest = arguments.subList(Math.min(i, arguments.size()), arguments.size());
        return rest.isEmpty() ? Call.NOT_KNOWN : call.shell().call(rest, inner, call.input());
    }

    private static String timed(Call call) {
        Options options = Options.of(call.arguments(), "of", List.of("output", "format"));
        call.writes(options.all("o", "output"));
        return call.calls(behind(call.arguments(), "of", 0, false));
    }

    private static String command(Call call) {
        boolean asks = !call.arguments().isEmpty() && call.arguments().get(0).matches("-[pvV]*[vV][pvV]*");
        if (asks) {
            return call.arguments().size() > 1 ? call.arguments().get(1) : "";
        }
        return call.calls(behind(call.arguments(), "", 0, false));
    }

    private static String flock(Call call) {
        Options options = Options.of(call.arguments(), "wEc", List.of("command"));
        options.value("c", "command").ifPresent(call::evaluates);
        if (!options.operands().isEmpty()) {
            call.writes(options.operands().subList(0, 1));
        }
        return call.calls(behind(call.arguments(), "wE", 1, false));
    }

    private static String watch(Call call) {
        call.evaluates(String.join(" ", behind(call.arguments(), "n", 0, false)));
        return Call.NOT_KNOWN;
    }

    /** Another user's shell: a command, a program behind the user's name, or what it reads. */
    private static String withCommand(Call call) {
        Options options =
                Options.of(call.arguments(), "cgGsuw", List.of("command", "user", "group", "shell", "session-command"));
        options.all("c", "command", "session-command").forEach(call::evaluates);
        boolean named = options.has("u", "user");
        List<String> operands =
                options.operands().stream().filter(o -> !o.equals("-")).toList();
        List<String> rest = named || operands.isEmpty() ? operands : operands.subList(1, operands.size());
        if (named) {
            call.calls(rest);
        } else if (!options.has("c", "command", "session-command")) {
            List<String> words = new ArrayList<>(List.of("sh"));
            words.addAll(rest);
            call.calls(words);
        }
        return Call.NOT_KNOWN;
    }

    private static String script(Call call) {
        Options options = Options.of(call.arguments(), "cEIOBmo", List.of("command"));
        options.value("c", "command").ifPresent(call::evaluates);
        if (!options.operands().isEmpty()) {
            call.writes(options.operands().subList(0, 1));
        }
        return Call.NOT_KNOWN;
    }

    private static String elsewhere(Call call) {
        call.unread(Unread.ELSEWHERE);
        return Call.NOT_KNOWN;
    }

    /** A container changes what of this machine is mounted into it. */
    private static String container(Call call) {
        call.unread(Unread.ELSEWHERE);
        for (int i = 0; i < call.arguments().size(); i++) {
            String argument = call.arguments().get(i);
            boolean apart = argument.equals("-v") || argument.equals("--volume");
            String mount = apart && i + 1 < call.arguments().size()
                    ? call.arguments().get(i + 1)
                    : argument.startsWith("--volume=") ? argument.substring(9) : "";
            int colon = mount.indexOf(':');
            if (colon > 0 && !mount.endsWith(":ro") && mount.substring(0, colon).indexOf('/') >= 0) {
                call.write(mount.substring(0, colon), false);
            }
        }
        return Call.NOT_KNOWN;
    }
}
