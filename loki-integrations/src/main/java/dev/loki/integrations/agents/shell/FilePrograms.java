package dev.loki.integrations.agents.shell;

import dev.loki.integrations.agents.shell.Access.Kind;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Programs that make, copy, move and remove files. */
final class FilePrograms {
    static final Set<String> NAMES = Set.of(
            "rm",
            "unlink",
            "rmdir",
            "shred",
            "srm",
            "trash",
            "touch",
            "mkdir",
            "mkfifo",
            "mknod",
            "truncate",
            "tee",
            "sponge",
            "cp",
            "gcp",
            "mv",
            "gmv",
            "ln",
            "link",
            "install",
            "chmod",
            "chown",
            "chgrp",
            "chattr",
            "setfacl",
            "sort",
            "uniq",
            "split",
            "csplit",
            "gzip",
            "gunzip",
            "bzip2",
            "bunzip2",
            "xz",
            "unxz",
            "zstd",
            "unzstd",
            "lz4",
            "dos2unix",
            "unix2dos",
            "rename",
            "base64",
            "rev");

    private FilePrograms() {}

    static String run(Call call) {
        switch (call.name()) {
            case "rm", "srm", "trash", "unlink", "rmdir" -> remove(call);
            case "shred" ->
                call.options("ns", "iterations", "size").operands().forEach(path -> call.delete(path, false));
            case "touch" -> call.writes(call.options("rtd", "reference", "date").operands());
            case "mkdir" -> call.writes(call.options("m", "mode").operands());
            case "mkfifo", "mknod", "dos2unix", "unix2dos" ->
                call.writes(call.options("m").operands());
            case "truncate" ->
                call.writes(call.options("sr", "size", "reference").operands());
            case "tee", "sponge" -> {
                call.writes(call.options("").operands());
                return call.input();
            }
            case "cp", "gcp", "install" -> copy(call);
            case "mv", "gmv" -> move(call);
            case "ln", "link" -> link(call);
            case "chmod", "chown", "chgrp", "chattr", "setfacl" -> rights(call);
            case "rename" -> call.options("e").rest().forEach(path -> call.write(path, false));
            case "base64" -> {
                return base64(call);
            }
            case "rev" -> {
                return Marks.known(call.input())
                        ? new StringBuilder(call.input().stripTrailing())
                                .reverse()
                                .append('\n')
                                .toString()
                        : Call.NOT_KNOWN;
            }
            default -> outputs(call);
        }
        return call.name().startsWith("s") ? Call.NOT_KNOWN : "";
    }

    private static void remove(Call call) {
        Options options = call.options("");
        boolean recursive = options.has("r", "R", "recursive");
        options.operands().forEach(path -> call.delete(path, recursive));
    }

    private static void copy(Call call) {
        boolean install = call.name().equals("install");
        Options options = Options.of(
                call.arguments(),
                install ? "tSmogB" : "tS",
                List.of("target-directory", "suffix", "mode", "owner", "group", "backup"));
        if (install && options.has("d", "directory")) {
            call.writes(options.operands());
            return;
        }
        Target target = Target.of(options);
        call.reads(target.sources());
        into(call, target, options.has("r", "R", "a", "recursive", "archive"));
    }

    private static void move(Call call) {
        Options options = Options.of(call.arguments(), "tS", List.of("target-directory", "suffix", "backup"));
        Target target = Target.of(options);
        target.sources().forEach(path -> call.delete(path, true));
        into(call, target, false);
    }

    /**
     * Where something is put.
     *
     * @param sources what is put there
     * @param place the file or folder; empty where none is named
     * @param folder whether the place is said to be a folder
     */
    private record Target(List<String> sources, Optional<String> place, boolean folder) {
        static Target of(Options options) {
            Optional<String> named = options.value("t", "target-directory");
            List<String> operands = options.operands();
            if (named.isPresent()) {
                return new Target(operands, named, true);
            }
            if (operands.size() < 2) {
                return new Target(operands, Optional.empty(), false);
            }
            List<String> sources = operands.subList(0, operands.size() - 1);
            return new Target(sources, Optional.of(operands.get(operands.size() - 1)), sources.size() > 1);
        }
    }

