package dev.loki.core.task;

import dev.loki.core.io.Sha256;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One piece of work, as a tasks file declares it. Immutable.
 *
 * @param id unique in its file; see {@link #validId}
 * @param type decides which invariants apply
 * @param title one line, the subject of the checkpoint commit
 * @param description what to do, in any number of lines; may be empty
 * @param agent id of the agent that works on it
 * @param agentType kind of agent; empty when the file names none
 * @param parent id of the agent that spawns {@code agent}
 * @param spec pointer {@code file#/json/pointer}; its syntax is checked here, its target when the task starts
 * @param dependsOn ids of tasks that must be completed before
 * @param priority 1 (first) to 10
 * @param act what ACT does; empty means a prompt made of title and description for the default provider
 * @param verify command that proves the result; empty means that the receipt says "not verified"
 * @param files globs of the write set; empty means the project without its protected files, an empty list means no writes
 * @param produces files that exist and are not empty after ACT; they belong to the write set
 * @param tests test files of the task
 * @param complex whether it is complex work, which the constitution asks to be drawn
 * @param diagram name of its diagram, the file {@code .loki/diagrams/<name>.mmd}; its id when empty
 * @param approvalRequired whether a person has to approve before ACT
 * @param requiresGates gates that must have passed before a deployment
 * @param health command that tells whether a deployment works
 * @param rollback command that takes a deployment back
 * @param timeout longest duration of one ACT, in whole milliseconds
 * @param retries attempts after the first
 * @param place where it is declared, such as {@code tasks.yaml:12}; no part of {@link #hash}
 */
public record Task(
        String id,
        Type type,
        String title,
        String description,
        String agent,
        String agentType,
        String parent,
        Optional<String> spec,
        List<String> dependsOn,
        int priority,
        Optional<Act> act,
        Optional<CommandLine> verify,
        Optional<List<String>> files,
        List<String> produces,
        List<String> tests,
        boolean complex,
        Optional<String> diagram,
        boolean approvalRequired,
        List<String> requiresGates,
        Optional<CommandLine> health,
        Optional<CommandLine> rollback,
        Duration timeout,
        int retries,
        String place) {

    /** The agent of a task that names none. */
    public static final String DEFAULT_AGENT = "eng-main";

    /** The parent of an agent of a task that names none. */
    public static final String DEFAULT_PARENT = "orchestrator-main";

    /** The priority of a task that names none: medium. */
    public static final int DEFAULT_PRIORITY = 5;

    /** The time one ACT may take unless the task says otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(15);

    /** The attempts after the first unless the task says otherwise. */
    public static final int DEFAULT_RETRIES = 4;

    /** The most attempts after the first that a task may ask for. */
    public static final int MAX_RETRIES = 100;

    /** The longest id, in characters. */
    public static final int MAX_ID_LENGTH = 64;

    /** The longest title, in characters. */
    public static final int MAX_TITLE_LENGTH = 200;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0," + (MAX_ID_LENGTH - 1) + "}");

    /** What kind of work a task is. */
    public enum Type {
        /** Writes a specification. */
        SPEC,
        /** Writes code; needs a specification. */
        IMPLEMENTATION,
        /** Writes or runs tests. */
        TEST,
        /** Writes documents. */
        DOCS,
        /** Anything else that changes the project. */
        CHORE,
        /** Brings a version into an environment. */
        DEPLOY;

        /** The word that files use, such as {@code implementation}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Copies the lists; refuses a bad id, title, priority, timeout or number of retries. */
    public Task {
        require(validId(id), "a task id has letters, digits and . _ - only");
        require(!title.isBlank() && title.length() <= MAX_TITLE_LENGTH, "a title is one to 200 characters");
        require(title.chars().noneMatch(Character::isISOControl), "a title is one line");
        require(priority >= 1 && priority <= 10, "a priority is a number from 1 to 10");
        require(retries >= 0 && retries <= MAX_RETRIES, "retries are a number from 0 to " + MAX_RETRIES);
        timeout = Duration.ofMillis(timeout.toMillis());
        require(
                timeout.compareTo(Duration.ZERO) > 0 && timeout.compareTo(Values.MAX_DURATION) <= 0,
                "a timeout is from 1ms to 30d");
        dependsOn = List.copyOf(dependsOn);
        files = files.map(List::copyOf);
        produces = List.copyOf(produces);
        tests = List.copyOf(tests);
        requiresGates = List.copyOf(requiresGates);
    }

    /** A builder with every default; the title is the id until one is set. */
    public static TaskBuilder builder(String id) {
        return new TaskBuilder(id);
    }

    /** Whether a text may name a task, an agent, a gate or a provider: letters, digits, {@code . _ -}, no {@code ..}. */
    public static boolean validId(String text) {
        return ID.matcher(text).matches() && !text.contains("..");
    }

    /** Every field, in the form of a tasks file and with {@code place}; {@link #fromJson} gives back an equal task. */
    public JsonObject toJson() {
        JsonObject.Builder json = JsonObject.builder()
                .put("id", id)
                .put("type", type.word())
                .put("title", title)
                .put("description", description)
                .put("agent", agent);
        if (!agentType.isEmpty()) {
            json.put("agent_type", agentType);
        }
        json.put("parent", parent);
        spec.ifPresent(s -> json.put("spec", s));
        json.put("depends_on", dependsOn).put("priority", priority);
        act.ifPresent(a -> json.put("act", a.toJson()));
        verify.ifPresent(v -> json.put("verify", v.toJson()));
        files.ifPresent(f -> json.put("files", f));
        json.put("produces", produces).put("tests", tests);
        if (complex) {
            json.put("complex", true);
        }
        diagram.ifPresent(name -> json.put("diagram", name));
        json.put("approval", approvalRequired ? "required" : "none");
        if (!requiresGates.isEmpty()) {
            json.put("requires_gates", requiresGates);
        }
        health.ifPresent(h -> json.put("health", h.toJson()));
        rollback.ifPresent(r -> json.put("rollback", r.toJson()));
        return json.put("timeout", Values.exactly(timeout))
                .put("retries", retries)
                .put("place", place)
                .build();
    }

    /**
     * The task that {@link #toJson} wrote.
     *
     * @throws dev.loki.core.ConfigException if the object is no such task
     */
    public static Task fromJson(JsonObject json) {
        JsonObject.Builder declared = JsonObject.builder();
        json.members().forEach((name, value) -> {
            if (!name.equals("place")) {
                declared.put(name, value);
            }
        });
        return TaskReader.read(
                Json.document(Json.write(declared.build()), "task").fields(),
                TaskDefaults.NONE,
                json.string("place").orElse(""));
    }

    /** SHA-256, in hexadecimal, of everything but {@code place}: equal for equal work wherever it is declared. */
    public String hash() {
        JsonObject.Builder content = toJson().toBuilder().put("place", "");
        return Sha256.hex(Json.write(content.build()));
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
