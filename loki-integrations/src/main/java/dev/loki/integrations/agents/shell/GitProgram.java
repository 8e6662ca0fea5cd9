package dev.loki.integrations.agents.shell;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What git does with files beside its own; what git keeps in {@code .git} is its own affair. */
final class GitProgram {
    private static final Set<String> VALUED = Set.of(
            "-C",
            "-c",
            "--git-dir",
            "--work-tree",
            "--namespace",
            "--exec-path",
            "--super-prefix",
            "--config-env",
            "--attr-source");

    private GitProgram() {}

    static String run(Call call) {
        int i = 0;
        ShellState state = call.state().copy();
        while (i < call.arguments().size() && call.arguments().get(i).startsWith("-")) {
            String option = call.arguments().get(i);
            boolean apart = VALUED.contains(option) && i + 1 < call.arguments().size();
            String value = apart ? call.arguments().get(i + 1) : "";
            if (option.equals("-C") || option.equals("--work-tree")) {
                state.change(new LinkedHashSet<>(state.absolute(value)), true);
            } else if (option.startsWith("--work-tree=")) {
                state.change(new LinkedHashSet<>(state.absolute(option.substring(12))), true);
            } else if (option.equals("-c") && value.startsWith("alias.") && value.indexOf("=!") > 0) {
                call.evaluates(value.substring(value.indexOf("=!") + 2));
            }
            i += apart ? 2 : 1;
        }
        if (i >= call.arguments().size()) {
            return "";
        }
        String command = call.arguments().get(i);
        return run(new Call(call.shell(), state, call.program(), call.name(), call.from(i + 1), call.input()), command);
    }

    private static String run(Call call, String command) {
        switch (command) {
            case "rm" -> call.options("").operands().forEach(path -> call.delete(path, true));
            case "mv" -> moved(call);
            case "checkout", "restore", "switch" -> restored(call, command);
            case "clean" -> cleaned(call);
            case "apply", "am" -> applied(call);
            case "init", "clone" -> cloned(call, command);
            case "worktree" -> worktree(call);
            case "archive", "format-patch", "bundle" -> outputs(call, command);
            case "diff", "log", "show", "shortlog" ->
                call.writes(call.options("", "output").all("output"));
            case "bisect", "rebase", "filter-branch" -> executed(call, command);
            case "submodule" -> foreach(call);
            default -> {
                // changes nothing beside what git keeps
            }
        }
        return output(call, command);
    }

    private static void moved(Call call) {
        List<String> operands = call.options("").operands();
        for (int i = 0; i < operands.size(); i++) {
            if (i == operands.size() - 1) {
                call.write(operands.get(i), false);
            } else {
                call.delete(operands.get(i), true);
            }
        }
    }

    /** Only paths that are named for sure: behind two dashes, or of a command that takes nothing else. */
    private static void restored(Call call, String command) {
        Options options = call.options("sbBcC", "source", "orphan", "conflict");
        int dashes = call.arguments().indexOf("--");
        if (dashes >= 0) {
            call.from(dashes + 1).forEach(path -> call.write(path, true));
        } else if (command.equals("restore")) {
            options.operands().forEach(path -> call.write(path, true));
        } else if (command.equals("checkout") && options.operands().size() > 1) {
            options.rest().forEach(path -> call.write(path, true));
        } else if (command.equals("checkout")) {
            options.operands().stream().filter(o -> o.startsWith(".")).forEach(path -> call.write(path, true));
        }
    }

    private static void cleaned(Call call) {
        Options options = call.options("e", "exclude");
        if (options.has("n", "dry-run")) {
            return;
        }
        boolean ignored = options.has("x", "X");
        List<String> roots = options.operands().isEmpty() ? List.of(".") : options.operands();
        roots.forEach(path -> call.delete(path, ignored));
    }

    private static void applied(Call call) {
        Options options = Options.of(call.arguments(), "pCS", List.of("directory", "exclude", "include"));
        boolean asks = options.has("stat", "numstat", "summary", "check", "abort", "continue", "skip", "quit");
        if (asks) {
            return;
        }
        String folder = options.value("directory").orElse("");
        String strip = options.value("p").orElse("1");
        call.reads(options.operands());
        if (options.operands().isEmpty()) {
            Editors.patched(call, call.input(), folder, strip, true);
        }
        for (String file : options.operands()) {
            Optional<String> text = Scripts.text(call, file);
            Editors.patched(call, text.orElse(file.equals("-") ? call.input() : Call.NOT_KNOWN), folder, strip, true);
        }
    }

