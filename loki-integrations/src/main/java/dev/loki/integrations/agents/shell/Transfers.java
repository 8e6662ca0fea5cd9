package dev.loki.integrations.agents.shell;

import dev.loki.integrations.agents.shell.Access.Kind;
import java.util.List;
import java.util.Set;

/** Programs that fetch, pack, unpack and copy as a whole, and compilers. */
final class Transfers {
    static final Set<String> NAMES = Set.of(
            "curl", "wget", "tar", "gtar", "bsdtar", "unzip", "zip", "7z", "cpio", "rsync", "scp", "sftp", "dd",
            "openssl", "gcc", "g++", "cc", "c++", "clang", "ld", "go", "rustc", "javac", "pandoc", "gpg", "ffmpeg",
            "convert");

    private Transfers() {}

    static String run(Call call) {
        switch (call.name()) {
            case "curl" -> curl(call);
            case "wget" -> wget(call);
            case "tar", "gtar", "bsdtar" -> tar(call);
            case "unzip", "7z" -> {
                Options options = call.options("dxP");
                call.reads(options.operands());
                call.writes(options.all("d"));
                call.unread(Unread.ARCHIVE);
            }
            case "cpio" -> call.unread(Unread.ARCHIVE);
            case "zip" -> {
                Options options = call.options("biptnxO");
                call.writes(options.operands()
                        .subList(0, Math.min(1, options.operands().size())));
                call.reads(options.rest());
                if (options.has("m", "move")) {
                    options.rest().forEach(path -> call.delete(path, true));
                }
            }
            case "rsync", "scp", "sftp" -> remote(call);
            case "dd" -> dd(call);
            case "openssl", "gpg" -> outputs(call, List.of("-out", "-o", "--output"));
            case "ffmpeg", "convert" -> {
                List<String> operands = call.options("i").operands();
                call.writes(operands.isEmpty() ? List.of() : operands.subList(operands.size() - 1, operands.size()));
            }
            case "javac" -> outputs(call, List.of("-d", "-h", "-s"));
            default -> outputs(call, List.of("-o", "--output"));
        }
        return Call.NOT_KNOWN;
    }

