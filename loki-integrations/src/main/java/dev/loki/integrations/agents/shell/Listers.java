package dev.loki.integrations.agents.shell;

import dev.loki.integrations.agents.shell.Access.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Programs that list files, and {@code find}, which also changes them. */
final class Listers {
    static final Set<String> NAMES =
            Set.of("find", "gfind", "ls", "dir", "grep", "egrep", "fgrep", "rg", "ag", "ack", "fd", "fdfind", "locate");

    private static final int MAX_PATTERNS = 16;

    private Listers() {}

    static String run(Call call) {
        return switch (call.name()) {
            case "find", "gfind" -> find(call);
            case "ls", "dir" -> list(call);
            case "fd", "fdfind" -> fd(call);
            case "locate" -> Call.NOT_KNOWN;
            default -> grep(call);
        };
    }

    private static String list(Call call) {
        List<String> operands = call.options("ITw").operands();
        call.reads(operands);
        boolean deep = call.options("ITw").has("R");
        List<String> roots = operands.isEmpty() ? List.of(".") : operands;
        List<String> lines = new ArrayList<>();
        for (String root : roots) {
            boolean pattern = Marks.first(root) >= 0 || !(operands.isEmpty() || FilePrograms.isFolder(call, root));
            lines.add(pattern ? root : deep ? below(root, List.of()).get(0) : "" + Marks.STAR);
            if (!pattern && !deep && call.options("ITw").has("a", "A", "all", "almost-all")) {
                lines.add("." + Marks.STAR);
            }
        }
        return String.join("\n", lines) + "\n";
    }

    /** What names files anywhere below a folder, by the patterns that their names have. */
    private static List<String> below(String root, List<String> names) {
        List<String> paths = new ArrayList<>();
        String start = root.isEmpty() ? "./" : root.endsWith("/") ? root : root + "/";
        for (String name : names.isEmpty() ? List.of("" + Marks.STAR) : names) {
            paths.add(start + Marks.BELOW + name);
        }
        return paths;
    }

    private static String grep(Call call) {
        Options options = Options.of(
                call.arguments(),
                "efABCmdDgtTjM",
                List.of("include", "exclude", "regexp", "file", "glob", "type", "max-count", "exclude-dir", "context"));
        boolean patternGiven = options.has("e", "f", "regexp", "file", "files");
        List<String> operands = patternGiven ? options.operands() : options.rest();
        call.reads(operands);
        call.reads(options.all("f", "file"));
        boolean names = options.has("l", "L", "files-with-matches", "files-without-match", "files");
        if (!names) {
            return call.madeFrom(operands);
        }
        List<String> patterns = new ArrayList<>();
        options.all("include", "glob", "g").stream()
                .filter(g -> !g.startsWith("!"))
                .map(Expander::globs)
                .forEach(patterns::add);
        options.all("t", "type").forEach(type -> patterns.add(Marks.STAR + "." + type));
        boolean visible = call.name().equals("rg")
                || call.name().equals("ag")
                || call.name().equals("ack");
        List<String> roots = operands.isEmpty() ? List.of(".") : operands;
        return lines(roots, patterns, visible && !options.has("hidden", "u", "."), true);
    }

    private static String fd(Call call) {
        Options options =
                Options.of(call.arguments(), "eEtdxXgSoj", List.of("extension", "exclude", "type", "exec", "glob"));
        int exec = first(call.arguments(), "-x", "-X", "--exec", "--exec-batch");
        List<String> roots = options.operands().size() > 1
                ? options.operands().subList(1, options.operands().size())
                : List.of(".");
        List<String> patterns = options.all("e", "extension").stream()
                .map(e -> Marks.STAR + "." + e)
                .toList();
        String out = lines(roots, patterns, !options.has("H", "hidden", "u"), true);
        if (exec >= 0) {
            executes(call, call.from(exec + 1), List.of(out.trim().split("\n", -1)));
        }
        return out;
    }