    /** The place itself, or, where it is or may be a folder, the files in it that get the sources' names. */
    private static void into(Call call, Target target, boolean recursive) {
        if (target.place().isEmpty()) {
            return;
        }
        String place = target.place().get();
        boolean folder = target.folder() || place.endsWith("/") || isFolder(call, place);
        if (!folder) {
            call.write(place, recursive);
            return;
        }
        boolean contents = false;
        for (String source : target.sources()) {
            String name = Lexical.name(source);
            contents |= recursive && (source.endsWith("/.") || source.endsWith("/"));
            boolean below = name.indexOf(Marks.BELOW) >= 0;
            boolean plain = name.equals(".") || name.equals("..") || name.isEmpty();
            call.write(plain ? place : Lexical.inside(place, below ? name.replace("" + Marks.BELOW, "") : name), false);
        }
        if (contents) {
            call.write(place, false);
        }
    }

    private static boolean isFolder(Call call, String path) {
        return call.state().absolute(path).stream().anyMatch(absolute -> {
            try {
                return Marks.known(absolute) && Files.isDirectory(Path.of(absolute));
            } catch (InvalidPathException e) {
                return false;
            }
        });
    }

    private static void link(Call call) {
        Options options = Options.of(call.arguments(), "tS", List.of("target-directory", "suffix", "backup"));
        Target target = Target.of(options);
        for (String source : target.sources()) {
            String place = target.place()
                    .map(to -> target.folder() || isFolder(call, to) ? Lexical.inside(to, Lexical.name(source)) : to)
                    .orElse(Lexical.name(source));
            call.write(place, false);
            for (String absolute : call.state().absolute(place)) {
                String folder = Lexical.parent(absolute);
                boolean symbolic = options.has("s", "symbolic");
                String from = source.startsWith("/") || symbolic
                        ? source
                        : call.state().absolute(source).get(0);
                String whole = from.startsWith("/") ? from : Lexical.inside(folder, from);
                call.shell().access(Kind.PASSED, whole, false, call.state());
                call.state().link(absolute, from);
            }
        }
    }

    private static void rights(Call call) {
        String valued = call.name().equals("setfacl") ? "mMxX" : "";
        Options options = Options.of(call.arguments(), valued, List.of("reference", "modify", "set"));
        boolean recursive = options.has("R", "recursive");
        boolean setting = options.has("reference", "m", "M", "x", "X", "modify", "set")
                && !call.name().equals("chmod");
        List<String> files = setting ? options.operands() : options.rest();
        boolean dashed =
                call.name().equals("chmod") && call.arguments().stream().anyMatch(a -> a.matches("-[rwxXst]+"));
        (dashed ? options.operands() : files).forEach(path -> call.write(path, recursive));
    }

    private static String base64(Call call) {
        Options options = call.options("wi", "wrap", "input");
        call.reads(options.operands());
        if (!options.has("d", "D", "decode") || !options.operands().isEmpty() || !Marks.known(call.input())) {
            return Call.NOT_KNOWN;
        }
        try {
            byte[] bytes = java.util.Base64.getMimeDecoder().decode(call.input().trim());
            return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return Call.NOT_KNOWN;
        }
    }

    private static void outputs(Call call) {
        switch (call.name()) {
            case "sort" -> {
                Options options = Options.of(call.arguments(), "oktTS", List.of("output", "key", "field-separator"));
                call.writes(options.all("o", "output"));
                call.reads(options.operands());
            }
            case "uniq" -> {
                Options options = call.options("fsw");
                call.reads(options.operands()
                        .subList(0, Math.min(1, options.operands().size())));
                call.writes(options.rest());
            }
            case "split", "csplit" -> {
                Options options = call.options("abClnftx");
                String prefix =
                        call.name().equals("split") && options.operands().size() > 1
                                ? options.operands().get(1)
                                : options.value("f").orElse("x");
                call.write(prefix + Marks.ATOM, false);
            }
            default -> {
                Options options = call.options("o");
                boolean kept = options.has("c", "stdout", "l", "t", "list", "test", "to-stdout");
                call.writes(options.all("o"));
                if (kept) {
                    call.reads(options.operands());
                } else {
                    call.writes(options.operands());
                }
            }
        }
    }
}