    private static void outputs(Call call, List<String> names) {
        List<String> arguments = call.arguments();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (names.contains(argument) && i + 1 < arguments.size()) {
                call.write(arguments.get(++i), false);
            } else if (argument.startsWith("--output=")) {
                call.write(argument.substring(9), false);
            } else if (argument.startsWith("-o") && argument.length() > 2 && names.contains("-o")) {
                call.write(argument.substring(2), false);
            } else if (!argument.startsWith("-")) {
                call.reads(List.of(argument));
            }
        }
    }

    private static void curl(Call call) {
        Options options = Options.of(
                call.arguments(),
                "oXHdAbceEFKmTuUwxyYzCDQrtP",
                List.of(
                        "output",
                        "output-dir",
                        "request",
                        "header",
                        "data",
                        "user",
                        "upload-file",
                        "dump-header",
                        "cookie-jar",
                        "config",
                        "cookie",
                        "form",
                        "user-agent",
                        "url",
                        "data-binary",
                        "max-time",
                        "retry",
                        "proxy",
                        "trace",
                        "trace-ascii",
                        "stderr",
                        "cacert",
                        "cert",
                        "key",
                        "write-out",
                        "data-raw",
                        "connect-timeout"));
        String folder = options.value("output-dir").orElse("");
        List<String> files = options.all("o", "output");
        files.forEach(file -> call.write(folder.isEmpty() ? file : Lexical.inside(folder, file), false));
        call.writes(options.all("D", "dump-header", "c", "cookie-jar", "trace", "trace-ascii", "stderr"));
        call.reads(options.all("T", "upload-file", "K", "config"));
        for (String name : List.of("d", "data", "data-binary", "F", "form")) {
            for (String value : options.all(name)) {
                int at = value.indexOf('@');
                if (at >= 0 && at + 1 < value.length()) {
                    call.reads(List.of(value.substring(at + 1)));
                }
            }
        }
        if (options.has("O", "remote-name", "remote-name-all")) {
            options.operands()
                    .forEach(url ->
                            call.write(folder.isEmpty() ? fileOf(url) : Lexical.inside(folder, fileOf(url)), false));
        }
    }

    private static String fileOf(String url) {
        int query = url.indexOf('?');
        String name = Lexical.name(query < 0 ? url : url.substring(0, query));
        return name.isEmpty() ? "index.html" : name;
    }

    private static void wget(Call call) {
        Options options = Options.of(
                call.arguments(),
                "OoaPiUTtweABDIXQlR",
                List.of(
                        "output-document",
                        "directory-prefix",
                        "output-file",
                        "append-output",
                        "user-agent",
                        "header",
                        "tries",
                        "timeout",
                        "input-file"));
        call.writes(options.all("O", "output-document", "o", "output-file", "a", "append-output"));
        String folder = options.value("P", "directory-prefix").orElse("");
        if (!options.has("O", "output-document", "spider")) {
            options.operands()
                    .forEach(url ->
                            call.write(folder.isEmpty() ? fileOf(url) : Lexical.inside(folder, fileOf(url)), false));
        }
    }

    private static void tar(Call call) {
        List<String> arguments = call.arguments();
        boolean old = !arguments.isEmpty() && arguments.get(0).matches("[A-Za-z]+");
        List<String> dashed = new java.util.ArrayList<>(arguments);
        if (old) {
            dashed.set(0, "-" + arguments.get(0));
        }
        Options options = Options.of(
                dashed,
                "fCTXbgIKLNHV",
                List.of(
                        "file",
                        "directory",
                        "exclude",
                        "files-from",
                        "strip-components",
                        "transform",
                        "use-compress-program"));
        List<String> files = options.all("f", "file");
        options.value("I", "use-compress-program").ifPresent(call::evaluates);
        options.all("checkpoint-action", "to-command")
                .forEach(action -> call.evaluates(action.replaceFirst("^exec=", "")));
        if (options.has("c", "create", "r", "u", "append", "update")) {
            call.writes(files);
            call.reads(options.operands());
            if (options.has("remove-files")) {
                String folder =
                        options.value("C", "directory").map(d -> d + "/").orElse("");
                options.operands().forEach(path -> call.delete(folder + path, true));
            }
        } else if (options.has("x", "extract", "get")) {
            call.reads(files);
            List<String> folders = options.all("C", "directory");
            call.writes(folders.isEmpty() ? List.of(".") : folders);
            for (String member : options.operands()) {
                call.write(folders.isEmpty() ? member : Lexical.inside(folders.get(0), member), false);
            }
            call.unread(Unread.ARCHIVE);
        } else {
            call.reads(files);
        }
    }

    private static void remote(Call call) {
        Options options = Options.of(
                call.arguments(),
                "eFilocPSfBMT",
                List.of(
                        "rsh",
                        "exclude",
                        "include",
                        "filter",
                        "files-from",
                        "log-file",
                        "exclude-from",
                        "include-from"));
        List<String> operands = options.operands();
        if (operands.isEmpty()) {
            return;
        }
        String last = operands.get(operands.size() - 1);
        List<String> sources = operands.subList(0, operands.size() - 1);
        call.reads(sources.stream().filter(path -> !isRemote(path)).toList());
        call.writes(options.all("log-file"));
        if (!isRemote(last) && operands.size() > 1) {
            boolean removes = options.values().keySet().stream().anyMatch(name -> name.startsWith("delete"));
            call.shell().access(removes ? Kind.DELETE : Kind.WRITE, last, removes, call.state());
            for (String source : sources) {
                String name = Lexical.name(source);
                if (!source.endsWith("/") && !name.equals(".")) {
                    call.write(Lexical.inside(last, name), false);
                }
            }
        }
        if (options.has("remove-source-files")) {
            sources.stream().filter(path -> !isRemote(path)).forEach(path -> call.delete(path, true));
        }
    }

    private static boolean isRemote(String path) {
        int colon = path.indexOf(':');
        int slash = path.indexOf('/');
        return colon > 0 && (slash < 0 || colon < slash);
    }

    private static void dd(Call call) {
        for (String argument : call.arguments()) {
            if (argument.startsWith("of=")) {
                call.write(argument.substring(3), false);
            } else if (argument.startsWith("if=")) {
                call.reads(List.of(argument.substring(3)));
            }
        }
    }
}