    private static int first(List<String> arguments, String... options) {
        for (int i = 0; i < arguments.size(); i++) {
            if (List.of(options).contains(arguments.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /** A lister that leaves out names with a dot in front lists only what such a pattern matches. */
    private static String lines(List<String> roots, List<String> patterns, boolean visible, boolean deep) {
        StringBuilder out = new StringBuilder();
        for (String root : roots) {
            boolean pattern = Marks.first(root) >= 0;
            if (visible && !pattern) {
                out.append(Lexical.inside(root, "" + Marks.STAR)).append('\n');
            } else if (pattern || !deep) {
                out.append(root).append('\n');
            } else {
                below(root, patterns).forEach(path -> out.append(path).append('\n'));
            }
        }
        return out.toString();
    }

    private static String find(Call call) {
        List<String> roots = new ArrayList<>();
        int i = 0;
        while (i < call.arguments().size()) {
            String argument = call.arguments().get(i);
            if (argument.startsWith("-") || argument.equals("(") || argument.equals("!")) {
                if (argument.matches("-[HLPXdsx]|-O\\d")) {
                    i++;
                    continue;
                }
                break;
            }
            roots.add(argument);
            i++;
        }
        if (roots.isEmpty()) {
            roots.add(".");
        }
        roots.forEach(root -> call.shell().access(Kind.READ, root, true, call.state()));
        List<String> names = patterns(call, i);
        boolean pruned = spares(call);
        List<String> found = new ArrayList<>();
        boolean folders = names.isEmpty()
                && !pruned
                && !call.arguments().contains("-type")
                && !call.arguments().contains("-mindepth");
        if (folders) {
            found.addAll(roots);
        }
        roots.forEach(root ->
                found.addAll(pruned ? List.of(Lexical.inside(root, "" + Marks.STAR)) : below(root, names)));
        actions(call, i, found, pruned);
        return String.join("\n", found) + "\n";
    }

    /** The patterns of {@code -name}; none when a file of any name may be found. */
    private static List<String> patterns(Call call, int from) {
        List<String> names = new ArrayList<>();
        boolean alternatives = false;
        for (int i = from; i + 1 < call.arguments().size(); i++) {
            String test = call.arguments().get(i);
            boolean negated = i > from
                    && (call.arguments().get(i - 1).equals("!")
                            || call.arguments().get(i - 1).equals("-not"));
            if ((test.equals("-name") || test.equals("-iname")) && !negated) {
                names.add(Expander.globs(Marks.plain(call.arguments().get(i + 1))));
            } else if (test.equals("-o") || test.equals("-or")) {
                alternatives = true;
            }
        }
        boolean each = !alternatives || names.size() > 1;
        return each && names.size() <= MAX_PATTERNS ? names : List.of();
    }

    /** Whether the search leaves out folders whose names begin with a dot, or those that matter here. */
    private static boolean spares(Call call) {
        int kept = 0;
        for (int i = 0; i + 1 < call.arguments().size(); i++) {
            String test = call.arguments().get(i);
            String value = Marks.plain(call.arguments().get(i + 1));
            boolean path = test.equals("-path") || test.equals("-wholename");
            boolean hidden = path && (value.equals("*/.*") || value.equals("./.*"));
            if (hidden) {
                return true;
            }
            kept += path && (value.contains(".loki") || value.contains(".git")) ? 1 : 0;
        }
        return kept >= 2;
    }

    private static void actions(Call call, int from, List<String> found, boolean pruned) {
        for (int i = from; i < call.arguments().size(); i++) {
            String action = call.arguments().get(i);
            switch (action) {
                case "-delete" -> found.forEach(path -> call.delete(path, !pruned));
                case "-fprint", "-fprint0", "-fls", "-fprintf" -> {
                    if (i + 1 < call.arguments().size()) {
                        call.write(call.arguments().get(i + 1), false);
                    }
                }
                case "-exec", "-execdir", "-ok", "-okdir" -> {
                    int end = i + 1;
                    while (end < call.arguments().size()
                            && !call.arguments().get(end).equals(";")
                            && !call.arguments().get(end).equals("+")) {
                        end++;
                    }
                    executes(call, call.arguments().subList(i + 1, end), found);
                    i = end;
                }
                default -> {
                    // a test, which changes nothing
                }
            }
        }
    }

    private static void executes(Call call, List<String> words, List<String> found) {
        List<String> all = new ArrayList<>();
        boolean placed = words.stream().anyMatch(word -> word.contains("{}"));
        for (String word : words) {
            if (word.equals("{}")) {
                all.addAll(found);
            } else {
                all.add(word.contains("{}") ? word.replace("{}", found.get(0)) : word);
            }
        }
        if (!placed && !words.isEmpty()) {
            all.addAll(found);
        }
        call.calls(all, "");
    }
}
