package dev.loki.integrations.agents;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import dev.loki.integrations.agents.ToolReading.Added;
import dev.loki.integrations.agents.shell.Access;
import dev.loki.integrations.agents.shell.Access.Kind;
import dev.loki.integrations.agents.shell.ShellReader;
import dev.loki.integrations.agents.shell.ShellReading;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads tool calls. Never fails, whatever the call holds; thread-safe. */
public final class ToolReader {
    private static final Set<String> SHELLS = Set.of(
            "bash",
            "shell",
            "runshellcommand",
            "localshell",
            "execcommand",
            "powershell",
            "terminal",
            "runterminalcmd",
            "runinterminal",
            "execute",
            "executecommand",
            "containerexec",
            "unifiedexec",
            "writestdin");
    private static final Set<String> WRITERS = Set.of(
            "write",
            "writefile",
            "createfile",
            "edit",
            "multiedit",
            "editfile",
            "replace",
            "strreplace",
            "searchreplace",
            "notebookedit",
            "editnotebook",
            "strreplaceeditor",
            "strreplacebasededittool",
            "insertcontent",
            "create",
            "inserteditintofile",
            "tabwrite",
            "editfiles");
    private static final Set<String> READERS = Set.of(
            "read",
            "readfile",
            "readmanyfiles",
            "grep",
            "glob",
            "ls",
            "listdirectory",
            "listdir",
            "searchfilecontent",
            "view",
            "viewimage",
            "notebookread",
            "codebasesearch",
            "greptool",
            "fileread",
            "search");
    private static final Set<String> REMOVERS = Set.of("delete", "deletefile", "removefile");
    private static final Set<String> PATCHERS = Set.of("applypatch", "patch");
    private static final Set<String> QUIET = Set.of(
            "task",
            "agent",
            "todowrite",
            "todoread",
            "websearch",
            "googlewebsearch",
            "webfetch",
            "skill",
            "askuserquestion",
            "exitplanmode",
            "enterplanmode",
            "updateplan",
            "writetodos",
            "toolsearch",
            "killshell",
            "bashoutput",
            "taskoutput",
            "sendmessage",
            "taskcreate",
            "taskupdate",
            "tasklist",
            "taskget",
            "savememory");

    private final Path folder;
    private final Map<String, String> environment;

    private ToolReader(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = Map.copyOf(environment);
    }

    /**
     * A reader for calls of an agent.
     *
     * @param folder the absolute folder that the agent works in
     * @param environment the variables that its commands start with
     */
    public static ToolReader in(Path folder, Map<String, String> environment) {
        return new ToolReader(folder, environment);
    }

    /** Reads a call. */
    public ToolReading read(ToolCall call) {
        String name = call.tool().replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
        JsonObject input = call.input();
        Optional<String> patch = patch(name, input);
        if (patch.isPresent()) {
            return patched(call.tool(), patch.get());
        }
        if (SHELLS.contains(name)) {
            return shell(call.tool(), input);
        }
        if (WRITERS.contains(name)) {
            boolean views = input.string("command").orElse("").equals("view");
            return views ? files(call.tool(), "read", Kind.READ, input) : written(call.tool(), input);
        }
        if (REMOVERS.contains(name)) {
            return files(call.tool(), "delete", Kind.DELETE, input);
        }
        if (READERS.contains(name)) {
            return files(call.tool(), "read", Kind.READ, input);
        }
        return QUIET.contains(name) ? sent(call.tool(), input, List.of()) : unknown(call.tool(), input);
    }

    private static Optional<String> patch(String name, JsonObject input) {
        if (!PATCHERS.contains(name)) {
            return Optional.empty();
        }
        for (String member : List.of("command", "input", "patch", "patch_text", "diff")) {
            Optional<String> text = text(input, member);
            if (text.isPresent()) {
                return text;
            }
        }
        return Optional.of("");
    }

    /** A text, or the last item of a list of words. */
    private static Optional<String> text(JsonObject input, String member) {
        Optional<String> text = input.string(member);
        List<String> words = input.strings(member);
        return text.isPresent() || words.isEmpty() ? text : Optional.of(words.get(words.size() - 1));
    }

    private ToolReading patched(String tool, String text) {
        PatchText patch = PatchText.read(text);
        List<Access> accesses = new ArrayList<>();
        patch.removed().forEach(path -> accesses.add(access(Kind.DELETE, path)));
        patch.changed().forEach((path, added) -> accesses.add(access(Kind.WRITE, path)));
        List<Added> added = new ArrayList<>();
        patch.changed().forEach((path, lines) -> added.add(new Added(Optional.of(path), lines)));
        return new ToolReading(
                tool,
                "write",
                Optional.empty(),
                accesses,
                List.of(),
                added,
                patch.understood() ? Set.of() : Set.of(dev.loki.integrations.agents.shell.Unread.SYNTAX));
    }

