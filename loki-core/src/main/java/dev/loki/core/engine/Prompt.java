package dev.loki.core.engine;

import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.Act;
import dev.loki.core.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The text that an agent is given: the task, its bounds, the last failure, notes, and the memory. */
final class Prompt {
    /** From this attempt on the prompt is cut down to what is needed. */
    static final int SIMPLIFIED_FROM = 4;

    /** The largest prompt, in characters; the memory is cut first. */
    static final int MAX_CHARACTERS = 64 * 1024;

    private Prompt() {}

    static String of(
            Task task,
            int attempt,
            String lastFailure,
            List<String> steering,
            List<JsonObject> questions,
            String memory) {
        List<String> parts = new ArrayList<>();
        parts.add("# Task " + task.id() + ": " + task.title());
        parts.add(text(task));
        parts.add(bounds(task));
        if (!lastFailure.isEmpty()) {
            parts.add("## The last attempt failed\n\n" + lastFailure);
        }
        if (attempt >= SIMPLIFIED_FROM) {
            parts.add(
                    "## Keep it simple\n\nThis is attempt " + attempt
                            + ". Make the smallest change that satisfies the task and its verification; leave everything else.");
        }
        List<Question> answered =
                questions.stream().map(Question::of).filter(Question::answered).toList();
        if (!answered.isEmpty()) {
            parts.add("## Answers to questions about the specification\n\n"
                    + answered.stream()
                            .map(question -> "- " + question.q() + " "
                                    + question.answer().orElse(""))
                            .collect(Collectors.joining("\n")));
        }
        if (!steering.isEmpty()) {
            parts.add("## Notes from a person\n\n- " + String.join("\n- ", steering));
        }
        if (attempt < SIMPLIFIED_FROM && !memory.isBlank()) {
            parts.add("# Memory\n\n" + memory.strip());
        }
        String whole = String.join("\n\n", parts) + "\n";
        return whole.length() > MAX_CHARACTERS ? whole.substring(0, MAX_CHARACTERS) + "\n[cut]\n" : whole;
    }

    private static String text(Task task) {
        if (task.act().isPresent()
                && task.act().get() instanceof Act.Prompt prompt
                && !prompt.prompt().isBlank()) {
            return task.description().isBlank() ? prompt.prompt() : task.description() + "\n\n" + prompt.prompt();
        }
        return task.description().isBlank() ? task.title() : task.description();
    }

    private static String bounds(Task task) {
        List<String> lines = new ArrayList<>();
        lines.add("## Bounds");
        lines.add("");
        task.spec().ifPresent(spec -> lines.add("- Specification: " + spec + " (the contract; do not change it)"));
        lines.add("- Files you may change: "
                + task.files()
                        .map(globs -> globs.isEmpty() ? "none" : String.join(", ", globs))
                        .orElse("this project, except .loki/ and .agent/"));
        if (!task.produces().isEmpty()) {
            lines.add("- Files you must leave behind: " + String.join(", ", task.produces()));
        }
        if (!task.tests().isEmpty()) {
            lines.add("- Tests: " + String.join(", ", task.tests()));
        }
        lines.add("- Do not commit; the engine commits what it has verified.");
        lines.add("- Write what you decided and used to the file named by LOKI_RESULT_FILE, as JSON.");
        if (task.type() == Task.Type.SPEC || task.type() == Task.Type.IMPLEMENTATION) {
            lines.add("- Do not assume what the documents leave open: write it there as"
                    + " {\"questions\": [{\"q\": \"...\"}]}, and it is answered before anybody relies on it.");
        }
        return String.join("\n", lines);
    }
}
