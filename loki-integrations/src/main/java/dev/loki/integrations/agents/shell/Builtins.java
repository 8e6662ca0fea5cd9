package dev.loki.integrations.agents.shell;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a shell does by itself. */
final class Builtins {
    static final Set<String> NAMES = Set.of(
            "cd",
            "pushd",
            "popd",
            "chdir",
            "pwd",
            "echo",
            "printf",
            "set",
            "shift",
            "export",
            "declare",
            "local",
            "typeset",
            "readonly",
            "unset",
            "read",
            "mapfile",
            "readarray",
            "eval",
            ".",
            "source",
            "trap",
            "alias",
            "unalias",
            "let",
            "getopts",
            "enable",
            "print",
            "date",
            "mktemp");

    /** Builtins that reckon with their arguments, or take the name of a variable, with the commands in its index. */
    private static final Set<String> INDEXED = Set.of(
            "let",
            "read",
            "unset",
            "printf",
            "declare",
            "local",
            "typeset",
            "export",
            "readonly",
            "mapfile",
            "readarray");

    private Builtins() {}

    /** Goes through the commands in indices of lists. */
    static void indices(Call call) {
        for (String argument : call.arguments()) {
            int index = argument.indexOf('[');
            if (index > 0 && (argument.indexOf("$(", index) > 0 || argument.indexOf('`', index) > 0)) {
                call.shell().expands(argument, call.state());
            }
        }
    }

    /** A value of a list without the index in front of it. */
    static String withoutIndex(String value) {
        boolean index = !value.isEmpty() && (value.charAt(0) == '[' || value.charAt(0) == Marks.BRACKET);
        int close = index ? value.indexOf("]=") : -1;
        return close < 0 ? value : value.substring(close + 2);
    }

    static String run(Call call) {
        if (INDEXED.contains(call.name())) {
            indices(call);
        }
        return switch (call.name()) {
            case "cd", "pushd", "chdir" -> cd(call, call.options("").operands());
            case "popd" -> cd(call, List.of("-"));
            case "pwd" ->
                call.state().folders().size() == 1
                        ? call.state().folders().iterator().next()
                        : Call.NOT_KNOWN;
            case "echo", "print" -> echo(call);
            case "printf" -> printf(call);
            case "date" -> date(call);
            case "mktemp" -> temporary(call);
            case "eval" -> call.evaluates(String.join(" ", call.arguments()));
            case ".", "source" -> sourced(call);
            case "trap" -> call.arguments().isEmpty() ? "" : call.evaluates(trapped(call));
            case "alias" -> alias(call);
            case "enable" -> {
                call.passes(call.options("").operands());
                yield "";
            }
            default -> {
                variables(call);
                yield "";
            }
        };
    }

    private static String trapped(Call call) {
        String first = call.arguments().get(0);
        return first.startsWith("-") ? "" : first;
    }

    private static String sourced(Call call) {
        if (!call.arguments().isEmpty()) {
            call.reads(call.from(0).subList(0, 1));
            Scripts.source(call, call.arguments().get(0));
        }
        return "";
    }

    private static String cd(Call call, List<String> operands) {
        ShellState state = call.state();
        String to = operands.isEmpty() ? home(state) : operands.get(operands.size() - 1);
        if (to.equals("-")) {
            to = state.folderBefore();
        }
        Set<String> folders = new LinkedHashSet<>();
        boolean surely = true;
        for (String folder : state.absolute(to)) {
            String normal = Lexical.normal(folder);
            folders.add(normal);
            surely &= exists(normal);
        }
        state.change(folders, surely);
        return "";
    }

    private static String home(ShellState state) {
        List<String> home = state.value("HOME");
        return home.size() == 1 ? home.get(0) : Call.NOT_KNOWN;
    }