    private static void cloned(Call call, String command) {
        Options options = Options.of(
                call.arguments(),
                "boucjl",
                List.of(
                        "branch",
                        "origin",
                        "depth",
                        "reference",
                        "separate-git-dir",
                        "template",
                        "initial-branch",
                        "config"));
        call.writes(options.all("separate-git-dir"));
        List<String> operands = options.operands();
        if (command.equals("init")) {
            call.writes(operands);
        } else if (operands.size() > 1) {
            call.write(operands.get(1), false);
        } else if (!operands.isEmpty()) {
            String name = Lexical.name(operands.get(0));
            call.write(name.endsWith(".git") ? name.substring(0, name.length() - 4) : name, false);
        }
    }

    private static void worktree(Call call) {
        Options options = call.options("bB", "reason");
        List<String> operands = options.operands();
        if (operands.size() > 1 && operands.get(0).equals("add")) {
            call.write(operands.get(1), false);
        } else if (operands.size() > 1 && operands.get(0).equals("remove")) {
            call.delete(operands.get(1), true);
        } else if (operands.size() > 2 && operands.get(0).equals("move")) {
            call.delete(operands.get(1), true);
            call.write(operands.get(2), false);
        }
    }

    private static void outputs(Call call, String command) {
        Options options = call.options("o", "output", "output-directory");
        call.writes(options.all("o", "output", "output-directory"));
        if (command.equals("bundle")
                && options.operands().size() > 1
                && options.operands().get(0).equals("create")) {
            call.write(options.operands().get(1), false);
        }
    }

    private static void executed(Call call, String command) {
        Options options =
                Options.of(call.arguments(), "xsXC", List.of("exec", "tree-filter", "index-filter", "msg-filter"));
        options.all("exec", "tree-filter", "index-filter", "msg-filter").forEach(call::evaluates);
        if (command.equals("rebase")) {
            options.all("x").forEach(call::evaluates);
        } else if (command.equals("bisect")
                && !call.arguments().isEmpty()
                && call.arguments().get(0).equals("run")) {
            call.calls(call.from(1));
        }
    }

    private static void foreach(Call call) {
        int at = call.arguments().indexOf("foreach");
        if (at >= 0) {
            List<String> words = new ArrayList<>(call.from(at + 1));
            words.removeIf(word -> word.equals("--recursive") || word.equals("--quiet"));
            call.evaluates(String.join(" ", words));
        }
    }

    /** What git prints, where a command may go on with it. */
    private static String output(Call call, String command) {
        List<String> operands = call.options("eC").operands();
        return switch (command) {
            case "rev-parse" -> call.arguments().contains("--show-toplevel") ? top(call) : "" + Marks.ATOM;
            case "ls-files", "grep" -> {
                boolean names =
                        command.equals("ls-files") || call.options("").has("l", "name-only", "files-with-matches");
                List<String> patterns = command.equals("grep")
                        ? operands.subList(Math.min(1, operands.size()), operands.size())
                        : operands;
                yield names ? listed(patterns) : Call.NOT_KNOWN;
            }
            case "diff", "show", "diff-tree", "status" ->
                call.options("").has("name-only", "porcelain", "s", "short") ? listed(List.of()) : Call.NOT_KNOWN;
            case "branch", "describe", "rev-list", "log", "config", "tag", "merge-base", "hash-object", "write-tree" ->
                "" + Marks.ATOM;
            default -> Call.NOT_KNOWN;
        };
    }

    private static String top(Call call) {
        List<String> tops = new ArrayList<>();
        for (String folder : call.state().folders()) {
            tops.add(GitFolder.top(folder));
        }
        return tops.size() == 1 ? tops.get(0) : Call.NOT_KNOWN;
    }

    private static String listed(List<String> patterns) {
        List<String> lines = new ArrayList<>();
        for (String pattern : patterns) {
            String plain = Marks.plain(pattern);
            boolean name = plain.indexOf('*') >= 0 && plain.indexOf('/') < 0;
            lines.add(
                    name
                            ? "./" + Marks.BELOW + Expander.globs(plain)
                            : Lexical.inside(plain, Marks.BELOW + "" + Marks.STAR));
        }
        return lines.isEmpty() ? "./" + Marks.BELOW + Marks.STAR + "\n" : String.join("\n", lines) + "\n";
    }
}
