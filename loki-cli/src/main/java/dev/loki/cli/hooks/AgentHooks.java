package dev.loki.cli.hooks;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.Command;
import dev.loki.core.io.Processes;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The guard in the settings of one agent. */
final class AgentHooks implements Hooks {
    private static final String HOOKS = "hooks";
    private static final String COMMAND = "command";
    private static final String BACKUP = ".loki-backup";
    private static final JsonObject EMPTY_CURSOR =
            JsonObject.builder().put("version", 1).build();

    private final AgentFormat format;
    private final Path project;
    private final Path file;
    private final Path backup;
    private final String command;
    private final Map<String, String> env;
    private final Pattern own;

    AgentHooks(AgentFormat format, Path project, String loki, Map<String, String> env) {
        this.format = format;
        this.project = project;
        this.file = project.resolve(format.file());
        this.backup = file.resolveSibling(file.getFileName() + BACKUP);
        this.command = loki + " guard " + format.name();
        this.env = env;
        this.own = Pattern.compile("(?:^|.*[/'\" ])loki['\"]? (?:-C \\S+ )?guard " + format.name() + "(?: .*)?");
    }

    @Override
    public List<Path> files() {
        return List.of(file);
    }

    @Override
    public State status() {
        JsonObject settings = read().orElse(JsonObject.EMPTY);
        long found = format.events().stream()
                .filter(event -> !ownCommands(settings, event).isEmpty())
                .count();
        return found == 0 ? State.ABSENT : found == format.events().size() ? State.INSTALLED : State.PARTLY;
    }

    @Override
    public List<String> install() {
        Optional<JsonObject> before = read();
        JsonObject clean = without(before.orElse(JsonObject.EMPTY));
        JsonObject.Builder hooks = clean.object(HOOKS).orElse(JsonObject.EMPTY).toBuilder();
        JsonObject known = clean.object(HOOKS).orElse(JsonObject.EMPTY);
        for (String event : format.events()) {
            List<JsonValue> entries = new ArrayList<>(known.array(event));
            JsonObject entry = format.entry(event, command);
            entries.add(
                    format.grouped()
                            ? JsonObject.builder()
                                    .put(HOOKS, new JsonArray(List.of(entry)))
                                    .build()
                            : entry);
            hooks.put(event, new JsonArray(entries));
        }
        JsonObject after =
                versioned(clean).toBuilder().put(HOOKS, hooks.build()).build();
        if (before.isPresent() && before.get().equals(after)) {
            return List.of();
        }
        List<String> said = new ArrayList<>();
        if (before.isPresent() && before.get().equals(clean)) {
            AtomicFiles.write(backup, bytes(file));
            said.add("kept the former " + format.file() + " as " + project.relativize(backup));
        }
        write(after);
        said.add("wrote the guard into " + format.file());
        if (!format.note().isEmpty()) {
            said.add(format.note());
        }
        return said;
    }

