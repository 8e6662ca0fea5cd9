package dev.loki.integrations.agents.shell;

import java.util.List;
import java.util.Optional;

/** Interpreters of other languages: their code is searched, not understood. */
final class Interpreters {
    private static final List<String> KNOWN = List.of(
            "python",
            "pypy",
            "node",
            "nodejs",
            "deno",
            "bun",
            "perl",
            "ruby",
            "php",
            "lua",
            "luajit",
            "osascript",
            "Rscript",
            "swift",
            "tclsh",
            "pwsh",
            "powershell",
            "jshell",
            "groovy",
            "scala",
            "elixir",
            "erl",
            "julia",
            "tsx",
            "ts-node",
            "irb");

    private Interpreters() {}

    static boolean knows(String name) {
        return KNOWN.contains(name) || name.matches("(?:python|pypy|perl|ruby|php|lua|node)[0-9.]+");
    }

    static String run(Call call) {
        List<String> arguments = call.arguments();
        boolean inPlace = false;
        boolean code = false;
        boolean changes = false;
        int i = 0;
        while (i < arguments.size()) {
            String argument = arguments.get(i);
            if (!argument.startsWith("-") || argument.equals("-")) {
                break;
            }
            boolean last = i + 1 >= arguments.size();
            inPlace |= argument.matches("(?s)-[A-Za-z0-9]*i.*") && call.name().matches("perl.*|ruby.*");
            Optional<String> attached = attached(call.name(), argument);
            if (attached.isPresent()) {
                changes |= code(call, attached.get());
                code = true;
                i++;
            } else if (takesCode(call.name(), argument) && !last) {
                changes |= code(call, arguments.get(i + 1));
                code = true;
                i += 2;
            } else if (argument.equals("-m") && !last) {
                module(call, arguments.get(i + 1), call.from(i + 2));
                return Call.NOT_KNOWN;
            } else {
                boolean value = takesValue(call.name(), argument);
                if (value && !last && Modules.loads(argument)) {
                    Modules.script(call, arguments.get(i + 1)).ifPresent(script -> Modules.read(call, script));
                }
                i += value ? 2 : 1;
            }
        }
        List<String> rest = call.from(i);
        if (inPlace) {
            call.writes(rest);
        } else if (code) {
            given(call, rest, changes);
        } else if (rest.isEmpty() || rest.get(0).equals("-")) {
            given(call, rest, !call.input().isEmpty() && code(call, call.input()));
        } else {
            file(call, rest);
        }
        return Call.NOT_KNOWN;
    }

    private static boolean code(Call call, String code) {
        Modules.loaded(call, code);
        return Code.read(call, call.state(), code);
    }

    /** What code is given as arguments: only read by code that changes nothing. */
    private static void given(Call call, List<String> arguments, boolean changes) {
        if (changes) {
            call.passes(arguments);
            call.writes(arguments.stream()
                    .filter(argument -> argument.startsWith("/") || argument.startsWith(".."))
                    .toList());
        } else {
            call.reads(arguments);
        }
    }

    private static void module(Call call, String module, List<String> arguments) {
        if (module.equals("json.tool")) {
            List<String> operands = Options.of(arguments, "", List.of("indent")).operands();
            call.reads(operands.subList(0, Math.min(1, operands.size())));
            call.writes(operands.subList(Math.min(1, operands.size()), operands.size()));
            return;
        }
        Modules.run(call, module);
        call.passes(arguments);
    }

    private static void file(Call call, List<String> rest) {
        String file = rest.get(0).equals("run") && rest.size() > 1 ? rest.get(1) : rest.get(0);
        call.reads(List.of(file));
        Optional<Scripts.Script> script = Modules.script(call, file);
        if (script.isPresent()) {
            if (!script.get().inScript()) {
                Modules.loaded(call, script.get().text());
            }
            Modules.read(call, script.get());
        } else {
            call.unread(Unread.CODE);
        }
        call.passes(rest.subList(1, rest.size()));
    }

    private static boolean takesCode(String name, String argument) {
        if (name.startsWith("python") || name.startsWith("pypy")) {
            return argument.matches("-[A-Za-z]*c");
        }
        if (name.startsWith("php")) {
            return argument.equals("-r") || argument.equals("-B") || argument.equals("-E");
        }
        if (name.equals("pwsh") || name.equals("powershell")) {
            return argument.matches("(?i)-c(?:ommand)?");
        }
        if (name.startsWith("node") || name.equals("bun") || name.equals("deno") || name.startsWith("ts")) {
            return argument.matches("-p?e|-p|--eval|--print");
        }
        return argument.matches("-[A-Za-z0-9]*[eE]");
    }

    private static Optional<String> attached(String name, String argument) {
        if (argument.startsWith("--eval=") || argument.startsWith("--print=")) {
            return Optional.of(argument.substring(argument.indexOf('=') + 1));
        }
        boolean python = (name.startsWith("python") || name.startsWith("pypy")) && argument.startsWith("-c");
        return python && argument.length() > 2 ? Optional.of(argument.substring(2)) : Optional.empty();
    }

    private static boolean takesValue(String name, String argument) {
        boolean script = name.startsWith("node") || name.startsWith("ts");
        return script
                ? Modules.loads(argument)
                : argument.equals("-W") || argument.equals("-X") || argument.equals("-I");
    }
}
