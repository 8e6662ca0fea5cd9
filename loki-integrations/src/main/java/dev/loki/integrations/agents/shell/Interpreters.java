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
                Code.read(call, call.state(), attached.get());
                code = true;
                i++;
            } else if (takesCode(call.name(), argument) && !last) {
                Code.read(call, call.state(), arguments.get(i + 1));
                code = true;
                i += 2;
            } else if (argument.equals("-m") && !last) {
                call.passes(call.from(i + 2));
                return Call.NOT_KNOWN;
            } else {
                i += takesValue(call.name(), argument) ? 2 : 1;
            }
        }
        List<String> rest = call.from(i);
        if (inPlace) {
            call.writes(rest);
        } else if (code) {
            call.passes(rest);
        } else if (rest.isEmpty() || rest.get(0).equals("-")) {
            input(call);
        } else {
            file(call, rest);
        }
        return Call.NOT_KNOWN;
    }

    private static void input(Call call) {
        if (!call.input().isEmpty()) {
            Code.read(call, call.state(), call.input());
        }
    }

    private static void file(Call call, List<String> rest) {
        String file = rest.get(0).equals("run") && rest.size() > 1 ? rest.get(1) : rest.get(0);
        call.reads(List.of(file));
        Optional<String> text = Scripts.text(call, file);
        if (text.isPresent()) {
            ShellState inner = call.state().copy();
            inner.inScript = true;
            Code.read(call, inner, text.get());
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
        return name.startsWith("node")
                ? argument.equals("-r") || argument.equals("--require") || argument.equals("--import")
                : argument.equals("-W") || argument.equals("-X") || argument.equals("-I");
    }
}
