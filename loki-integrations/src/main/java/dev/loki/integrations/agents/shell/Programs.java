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

    private static final List<String> SHELLS = List.of("sh", "bash", "zsh", "dash", "ksh", "ash", "mksh", "fish");

    private Programs() {}

    static String run(Call call) {
        String name = call.name();
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

    private static String reader(Call call) {
        Options options = call.options("n");
        call.reads(options.operands());
        return switch (call.name()) {
            case "cat", "tac", "head", "tail", "tr", "cut", "fold", "column" ->
                options.operands().isEmpty() && call.name().equals("cat") ? call.input() : Call.NOT_KNOWN;
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
            default -> Call.NOT_KNOWN;
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
        for (String argument : call.arguments()) {
            int equals = argument.indexOf('=');
            String path = argument.startsWith("-") && equals > 0 ? argument.substring(equals + 1) : argument;
            if (!path.startsWith("-") || path.indexOf('/') > 0) {
                call.passes(List.of(path));
            }
        }
        return Call.NOT_KNOWN;
    }
}