    private ToolReading shell(String tool, JsonObject input) {
        Path here = folder(input);
        List<String> words = ForeignCommand.words(input);
        Optional<String> text = first(input, "command", "cmd", "script", "chars", "input", "command_line")
                .map(line -> line + ForeignCommand.arguments(input));
        ShellReading reading = words.isEmpty()
                ? ShellReader.read(text.orElse(""), here, environment)
                : ShellReader.read(words, here, environment);
        String command = words.isEmpty() ? text.orElse("") : String.join(" ", words);
        if (words.size() > 1 && words.get(0).equals("apply_patch")) {
            return patched(tool, words.get(1));
        }
        Optional<String> envelope = PatchText.envelope(command);
        if (envelope.isPresent()) {
            return both(patched(tool, envelope.get()), command, reading);
        }
        return new ToolReading(
                tool,
                "execute",
                Optional.of(command),
                List.copyOf(reading.accesses()),
                reading.commands(),
                command.isEmpty() ? List.of() : List.of(new Added(Optional.empty(), command)),
                reading.unread());
    }

    private static ToolReading both(ToolReading patch, String command, ShellReading reading) {
        List<Access> accesses = new ArrayList<>(patch.accesses());
        accesses.addAll(reading.accesses());
        return new ToolReading(
                patch.tool(),
                "execute",
                Optional.of(command),
                accesses,
                reading.commands(),
                patch.added(),
                reading.unread());
    }

    private Path folder(JsonObject input) {
        Optional<String> named = first(input, "workdir", "cwd", "dir_path", "directory", "working_directory");
        try {
            return named.filter(name -> !name.isBlank()).map(folder::resolve).orElse(folder);
        } catch (InvalidPathException e) {
            return folder;
        }
    }

    private static Optional<String> first(JsonObject input, String... members) {
        for (String member : members) {
            Optional<String> text = input.string(member);
            if (text.isPresent()) {
                return text;
            }
        }
        return Optional.empty();
    }

    private ToolReading written(String tool, JsonObject input) {
        List<String> paths = PathKeys.of(input);
        List<Access> accesses =
                paths.stream().map(path -> access(Kind.WRITE, path)).toList();
        List<Added> added = new ArrayList<>();
        for (String member : List.of(
                "content",
                "contents",
                "new_string",
                "new_str",
                "new_source",
                "file_text",
                "insert_text",
                "text",
                "code_edit",
                "code",
                "replacement")) {
            input.string(member)
                    .ifPresent(text -> added.add(new Added(paths.stream().findFirst(), text)));
        }
        for (JsonObject edit : input.objects("edits")) {
            for (String member : List.of("new_string", "new_str", "content", "newText")) {
                edit.string(member)
                        .ifPresent(text -> added.add(new Added(paths.stream().findFirst(), text)));
            }
        }
        return new ToolReading(tool, "write", Optional.empty(), accesses, List.of(), added, Set.of());
    }

    private ToolReading files(String tool, String operation, Kind kind, JsonObject input) {
        List<Access> accesses =
                PathKeys.of(input).stream().map(path -> access(kind, path)).toList();
        return new ToolReading(tool, operation, Optional.empty(), accesses, List.of(), List.of(), Set.of());
    }

    private static ToolReading sent(String tool, JsonObject input, List<Access> accesses) {
        List<String> texts = new ArrayList<>();
        texts(input, texts, 0);
        String all = String.join("\n", texts);
        return new ToolReading(
                tool,
                accesses.stream().anyMatch(access -> access.kind() != Kind.READ) ? "write" : "execute",
                Optional.empty(),
                accesses,
                List.of(),
                all.isBlank() ? List.of() : List.of(new Added(Optional.empty(), all)),
                Set.of());
    }

    /** A tool that is not known, such as one of an MCP server: its texts are sent, and its paths are read or written. */
    private ToolReading unknown(String tool, JsonObject input) {
        String last = tool.substring(tool.lastIndexOf("__") + 1).toLowerCase(Locale.ROOT);
        boolean reads = last.matches(".*(?:read|get|list|search|find|view|fetch|stat|describe|show|tree|query|info).*")
                && !last.matches(
                        ".*(?:write|edit|create|delete|remove|move|update|set|put|save|replace|rename|patch).*");
        boolean removes = last.matches(".*(?:delete|remove|unlink).*");
        Kind kind = reads ? Kind.READ : removes ? Kind.DELETE : Kind.WRITE;
        List<Access> accesses =
                PathKeys.of(input).stream().map(path -> access(kind, path)).toList();
        ToolReading sent = sent(tool, input, accesses);
        Optional<ForeignCommand> foreign = ForeignCommand.of(input, reads);
        if (foreign.isEmpty()) {
            return sent;
        }
        ShellReading reading = foreign.get().read(folder(input), environment);
        List<Access> all = new ArrayList<>(accesses);
        all.addAll(reading.accesses());
        return new ToolReading(
                tool,
                foreign.get().shown().isEmpty() ? sent.operation() : "execute",
                foreign.get().shown(),
                all,
                reading.commands(),
                sent.added(),
                reading.unread());
    }

    private static void texts(JsonValue value, List<String> texts, int depth) {
        if (value instanceof JsonString text) {
            texts.add(text.value());
        } else if (value instanceof JsonArray array && depth < 20) {
            array.items().forEach(item -> texts(item, texts, depth + 1));
        } else if (value instanceof JsonObject object && depth < 20) {
            object.members().values().forEach(item -> texts(item, texts, depth + 1));
        }
    }

    private Access access(Kind kind, String path) {
        String absolute = path.startsWith("/") || path.startsWith("~") ? path : folder + "/" + path;
        return new Access(kind, absolute, false, false);
    }
}
