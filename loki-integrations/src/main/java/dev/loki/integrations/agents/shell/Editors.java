package dev.loki.integrations.agents.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Programs that edit files: stream editors, patch, editors with a screen. */
final class Editors {
    static final Set<String> NAMES = Set.of(
            "sed",
            "gsed",
            "awk",
            "gawk",
            "mawk",
            "nawk",
            "patch",
            "ed",
            "ex",
            "vi",
            "vim",
            "nvim",
            "view",
            "nano",
            "emacs",
            "yq",
            "sqlite3",
            "gofmt",
            "prettier",
            "clang-format",
            "black",
            "crontab");

    /** The file behind the command {@code w} of sed, or its flag. */
    private static final Pattern SED_WRITES = Pattern.compile("(?:^|[;{}\\n/|,#0-9gpI$ ])[wW]\\s+([^\\s;}]+)");

    /** The same without a blank, where the name cannot be part of a word. */
    private static final Pattern SED_WRITES_AT_ONCE = Pattern.compile("[wW]([./][^\\s;}]+)");

    /** What the command {@code e} runs. */
    private static final Pattern SED_RUNS = Pattern.compile(
            "(?m)(?:^|[;{}])\\s*(?:\\d+|\\$|/[^/\\n]*/)?(?:,(?:\\d+|\\$|/[^/\\n]*/))?\\s*!?\\s*e\\s+(.+)$");

    private static final Pattern PATCHED = Pattern.compile("(?m)^(?:\\+\\+\\+|---) ([^\\t\\r\\n]+)");

    private Editors() {}

    static String run(Call call) {
        switch (call.name()) {
            case "sed", "gsed" -> {
                return sed(call);
            }
            case "awk", "gawk", "mawk", "nawk" -> {
                return awk(call);
            }
            case "patch" -> patch(call);
            case "crontab" -> call.passes(call.options("u").operands());
            case "view" -> call.reads(call.options("c").operands());
            case "vi", "vim", "nvim", "ex", "ed", "nano", "emacs" -> screen(call);
            case "yq", "gofmt", "prettier", "clang-format", "black" -> formatter(call);
            default -> call.passes(call.options("").operands());
        }
        return Call.NOT_KNOWN;
    }

    private static String sed(Call call) {
        boolean inPlace = false;
        List<String> scripts = new ArrayList<>();
        List<String> operands = new ArrayList<>();
        boolean given = false;
        for (int i = 0; i < call.arguments().size(); i++) {
            String argument = call.arguments().get(i);
            String next = i + 1 < call.arguments().size() ? call.arguments().get(i + 1) : "";
            if (argument.equals("-e") || argument.equals("--expression") || argument.matches("-[nErsuz]+e")) {
                scripts.add(next);
                given = true;
                i++;
            } else if (argument.startsWith("--expression=")) {
                scripts.add(argument.substring(13));
                given = true;
            } else if (argument.equals("--file") || argument.matches("-[nErsuz]*f")) {
                call.reads(List.of(next));
                Scripts.text(call, next).ifPresentOrElse(scripts::add, () -> call.unread(Unread.CODE));
                given = true;
                i++;
            } else if (argument.startsWith("--in-place") || argument.matches("(?s)-[nErsuz]*i.*")) {
                inPlace = true;
            } else if (argument.equals("-I")) {
                inPlace = true;
            } else if (argument.equals("--")) {
                operands.addAll(call.from(i + 1));
                break;
            } else if (!argument.startsWith("-") || argument.equals("-")) {
                operands.add(argument);
            }
        }
        boolean bsdSuffix =
                inPlace && !given && operands.size() > 2 && operands.get(0).isEmpty();
        List<String> files = new ArrayList<>(bsdSuffix ? operands.subList(1, operands.size()) : operands);
        if (!given && !files.isEmpty()) {
            scripts.add(files.remove(0));
        }
        if (inPlace) {
            call.writes(files);
        } else {
            call.reads(files);
        }
        scripts.forEach(script -> commands(call, script));
        return inPlace ? "" : call.madeFrom(files);
    }

    /** The commands of sed that write files and run programs. */
    private static void commands(Call call, String script) {
        String text = Marks.plain(script);
        Matcher matcher = SED_WRITES.matcher(text);
        while (matcher.find()) {
            call.write(matcher.group(1), false);
        }
        matcher = SED_WRITES_AT_ONCE.matcher(text);
        while (matcher.find()) {
            call.passes(List.of(matcher.group(1)));
        }
        matcher = SED_RUNS.matcher(text);
        while (matcher.find()) {
            call.evaluates(matcher.group(1));
        }
        if (Marks.unknown(script)) {
            call.unread(Unread.CODE);
        }
    }