    @Override
    public List<String> uninstall() {
        Optional<JsonObject> before = read();
        if (before.isEmpty()) {
            return List.of();
        }
        JsonObject clean = without(before.get());
        if (clean.equals(before.get())) {
            return List.of();
        }
        try {
            if (Files.isRegularFile(backup)) {
                byte[] former = bytes(backup);
                JsonValue then = Json.parse(new String(former, StandardCharsets.UTF_8), backup.toString());
                boolean same = then.equals(clean)
                        || (then instanceof JsonObject object
                                && versioned(object).equals(clean));
                if (same) {
                    AtomicFiles.write(file, former);
                } else {
                    write(clean);
                }
                Files.delete(backup);
                return List.of(
                        same
                                ? "put back the former " + format.file()
                                : "took the guard out of " + format.file() + ", which was changed since");
            }
            if (clean.members().isEmpty() || clean.equals(EMPTY_CURSOR)) {
                Files.delete(file);
                deleteEmptyFolder();
                return List.of("removed " + format.file() + ", which held nothing else");
            }
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
        write(clean);
        return List.of("took the guard out of " + format.file());
    }

    private void deleteEmptyFolder() {
        Path folder = file.toAbsolutePath().getParent();
        try {
            if (folder != null) {
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            // It holds other files.
        }
    }

    /** Cursor asks for the version of its format. */
    private JsonObject versioned(JsonObject settings) {
        return format.grouped() || settings.get("version").isPresent()
                ? settings
                : settings.toBuilder().put("version", 1).build();
    }

    private void write(JsonObject settings) {
        AtomicFiles.write(file, Json.pretty(settings) + "\n");
    }

    /** The settings without what is the guard's own; lists and groups that are left empty by that go, too. */
    private JsonObject without(JsonObject settings) {
        Optional<JsonObject> hooks = settings.object(HOOKS);
        if (hooks.isEmpty()) {
            return settings;
        }
        JsonObject.Builder kept = JsonObject.builder();
        boolean[] changed = {false};
        hooks.get().members().forEach((event, value) -> {
            JsonValue rest = value instanceof JsonArray array ? without(array) : value;
            changed[0] |= !rest.equals(value);
            boolean gone = rest instanceof JsonArray array && array.items().isEmpty() && !rest.equals(value);
            if (!gone) {
                kept.put(event, rest);
            }
        });
        JsonObject rest = kept.build();
        JsonObject.Builder all = JsonObject.builder();
        settings.members().forEach((name, value) -> {
            boolean gone = name.equals(HOOKS) && changed[0] && rest.members().isEmpty();
            if (!gone) {
                all.put(name, name.equals(HOOKS) ? rest : value);
            }
        });
        return all.build();
    }

    private JsonArray without(JsonArray entries) {
        List<JsonValue> kept = new ArrayList<>();
        for (JsonValue entry : entries.items()) {
            if (!(entry instanceof JsonObject object)) {
                kept.add(entry);
            } else if (object.get(HOOKS).orElse(JsonValue.of("")) instanceof JsonArray inner) {
                JsonArray rest = without(inner);
                if (rest.equals(inner)) {
                    kept.add(entry);
                } else if (!rest.items().isEmpty()) {
                    kept.add(object.toBuilder().put(HOOKS, rest).build());
                }
            } else if (!isOwn(object)) {
                kept.add(entry);
            }
        }
        return new JsonArray(kept);
    }

    private boolean isOwn(JsonObject entry) {
        return own.matcher(entry.string(COMMAND).orElse("")).matches();
    }

    private List<String> ownCommands(JsonObject settings, String event) {
        List<String> commands = new ArrayList<>();
        for (JsonObject entry : settings.object(HOOKS).orElse(JsonObject.EMPTY).objects(event)) {
            List<JsonObject> inner = format.grouped() ? entry.objects(HOOKS) : List.of(entry);
            inner.stream()
                    .filter(this::isOwn)
                    .forEach(own -> commands.add(own.string(COMMAND).orElse("")));
        }
        return commands;
    }

    private Optional<JsonObject> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonValue value = Json.parse(new String(bytes(file), StandardCharsets.UTF_8), format.file());
        if (value instanceof JsonObject object) {
            object.get(HOOKS).filter(hooks -> !(hooks instanceof JsonObject)).ifPresent(hooks -> {
                throw new dev.loki.core.ConfigException(
                        format.file() + ": \"hooks\" must be an object of events; correct it first");
            });
            return Optional.of(object);
        }
        throw new dev.loki.core.ConfigException(format.file() + " must hold one JSON object; correct it first");
    }

    private static byte[] bytes(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw StorageException.reading(path, e);
        }
    }

    @Override
    public List<Trial> test() {
        List<String> commands = ownCommands(read().orElse(JsonObject.EMPTY), format.toolEvent());
        if (commands.isEmpty()) {
            throw new LokiException(
                    "HOOKS_ABSENT",
                    "no guard is installed in " + format.file() + "; run: loki hooks install --agent " + format.name());
        }
        return List.of(trial(commands.get(0), "ls", false), trial(commands.get(0), "rm -rf .loki", true));
    }

    /** Runs the command line that is in the settings as the agent would: by a shell, in the project. */
    private Trial trial(String installed, String call, boolean forbidden) {
        Map<String, String> variables = new HashMap<>(env);
        variables.put("CLAUDE_PROJECT_DIR", project.toString());
        byte[] input = Json.write(format.input(call, project.toString())).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        var outcome = Processes.runTrusted(
                Command.of(List.of("sh", "-c", installed), project, variables)
                        .withTimeout(java.time.Duration.ofSeconds(30)),
                input,
                out);
        String text = out.toString(StandardCharsets.UTF_8).strip();
        boolean denied = outcome.exitCode() == 2 || text.contains("\"deny\"");
        boolean allowed = outcome.exitCode() == 0 && !denied;
        String said = String.join(
                        " ",
                        Arrays.asList(
                                ("exit " + outcome.exitCode()),
                                text,
                                outcome.stderr().text().strip()))
                .strip()
                .replaceAll("\\s+", " ");
        return new Trial(call, forbidden ? "deny" : "allow", said, forbidden ? denied : allowed);
    }
}
