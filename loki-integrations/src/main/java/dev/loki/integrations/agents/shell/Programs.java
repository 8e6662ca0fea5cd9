package dev.loki.integrations.agents.shell;

import java.util.List;
import java.util.Set;

/** Which reader knows which program. */
final class Programs {
    /** Programs that only read what they are given. */
    private static final Set<String> READERS = Set.of(
            "cat",
            "less",
            "more",
            "head",
            "tail",
            "wc",
            "stat",
            "file",
            "diff",
            "cmp",
            "comm",
            "cut",
            "nl",
            "od",
            "xxd",
            "hexdump",
            "strings",
            "readlink",
            "realpath",
            "basename",
            "dirname",
            "md5sum",
            "sha1sum",
            "sha256sum",
            "sha512sum",
            "cksum",
            "du",
            "df",
            "tree",
            "test",
            "[",
            "jq",
            "bat",
            "column",
            "fold",
            "tac",
            "paste",
            "join",
            "tr",
            "expr",
            "seq",
            "sleep",
            "true",
            "false",
            ":",
            "which",
            "type",
            "whereis",
            "man",
            "id",
            "whoami",
            "uname",
            "hostname",
            "ps",
            "top",
            "kill",
            "wait",
            "jobs",
            "printenv",
            "exit",
            "return",
            "break",
            "continue",
            "ping",
            "nproc",
            "free",
            "uptime",
            "lsof",
            "zcat",
            "zgrep",
            "shellcheck",
            "pgrep",
            "getconf",
            "locale",
            "tty",
            "stty",
            "clear",
            "umask",
            "ulimit",
            "hash",
            "times",
            "history",
            "fg",
            "bg",
            "disown",
            "shopt",
            "setopt",
            "bind",
            "complete",
            "loki",
            "claude",
            "codex",
            "gemini",
            "cloc",
            "tokei");

    /** The most folders of {@code PATH} that are looked at. */
    private static final int MAX_FOLDERS = 64;

    private static final List<String> SHELLS = List.of("sh", "bash", "zsh", "dash", "ksh", "ash", "mksh", "fish");

    private Programs() {}

    static String run(Call call) {
        String name = call.name();
        for (String path : call.state().own("PATH")) {
            inPath(call, path);
        }
        if (SHELLS.contains(name)) {
            return Shells.run(call);
        }
        if (Interpreters.knows(name)) {
            return Interpreters.run(call);
        }
        if (Builtins.NAMES.contains(name)) {
            return Builtins.run(call);
        }
        if (Wrappers.NAMES.contains(name)) {
            return Wrappers.run(call);
        }
        if (Listers.NAMES.contains(name)) {
            return Listers.run(call);
        }
        if (FilePrograms.NAMES.contains(name)) {
            return FilePrograms.run(call);
        }
        if (Editors.NAMES.contains(name)) {
            return Editors.run(call);
        }
        if (Transfers.NAMES.contains(name)) {
            return Transfers.run(call);
        }
        if (GitProgram.isOwn(name)) {
            return GitProgram.run(call);
        }
        if (READERS.contains(name)) {
            return reader(call);
        }
        return other(call);
    }

    /** A program of this name in a folder that the command itself put into {@code PATH}. */
    private static void inPath(Call call, String path) {
        if (call.program().indexOf('/') >= 0 || Builtins.NAMES.contains(call.name())) {
            return;
        }
        for (String folder : path.split(":", MAX_FOLDERS)) {
            if (!folder.startsWith("/usr/")
                    && !folder.equals("/bin")
                    && !folder.equals("/sbin")
                    && Marks.known(folder)) {
                String file = Lexical.inside(folder.isEmpty() ? "." : folder, call.name());
                if (Scripts.read(call, file).isPresent()) {
                    Scripts.run(call, file, call.arguments());
                }
            }
        }
    }

    private static String reader(Call call) {
        Options options = call.options("n");
        call.reads(options.operands());
        if (call.name().equals("test") || call.name().equals("[")) {
            Builtins.indices(call);
        } else if (call.name().equals("xxd")) {
            List<String> files = call.options("lscgobn").operands().stream()
                    .filter(operand -> !operand.matches("-?(?:0x)?[0-9a-fA-F]+"))
                    .toList();
            call.writes(files.size() < 2 ? List.of() : files.subList(1, files.size()));
        }
        return switch (call.name()) {
            case "cat" -> options.operands().isEmpty() ? call.input() : call.madeFrom(options.operands());
            case "tac", "head", "tail", "fold", "column", "nl", "paste", "strings" -> call.madeFrom(options.operands());
            case "tr", "cut" -> call.madeFrom(List.of());
            case "seq",
                    "wc",
                    "id",
                    "whoami",
                    "uname",
                    "hostname",
                    "nproc",
                    "md5sum",
                    "sha1sum",
                    "sha256sum",
                    "sha512sum",
                    "cksum",
                    "stat",
                    "expr" -> String.valueOf(Marks.ATOM);
            case "which" ->
                options.operands().isEmpty() ? "" : options.operands().get(0);
            case "basename" ->
                options.operands().isEmpty()
                        ? ""
                        : Lexical.name(options.operands().get(0));
            case "dirname" ->
                options.operands().isEmpty() ? "" : folder(options.operands().get(0));
            case "readlink", "realpath" ->
                options.operands().isEmpty()
                        ? ""
                        : options.operands().get(options.operands().size() - 1);
            default -> call.madeFrom(List.of());
        };
    }

    private static String folder(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "." : slash == 0 ? "/" : path.substring(0, slash);
    }

    /** A program that is not known: a script is read, and whatever looks like a file is handed to it. */
    private static String other(Call call) {
        if (call.program().indexOf('/') >= 0) {
            Scripts.run(call, call.program(), call.arguments());
        }
        switch (call.name()) {
            case "make", "gmake" -> MakeText.run(call);
            case "npx", "npm", "pnpm", "yarn", "bunx" ->
                Options.of(call.arguments(), "c", List.of("call"))
                        .all("c", "call")
                        .forEach(call::evaluates);
            default -> {
                // nothing is known of it
            }
        }
        for (String argument : call.arguments()) {
            int equals = argument.indexOf('=');
            String path = argument.startsWith("-") && equals > 0 ? argument.substring(equals + 1) : argument;
            if (!path.startsWith("-") || path.indexOf('/') > 0) {
                call.passes(List.of(path));
            }
        }
        return prepares(call) ? String.valueOf(Marks.ATOM) : call.madeFrom(List.of());
    }

    /** Whether a tool prints the settings that a shell is to take over from it, as everybody's profile asks for. */
    private static boolean prepares(Call call) {
        return switch (call.name()) {
            case "ssh-agent", "dircolors", "keychain" -> true;
            case "brew",
                    "direnv",
                    "pyenv",
                    "rbenv",
                    "nodenv",
                    "jenv",
                    "goenv",
                    "fnm",
                    "mise",
                    "opam",
                    "conda",
                    "mamba",
                    "micromamba",
                    "starship",
                    "zoxide" ->
                call.arguments().stream()
                        .anyMatch(a -> a.matches("env|shellenv|hook|init|activate|export|shell\\.\\w+"));
            default -> false;
        };
    }
}
