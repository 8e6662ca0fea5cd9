package dev.loki.core.task;

import dev.loki.core.ConfigException;
import dev.loki.core.StorageException;
import dev.loki.core.json.Document;
import dev.loki.core.json.Fields;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.Yaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The tasks of one file, with what the file says about all of them. Immutable.
 *
 * <p>Every reader takes the path of the file and the name that errors and {@link Task#place} call it, usually its path
 * relative to the project. A file that is missing, empty, no text, larger than {@link #MAX_BYTES} or not understood is
 * a {@link ConfigException} of one sentence; a file that the disk refuses is a {@link StorageException}.
 *
 * @param name what errors call the file
 * @param provider the provider of tasks that name none; empty leaves it to the command line
 * @param limits what the file allows
 * @param gates gates that join those of the project
 * @param tasks the open tasks in the order of the file; ids are unique, dependencies exist and have no cycle
 * @param finished how many entries the file itself marks as done; they are no tasks
 */
public record TaskFile(
        String name, Optional<String> provider, Limits limits, List<GateSpec> gates, List<Task> tasks, int finished) {

    /** The largest file that is read, in bytes. */
    public static final int MAX_BYTES = SourceText.MAX_BYTES;

    /** The most tasks of one file. */
    public static final int MAX_TASKS = 5_000;

    private static final String MISSING_FIX = "run \"loki init\" to write one, or name another tasks file";

    private static final String EMPTY_FIX = "write tasks into it, or delete it and " + MISSING_FIX;

    /** Copies the lists; refuses too many tasks and what {@link TaskOrder#check} refuses. */
    public TaskFile {
        gates = List.copyOf(gates);
        tasks = List.copyOf(tasks);
        checkCount(name, tasks.size());
        TaskOrder.check(tasks);
    }

    /**
     * Reads a file of any kind: {@code .md} and {@code .markdown} as {@link #readMarkdown}, {@code .json} without
     * {@code version} as {@link #readTaskmaster}, everything else as {@link #read}.
     */
    public static TaskFile open(Path file, String name) {
        String lower = file.toString().toLowerCase(Locale.ROOT);
        if (lower.endsWith(".md") || lower.endsWith(".markdown")) {
            return readMarkdown(file, name);
        }
        if (!lower.endsWith(".json")) {
            return read(file, name);
        }
        Document document = Json.document(text(file, name), name);
        boolean own = document.root() instanceof JsonObject root
                && root.get("version").isPresent();
        return own ? parse(document) : TaskmasterTasks.parse(document);
    }

    /** Reads a {@code tasks.yaml} strictly. */
    public static TaskFile read(Path file, String name) {
        return parse(Yaml.document(text(file, name), name));
    }

    /**
     * Reads the open checkboxes of a Markdown document as tasks, with the commands under "Validation Commands" as the
     * {@code verify} of each.
     */
    public static TaskFile readMarkdown(Path file, String name) {
        return MarkdownTasks.parse(text(file, name), name);
    }

    /** Reads the open tasks and subtasks of a Taskmaster {@code tasks.json}. */
    public static TaskFile readTaskmaster(Path file, String name) {
        return TaskmasterTasks.parse(Json.document(text(file, name), name));
    }

    /**
     * Checks what the file names outside of itself: providers, gates, and the programs and files of acts that nothing
     * could have written before.
     *
     * @throws ConfigException naming the place of the first that does not exist, and the nearest that does
     */
    public void checkReferences(References references) {
        provider.filter(p -> !references.providers().contains(p)).ifPresent(p -> {
            throw new ConfigException(name + ": \"defaults\" name the provider \"" + p + "\", which is not configured"
                    + Values.hint(p, references.providers()));
        });
        references.check(tasks);
    }

    static TaskFile parse(Document document) {
        String name = document.name();
        if (document.root() instanceof JsonNull) {
            throw new ConfigException(name + ": is empty; " + EMPTY_FIX);
        }
        Fields fields = document.fields();
        Values.version(fields);
        TaskDefaults defaults =
                fields.object("defaults").map(TaskDefaults::read).orElse(TaskDefaults.NONE);
        Limits limits = fields.object("limits").map(Limits::read).orElse(Limits.NONE);
        List<GateSpec> gates = GateSpec.readAll(fields, "gates", name);
        if (!fields.has("tasks")) {
            fields.done();
            throw fields.missing("tasks");
        }
        List<Task> tasks = new ArrayList<>();
        for (Fields task : fields.objects("tasks")) {
            tasks.add(
                    TaskReader.read(task, defaults, name + ":" + task.position().line()));
        }
        fields.done();
        return new TaskFile(name, defaults.provider(), limits, gates, tasks, 0);
    }

    static void checkCount(String name, int count) {
        if (count > MAX_TASKS) {
            throw new ConfigException(name + ": has " + count + " tasks; split it into files of at most " + MAX_TASKS);
        }
    }

    private static String text(Path file, String name) {
        return SourceText.read(file, name, MISSING_FIX, EMPTY_FIX);
    }
}
