package dev.loki.core.engine;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Enters answers into a specification: the list {@code x-clarifications} at the root of a YAML or JSON document. The rest of a
 * YAML file keeps its bytes; the result is read back, so that nothing else can have changed its meaning.
 */
final class ClarifiedSpec {
    static final String KEY = "x-clarifications";

    private final Path file;

    ClarifiedSpec(Path file) {
        this.file = file;
    }

    /** Whether a path names a document that can hold answers. */
    static boolean holdsAnswers(String path) {
        return path.endsWith(".yaml") || path.endsWith(".yml") || path.endsWith(".json");
    }

    /**
     * Adds the answers that are not there yet.
     *
     * @return why the document could not take them; empty when it holds them now
     */
    Optional<String> add(List<Question> answers, String task) {
        try {
            String text = Files.readString(file);
            JsonObject before = parse(text);
            List<JsonObject> known = before.objects(KEY);
            List<JsonObject> more = answers.stream()
                    .map(answer -> entry(answer, task))
                    .filter(entry -> known.stream().noneMatch(old -> same(old, entry)))
                    .toList();
            if (more.isEmpty()) {
                return Optional.empty();
            }
            List<JsonObject> all = new ArrayList<>(known);
            all.addAll(more);
            JsonObject wanted =
                    before.toBuilder().put(KEY, JsonValue.array(all)).build();
            String after = file.toString().endsWith(".json") ? Json.pretty(wanted) + "\n" : appended(text, known, more);
            if (!Json.write(parse(after)).equals(Json.write(wanted))) {
                return Optional.of(file.getFileName() + " has a form that \"" + KEY
                        + "\" cannot be added to; write its root as lines of \"key: value\"");
            }
            AtomicFiles.write(file, after);
            return Optional.empty();
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        } catch (StorageException e) {
            throw e;
        } catch (LokiException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private JsonObject parse(String text) {
        String name = String.valueOf(file.getFileName());
        JsonValue root = file.toString().endsWith(".json")
                ? Json.parse(text, name)
                : Yaml.document(text, name).root();
        if (root instanceof JsonObject object) {
            return object;
        }
        throw new LokiException("SPEC_INVALID", name + " is no object of keys and values");
    }

    /** A list that is there already ends the document or is continued where it ends; the reading back finds out the rest. */
    private static String appended(String text, List<JsonObject> known, List<JsonObject> more) {
        StringBuilder items = new StringBuilder();
        more.forEach(entry -> items.append("  - ").append(Json.write(entry)).append('\n'));
        String whole = text.endsWith("\n") || text.isEmpty() ? text : text + "\n";
        if (known.isEmpty()) {
            return whole + KEY + ":\n" + items;
        }
        int key = whole.indexOf("\n" + KEY + ":") + 1;
        int end = whole.indexOf('\n', key) + 1;
        while (end < whole.length() && (whole.charAt(end) == ' ' || whole.charAt(end) == '-')) {
            end = whole.indexOf('\n', end) + 1;
        }
        return whole.substring(0, end) + items + whole.substring(end);
    }

    private static boolean same(JsonObject a, JsonObject b) {
        return a.string("question").equals(b.string("question"))
                && a.string("answer").equals(b.string("answer"));
    }

    private static JsonObject entry(Question answer, String task) {
        JsonObject.Builder json = JsonObject.builder()
                .put("question", answer.q())
                .put("answer", answer.answer().orElse(""))
                .put("source", answer.source().orElse("default"))
                .put("task", task);
        answer.quote().ifPresent(quote -> json.put("quote", quote));
        answer.place().ifPresent(place -> json.put("place", place));
        return json.build();
    }
}