    private static String awk(Call call) {
        Options options = Options.of(call.arguments(), "FvfiE", List.of("file", "assign", "include"));
        boolean inPlace = options.all("i", "include").contains("inplace");
        boolean fromFile = options.has("f", "file", "E");
        List<String> files = fromFile ? options.operands() : options.rest();
        if (inPlace) {
            call.writes(files);
        } else {
            call.reads(files);
        }
        for (String file : options.all("f", "file", "E")) {
            call.reads(List.of(file));
            Scripts.text(call, file)
                    .ifPresentOrElse(
                            text -> Code.awk(call, Marks.plain(text), options.all("v", "assign"), files),
                            () -> call.unread(Unread.CODE));
        }
        if (!fromFile && !options.operands().isEmpty()) {
            Code.awk(call, Marks.plain(options.operands().get(0)), options.all("v", "assign"), files);
        }
        return call.madeFrom(files);
    }

    private static void patch(Call call) {
        Options options = Options.of(
                call.arguments(), "pidoDFrBYzgV", List.of("input", "directory", "output", "strip", "reject-file"));
        call.reads(options.all("i", "input"));
        call.writes(options.all("o", "output", "r", "reject-file"));
        if (!options.operands().isEmpty()) {
            call.write(options.operands().get(0), false);
        }
        String folder = options.value("d", "directory").orElse("");
        String text = options.value("i", "input")
                .flatMap(file -> Scripts.text(call, file))
                .orElse(call.input());
        patched(
                call,
                text,
                folder,
                options.value("p", "strip").orElse(""),
                options.operands().isEmpty());
    }

    /** The files that the text of a patch names. */
    static void patched(Call call, String text, String folder, String strip, boolean named) {
        if (Marks.unknown(text) || text.isEmpty()) {
            call.unread(Unread.ARCHIVE);
            if (named) {
                call.write(folder.isEmpty() ? "." : folder, false);
            }
            return;
        }
        int parts = strip.matches("\\d{1,3}") ? Integer.parseInt(strip) : -1;
        Matcher matcher = PATCHED.matcher(text);
        while (named && matcher.find()) {
            String path = matcher.group(1).trim();
            if (!path.equals("/dev/null")) {
                String stripped = stripped(path, parts);
                call.write(folder.isEmpty() ? stripped : Lexical.inside(folder, stripped), false);
            }
        }
    }

    private static String stripped(String path, int parts) {
        if (parts < 0) {
            return path.matches("[ab]/.*") ? path.substring(2) : path;
        }
        String rest = path;
        for (int i = 0; i < parts && rest.indexOf('/') >= 0; i++) {
            rest = rest.substring(rest.indexOf('/') + 1);
        }
        return rest;
    }

    /** Editors write what they are called with, and what their commands name. */
    private static void screen(Call call) {
        Options options = Options.of(call.arguments(), "cSsuUT", List.of("cmd", "eval"));
        call.writes(options.operands().stream().filter(o -> !o.startsWith("+")).toList());
        StringBuilder commands = new StringBuilder(Marks.plain(call.input()));
        options.all("c", "cmd", "eval").forEach(command -> commands.append('\n').append(Marks.plain(command)));
        call.arguments().stream()
                .filter(a -> a.startsWith("+"))
                .forEach(a -> commands.append('\n').append(a.substring(1)));
        for (String line : commands.toString().split("[\n|]", -1)) {
            Matcher matcher = Pattern.compile("^\\s*:?[%0-9,$.]*(?:w|wq|sav|saveas|write|x|e|edit|r)!?\\s+(\\S+)\\s*$")
                    .matcher(line);
            if (matcher.matches()) {
                call.write(matcher.group(1), false);
            }
            int bang = line.indexOf('!');
            if (bang >= 0 && line.length() > bang + 1 && line.substring(0, bang).matches("\\s*:?[%a-z0-9,$.]*")) {
                call.evaluates(line.substring(bang + 1));
            }
        }
    }

    private static void formatter(Call call) {
        Options options = call.options("");
        boolean writes = call.name().equals("black") || options.has("i", "inplace", "w", "write", "in-place");
        if (writes) {
            call.writes(call.name().equals("yq") ? options.rest() : options.operands());
        } else {
            call.reads(options.operands());
        }
    }
}
