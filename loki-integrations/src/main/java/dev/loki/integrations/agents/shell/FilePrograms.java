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
                keeps(call);
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
            case "sort", "uniq" -> {
                return lines(call);
            }
            default -> outputs(call);
        }
        return call.name().startsWith("s") ? Call.NOT_KNOWN : "";
    }

    private static void keeps(Call call) {
        Options options = call.options("");
        call.writes(options.operands());
        for (String path : options.operands()) {
            for (String absolute : call.state().absolute(path)) {
                String before =
                        options.has("a", "append") ? call.shell().sources().ofFiles(List.of(absolute)) + "\n" : "";
                call.state().made().write(absolute, call.input(), before);
            }
        }
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
        if (!install && options.has("l", "link", "s", "symbolic-link")) {
            link(call, target, options.has("s", "symbolic-link"));
            return;
        }
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
            target.sources().forEach(source -> copied(call, source, place));
            return;
        }
        boolean contents = false;
        for (String source : target.sources()) {
            String name = Lexical.name(source);
            contents |= recursive && (source.endsWith("/.") || source.endsWith("/"));
            boolean below = name.indexOf(Marks.BELOW) >= 0;
            boolean plain = name.equals(".") || name.equals("..") || name.isEmpty();
            copied(call, source, plain ? place : Lexical.inside(place, name));
            call.write(plain ? place : Lexical.inside(place, below ? name.replace("" + Marks.BELOW, "") : name), false);
        }
        if (contents) {
            call.write(place, false);
        }
    }

    /** A copy, which may be run under its new name. */
    private static void copied(Call call, String source, String place) {
        MadeFiles made = call.state().made();
        for (String from : call.state().absolute(source)) {
            Optional<String> text = made.text(from);
            for (String to : call.state().absolute(place)) {
                text.ifPresentOrElse(known -> made.write(to, known, ""), () -> made.copy(from, to));
            }
        }
    }

    static boolean isFolder(Call call, String path) {
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
        link(call, Target.of(options), options.has("s", "symbolic"));
    }

    private static void link(Call call, Target target, boolean symbolic) {
        for (String source : target.sources()) {
            String place = target.place()
                    .map(to -> target.folder() || isFolder(call, to) ? Lexical.inside(to, Lexical.name(source)) : to)
                    .orElse(Lexical.name(source));
            call.write(place, false);
            for (String absolute : call.state().absolute(place)) {
                String folder = Lexical.parent(absolute);
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

    /** Programs that print some of the lines that they read. */
    private static String lines(Call call) {
        boolean sort = call.name().equals("sort");
        Options options = sort
                ? Options.of(call.arguments(), "oktTS", List.of("output", "key", "field-separator"))
                : call.options("fsw");
        List<String> operands = options.operands();
        List<String> files = sort ? operands : operands.subList(0, Math.min(1, operands.size()));
        call.reads(files);
        call.writes(sort ? options.all("o", "output") : options.rest());
        return call.madeFrom(files);
    }

    private static void outputs(Call call) {
        switch (call.name()) {
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
