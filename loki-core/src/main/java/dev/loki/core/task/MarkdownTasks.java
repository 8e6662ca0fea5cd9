package dev.loki.core.task;

import dev.loki.core.io.Sha256;
import dev.loki.core.task.MarkdownScan.Box;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns the open checkboxes of a Markdown text into tasks.
 *
 * <p>The id of a plain checkbox comes from its text, and from its place among boxes of the same text, so that adding or
 * finishing another box changes no id. A spec-kit line keeps its number as id.
 */
final class MarkdownTasks {
    private static final Pattern SPEC_KIT =
            Pattern.compile("(T\\d{3,9})\\b[ \\t]*((?:\\[[A-Za-z0-9]{1,20}][ \\t]*){0,8})(.*)");
    private static final Pattern SPEC = Pattern.compile("(.*\\S)[ \\t]+\\(spec:[ \\t]*([^()\\s]+)\\)");
    private static final int SLUG_LENGTH = 40;
    private static final int HASH_LENGTH = 8;

    private final MarkdownScan scan;
    private final Optional<CommandLine> verify;
    private final String name;
    private final Map<String, Integer> sameText = new HashMap<>();
    private final List<String> sequence = new ArrayList<>();
    private final List<Draft> drafts = new ArrayList<>();

    private record Draft(int index, TaskBuilder task, List<String> dependsOn) {}

    private MarkdownTasks(String text, String name) {
        this.scan = MarkdownScan.of(text, name);
        this.verify = scan.command();
        this.name = name;
    }

    static TaskFile parse(String text, String name) {
        MarkdownTasks reader = new MarkdownTasks(text, name);
        List<Box> boxes = reader.scan.boxes();
        if (boxes.isEmpty()) {
            throw reader.scan.error(1, "the file has no task; write each as a line \"- [ ] what to do\"");
        }
        TaskFile.checkCount(name, boxes.size());
        for (int i = 0; i < boxes.size(); i++) {
            reader.add(i, boxes.get(i));
        }
        List<Task> tasks = reader.drafts.stream()
                .map(draft -> draft.task().dependsOn(draft.dependsOn()).build())
                .toList();
        return new TaskFile(name, Optional.empty(), Limits.NONE, List.of(), tasks, boxes.size() - tasks.size());
    }

    private void add(int index, Box box) {
        Matcher specKit = SPEC_KIT.matcher(box.text());
        boolean numbered = specKit.matches();
        String text = numbered && !specKit.group(3).isBlank() ? specKit.group(3).strip() : box.text();
        String id = numbered ? specKit.group(1) : plainId(box.text());
        if (box.checked()) {
            return;
        }
        List<String> dependsOn = new ArrayList<>();
        if (numbered) {
            follow(id, specKit.group(2).contains("[P]"), dependsOn);
        } else {
            parent(index).ifPresent(parent -> parent.dependsOn().add(id));
        }
        drafts.add(new Draft(index, task(box, id, text), dependsOn));
    }

    /** Puts a numbered task behind the last one that is not parallel and all parallel ones since. */
    private void follow(String id, boolean parallel, List<String> dependsOn) {
        if (!parallel) {
            dependsOn.addAll(sequence);
            sequence.clear();
        }
        sequence.add(id);
    }

    private TaskBuilder task(Box box, String id, String text) {
        TaskBuilder task = Task.builder(id).place(name + ":" + box.line());
        String what = text;
        Matcher spec = SPEC.matcher(text);
        if (spec.matches()) {
            what = spec.group(1);
            String pointer = spec.group(2);
            Values.specProblem(pointer).ifPresent(problem -> {
                throw scan.error(box.line(), "the spec " + Values.quoted(pointer) + " " + problem);
            });
            task.type(Task.Type.IMPLEMENTATION).spec(pointer);
        }
        verify.ifPresent(task::verify);
        return task.title(title(what)).description(description(box, what));
    }

    static String title(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= Task.MAX_TITLE_LENGTH ? line : line.substring(0, Task.MAX_TITLE_LENGTH - 1) + "…";
    }

    private static String description(Box box, String text) {
        List<String> parts = new ArrayList<>();
        if (!title(text).equals(text)) {
            parts.add(text);
        }
        String notes = String.join("\n", box.notes()).strip();
        if (!notes.isEmpty()) {
            parts.add(notes);
        }
        if (!box.section().isEmpty()) {
            parts.add("Section: " + box.section());
        }
        return String.join("\n\n", parts);
    }

    /** The nearest plain box above with less indentation, if it is open; a numbered one has its order from its number. */
    private Optional<Draft> parent(int index) {
        List<Box> boxes = scan.boxes();
        int indent = boxes.get(index).indent();
        for (int i = index - 1; i >= 0 && indent > 0; i--) {
            if (boxes.get(i).indent() < indent) {
                int above = i;
                return drafts.stream().filter(draft -> draft.index() == above).findFirst();
            }
        }
        return Optional.empty();
    }

    private String plainId(String text) {
        String words =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        String slug = words.substring(0, Math.min(words.length(), SLUG_LENGTH)).replaceAll("-$", "");
        int occurrence = sameText.merge(text, 1, Integer::sum);
        String suffix = occurrence == 1 ? "" : "-" + occurrence;
        return (slug.isEmpty() ? "task" : slug) + "-" + hash(text) + suffix;
    }

    private static String hash(String text) {
        return Sha256.hex(text).substring(0, HASH_LENGTH);
    }
}
