package dev.loki.integrations.agents.shell;

import dev.loki.integrations.agents.shell.Access.Kind;
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

    /** Commands that are also programs of their own, such as {@code git-commit}. */
    private static final Set<String> OWN = Set.of(
            "add",
            "am",
            "apply",
            "archive",
            "bisect",
            "bundle",
            "checkout",
            "checkout-index",
            "clean",
            "clone",
            "commit",
            "config",
            "difftool",
            "fetch",
            "filter-branch",
            "grep",
            "init",
            "merge",
            "merge-file",
            "mv",
            "pull",
            "push",
            "read-tree",
            "rebase",
            "restore",
            "rm",
            "sparse-checkout",
            "stash",
            "submodule",
            "switch",
            "update-index",
            "worktree");

    private GitProgram() {}

    /** Whether a program is git, or one of git's commands under its own name. */
    static boolean isOwn(String name) {
        return name.equals("git")
                || name.equals("hub")
                || (name.startsWith("git-") && OWN.contains(name.substring("git-".length())));
    }

    static String run(Call call) {
        if (call.name().startsWith("git-")) {
            return run(call, call.name().substring("git-".length()));
        }
        int i = 0;
        ShellState state = call.state().copy();
        Call inside = new Call(call.shell(), state, call.program(), call.name(), call.arguments(), call.input());
        while (i < call.arguments().size() && call.arguments().get(i).startsWith("-")) {
            String option = call.arguments().get(i);
            boolean apart = VALUED.contains(option) && i + 1 < call.arguments().size();
            option(inside, option, apart ? call.arguments().get(i + 1) : "");
            i += apart ? 2 : 1;
        }
        if (i >= call.arguments().size()) {
            return "";
        }
        String command = call.arguments().get(i);
        return run(new Call(call.shell(), state, call.program(), call.name(), call.from(i + 1), call.input()), command);
    }

    private static void option(Call call, String option, String value) {
        int equals = option.startsWith("--") ? option.indexOf('=') : -1;
        String name = equals < 0 ? option : option.substring(0, equals);
        String text = equals < 0 ? value : option.substring(equals + 1);
        switch (name) {
            case "--work-tree" -> {
                call.passes(List.of(text));
                call.state().change(new LinkedHashSet<>(call.state().absolute(text)), true);
            }
            case "-C" -> call.state().change(new LinkedHashSet<>(call.state().absolute(text)), true);
            case "-c" -> GitSettings.pair(call, text);
            case "--config-env" -> GitSettings.fromVariable(call, text);
            default -> {
                // says nothing of files or programs
            }
        }
    }

    private static String run(Call call, String command) {
        GitSettings.variables(call);
        for (String argument : call.arguments()) {
            if (argument.startsWith("--output=")) {
                call.write(argument.substring("--output=".length()), false);
            }
        }
        switch (command) {
            case "rm" -> removed(call);
            case "mv" -> moved(call);
            case "checkout", "restore", "switch" -> restored(call, command);
            case "clean" -> cleaned(call);
            case "apply", "am" -> applied(call);
            case "init", "clone" -> cloned(call, command);
            case "worktree" -> worktree(call);
            case "archive", "format-patch", "bundle" -> outputs(call, command);
            case "diff", "log", "show", "shortlog" ->
                call.writes(call.options("", "output").all("output"));
            case "bisect", "rebase", "filter-branch", "difftool", "grep" -> executed(call, command);
            case "fetch", "pull", "push", "ls-remote" -> transferred(call);
            case "submodule" -> submodules(call);
            case "config" -> GitSettings.config(call);
            case "read-tree",
                    "checkout-index",
                    "sparse-checkout",
                    "stash",
                    "merge-file",
                    "update-index",
                    "filter-repo" -> GitPlumbing.run(call, command);
            default -> {
                // changes nothing beside what git keeps
            }
        }
        return output(call, command);
    }

    private static void removed(Call call) {
        Options options = call.options("", "pathspec-from-file");
        Pathspecs.access(call, Kind.DELETE, options.operands(), options);
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
        Options options = call.options("sbBcC", "source", "orphan", "conflict", "pathspec-from-file");
        boolean indexOnly = command.equals("restore") && options.has("S", "staged") && !options.has("W", "worktree");
        if (indexOnly) {
            return;
        }
        int dashes = call.arguments().indexOf("--");
        List<String> operands = options.operands();
        if (dashes >= 0) {
            operands = call.from(dashes + 1);
        } else if (command.equals("switch")) {
            operands = List.of();
        } else if (command.equals("checkout") && operands.size() > 1) {
            operands = options.rest();
        } else if (command.equals("checkout") && !operands.isEmpty() && !isPath(call, operands.get(0))) {
            operands = List.of();
        }
        Pathspecs.access(call, Kind.WRITE, operands, options);
    }

    /** Whether the only operand of a checkout is a path, not a branch. */
    private static boolean isPath(Call call, String operand) {
        return operand.startsWith(".")
                || isPattern(operand)
                || GitFolder.exists(call.state().absolute(operand));
    }

    /** Whether a word holds what stands in patterns and never in the name of a branch. */
    private static boolean isPattern(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (":*?[".indexOf(word.charAt(i)) >= 0 || Marks.isGlob(word.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static void cleaned(Call call) {
        Options options = call.options("e", "exclude");
        if (options.has("n", "dry-run")) {
            return;
        }
        boolean ignored = options.has("x", "X");
        List<String> roots = options.operands().isEmpty() ? List.of(".") : options.operands();
        for (String root : roots) {
            if (ignored || isPattern(root)) {
                Pathspecs.access(call, Kind.DELETE, List.of(root), options);
            } else {
                call.delete(root, false);
            }
        }
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
        if (options.has("separate-git-dir") && command.equals("init")) {
            call.delete(".git", true);
        }
        call.writes(options.all("separate-git-dir"));
        List<String> operands = options.operands();
        if (command.equals("clone")) {
            transferred(call);
        }
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
        String valued = command.equals("grep") ? "O" : "xsXC";
        Options options = Options.of(
                call.arguments(),
                valued,
                List.of(
                        "exec",
                        "tree-filter",
                        "index-filter",
                        "msg-filter",
                        "env-filter",
                        "parent-filter",
                        "commit-filter",
                        "tag-name-filter",
                        "extcmd"));
        options.values().forEach((name, texts) -> {
            boolean filter = name.endsWith("-filter") || name.equals("exec") || name.equals("extcmd");
            boolean pager = command.equals("grep") && (name.equals("O") || name.equals("open-files-in-pager"));
            boolean bare = name.equals("x") && (command.equals("rebase") || command.equals("difftool"));
            if (filter || pager || bare) {
                texts.forEach(call::evaluates);
            }
        });
        if (command.equals("bisect")
                && !call.arguments().isEmpty()
                && call.arguments().get(0).equals("run")) {
            call.calls(call.from(1));
        }
    }

    /** Programs for the other side, which is this machine where the address says so. */
    private static void transferred(Call call) {
        Options options = call.options("oj", "upload-pack", "receive-pack", "exec");
        options.all("upload-pack", "receive-pack", "exec").forEach(call::evaluates);
        for (String operand : options.operands()) {
            if (operand.startsWith("ext::")) {
                call.evaluates(operand.substring("ext::".length()));
            }
        }
    }

    private static void submodules(Call call) {
        List<String> operands =
                call.options("b", "branch", "name", "reference", "depth").operands();
        if (operands.size() > 2 && operands.get(0).equals("add")) {
            call.write(operands.get(2), false);
        }
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
            case "rev-parse" -> GitFolder.parsed(call.state().folders(), call.arguments());
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