    private static boolean exists(String folder) {
        try {
            return Marks.known(folder) && Files.isDirectory(Path.of(folder));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String echo(Call call) {
        int i = 0;
        boolean escapes = false;
        boolean line = true;
        while (i < call.arguments().size() && call.arguments().get(i).matches("-[neE]+")) {
            escapes |= call.arguments().get(i).indexOf('e') > 0;
            line &= call.arguments().get(i).indexOf('n') < 0;
            i++;
        }
        String text = Marks.plain(String.join(" ", call.from(i)));
        return (escapes ? AnsiQuotes.decoded(text) : text) + (line ? "\n" : "");
    }

    private static String printf(Call call) {
        boolean keeps = call.arguments().size() > 1 && call.arguments().get(0).equals("-v");
        List<String> operands = call.from(keeps ? 2 : 0);
        if (!operands.isEmpty() && operands.get(0).equals("--")) {
            operands = operands.subList(1, operands.size());
        }
        if (operands.isEmpty()) {
            return "";
        }
        List<String> values = operands.subList(1, operands.size());
        String text = formatted(AnsiQuotes.decoded(Marks.plain(operands.get(0))), values);
        if (keeps) {
            call.state().set(call.arguments().get(1), List.of(text));
            return "";
        }
        return text;
    }

    private static String formatted(String format, List<String> values) {
        StringBuilder out = new StringBuilder();
        int next = 0;
        do {
            int before = next;
            for (int i = 0; i < format.length(); i++) {
                char c = format.charAt(i);
                if (c != '%' || i + 1 >= format.length()) {
                    out.append(c);
                    continue;
                }
                int end = i + 1;
                while (end < format.length() - 1 && "0123456789.-+ #*".indexOf(format.charAt(end)) >= 0) {
                    end++;
                }
                char kind = format.charAt(end);
                boolean text = kind == 's' || kind == 'b' || kind == 'q' || kind == 'c';
                String value = next < values.size() ? Marks.plain(values.get(next)) : "";
                if (kind == '%') {
                    out.append('%');
                } else {
                    next++;
                    out.append(text && end == i + 1 ? kind == 'b' ? AnsiQuotes.decoded(value) : value : unlike(value));
                }
                i = end;
            }
            if (next == before) {
                break;
            }
        } while (next < values.size() && out.length() < Interpreter.MAX_OUTPUT);
        return out.toString();
    }

    /** A number in some form, or a text that is cut or filled. */
    private static String unlike(String value) {
        boolean number = value.matches("-?[0-9a-fA-Fx.]*");
        return String.valueOf(number ? Marks.ATOM : Marks.UNKNOWN);
    }

    private static String date(Call call) {
        call.reads(call.options("", "reference").all("r", "reference"));
        boolean leads = call.arguments().stream().anyMatch(a -> a.startsWith("+") && a.contains(".."));
        return leads ? Call.NOT_KNOWN : String.valueOf(Marks.ATOM);
    }

    private static String temporary(Call call) {
        Options options = call.options("p", "tmpdir", "suffix");
        List<String> folder = call.state().value("TMPDIR");
        String base = folder.size() == 1 && !folder.get(0).isEmpty() ? folder.get(0) : "/tmp";
        String template = options.operands().isEmpty()
                ? ""
                : options.operands().get(0).replaceAll("X{3,}", String.valueOf(Marks.ATOM));
        String in =
                options.value("p", "tmpdir").filter(value -> !value.isEmpty()).orElse(base);
        if (template.isEmpty()) {
            return Lexical.inside(in, "tmp." + Marks.ATOM);
        }
        boolean asItIs = template.startsWith("/") || !options.has("p", "tmpdir", "t");
        String path = asItIs ? template : Lexical.inside(in, template);
        call.write(path, false);
        return path;
    }

    private static String alias(Call call) {
        for (String argument : call.arguments()) {
            int equals = argument.indexOf('=');
            if (equals > 0) {
                call.state().alias(argument.substring(0, equals), argument.substring(equals + 1));
            }
        }
        return "";
    }

    private static void variables(Call call) {
        ShellState state = call.state();
        switch (call.name()) {
            case "set" -> {
                int dashes = call.arguments().indexOf("--");
                boolean names =
                        !call.arguments().isEmpty() && !call.arguments().get(0).matches("[-+].*");
                if (dashes >= 0 || names) {
                    state.arguments(call.from(dashes + 1));
                }
            }
            case "shift" -> {
                List<String> left = state.arguments();
                state.arguments(left.isEmpty() ? left : left.subList(1, left.size()));
            }
            case "unset" -> call.options("").operands().forEach(state::unset);
            case "read", "mapfile", "readarray" -> read(call);
            case "unalias" -> call.options("").operands().forEach(name -> state.alias(name, ""));
            default -> declare(call);
        }
    }

    /** Declares variables; the values of a list stand behind its name as arguments of their own. */
    private static void declare(Call call) {
        ShellState state = call.state();
        boolean reference = call.options("").has("n") && !call.name().equals("export");
        String list = "";
        for (String argument : call.arguments()) {
            int equals = argument.indexOf('=');
            String name = equals > 0 ? argument.substring(0, equals) : "";
            boolean variable = !name.isEmpty() && WordParser.isNameStart(name.charAt(0));
            if (variable) {
                String value = withoutIndex(argument.substring(equals + 1));
                if (reference) {
                    state.refer(name, value);
                } else {
                    state.set(name, List.of(value));
                    call.shell().assigned(name, List.of(value), state);
                }
                list = value.isEmpty() ? name : "";
            } else if (!list.isEmpty()) {
                List<String> values = new ArrayList<>(state.own(list));
                values.add(withoutIndex(argument));
                state.set(list, values);
            }
        }
    }

    private static void read(Call call) {
        boolean lines = !call.name().equals("read");
        Options options = call.options(lines ? "dnOsuCc" : "adinNptu");
        List<String> names = new ArrayList<>(lines ? List.of() : options.all("a"));
        boolean list = lines || !names.isEmpty();
        names.addAll(options.operands());
        if (names.isEmpty()) {
            names.add(lines ? "MAPFILE" : "REPLY");
        }
        List<String> read = call.input().lines().filter(line -> !line.isBlank()).toList();
        boolean known = !read.isEmpty() && read.size() <= ShellState.MAX_ALTERNATIVES && !Marks.unknown(call.input());
        List<String> words =
                known && read.size() == 1 ? List.of(read.get(0).trim().split("\\s+", -1)) : List.of();
        for (int i = 0; i < names.size(); i++) {
            List<String> values = List.of(call.madeFrom(List.of()));
            if (known && names.size() == 1) {
                values = list && !lines && !words.isEmpty()
                        ? words
                        : read.stream().map(String::trim).toList();
            } else if (i < words.size()) {
                boolean rest = i == names.size() - 1;
                values = List.of(rest ? String.join(" ", words.subList(i, words.size())) : words.get(i));
            }
            call.state().set(names.get(i), values);
        }
    }
}
