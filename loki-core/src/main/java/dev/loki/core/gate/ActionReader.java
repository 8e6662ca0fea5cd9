package dev.loki.core.gate;

import dev.loki.core.expr.Field;
import dev.loki.core.expr.FieldType;
import dev.loki.core.expr.FieldValues;
import dev.loki.core.expr.FilePath;
import dev.loki.core.io.RealPath;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonBoolean;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import dev.loki.core.json.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Turns a context into the values that rules read. One reading; not thread-safe. */
final class ActionReader {
    /** A value cannot be used; the message ends a sentence that begins with the field's name. */
    private static final class WrongValue extends Exception {
        private static final long serialVersionUID = 1L;

        WrongValue(String why) {
            super(why, null, false, false);
        }
    }

    /** The project's folder as it was spelled, and where it really is. */
    private record Project(Path spelled, Path real) {}

    private final FieldValues.Builder values = FieldValues.builder();
    private final Map<String, String> misspelled = new LinkedHashMap<>();
    private Optional<Project> project = Optional.empty();

    private ActionReader() {}

    static ActionReader read(JsonObject context) {
        ActionReader reader = new ActionReader();
        context.get(PolicyFields.PROJECT_DIR.name()).ifPresent(reader::project);
        context.members().forEach((name, value) -> reader.member(context, name, value));
        return reader;
    }

    FieldValues values() {
        return values.build();
    }

    Map<String, String> misspelled() {
        return Map.copyOf(misspelled);
    }

    private void project(JsonValue value) {
        try {
            if (!(value instanceof JsonString text)) {
                throw wrongType(PolicyFields.PROJECT_DIR, value);
            }
            Path here = Path.of("").toAbsolutePath();
            Path spelled = RealPath.spelled(here, text.value());
            Path real = RealPath.of(here, text.value());
            project = Optional.of(new Project(spelled, real));
            values.path(PolicyFields.PROJECT_DIR, FilePath.of(RealPath.text(real), RealPath.text(spelled)));
        } catch (IllegalArgumentException e) {
            values.invalid(PolicyFields.PROJECT_DIR, String.valueOf(e.getMessage()));
        } catch (WrongValue e) {
            values.invalid(PolicyFields.PROJECT_DIR, String.valueOf(e.getMessage()));
        }
    }

    private void member(JsonObject context, String name, JsonValue value) {
        Optional<Field> field = PolicyFields.all().named(name);
        if (field.isEmpty()) {
            meant(context, name).ifPresent(meant -> misspelled.put(name, meant));
        } else if (!field.get().equals(PolicyFields.PROJECT_DIR)) {
            try {
                put(field.get(), value);
            } catch (WrongValue e) {
                values.invalid(field.get(), String.valueOf(e.getMessage()));
            }
        }
    }

    /** The absent field that a name differs from in its case or separators, or in letters but hardly in length. */
    private static Optional<String> meant(JsonObject context, String name) {
        List<String> absent = PolicyFields.all().names().stream()
                .filter(known -> context.get(known).isEmpty())
                .toList();
        for (String known : absent) {
            if (bare(known).equals(bare(name))) {
                return Optional.of(known);
            }
        }
        return Nearest.to(name, absent)
                .filter(near -> near.length() > 5 && Math.abs(near.length() - name.length()) <= 1);
    }

    private static String bare(String name) {
        return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
    }

    private void put(Field field, JsonValue value) throws WrongValue {
        switch (field.type()) {
            case TEXT -> values.text(field, text(field, value));
            case NUMBER -> {
                if (!(value instanceof JsonNumber number)) {
                    throw wrongType(field, value);
                }
                values.number(field, number.value());
            }
            case BOOLEAN -> {
                if (!(value instanceof JsonBoolean bool)) {
                    throw wrongType(field, value);
                }
                values.bool(field, bool.value());
            }
            case TEXTS -> values.texts(field, texts(field, items(field, value)));
            case PATH, PATHS -> paths(field, value);
        }
    }

    private void paths(Field field, JsonValue value) throws WrongValue {
        if (project.isEmpty()) {
            throw new WrongValue("comes without a usable project_dir");
        }
        if (value instanceof JsonString one) {
            FilePath path = path(project.get(), one.value());
            if (field.type() == FieldType.PATH) {
                values.path(field, path);
            } else {
                values.paths(field, List.of(path));
            }
            return;
        }
        List<FilePath> paths = new ArrayList<>();
        for (String text : texts(field, items(field, value))) {
            paths.add(path(project.get(), text));
        }
        if (paths.isEmpty() && field.type() == FieldType.PATH) {
            throw new WrongValue("is an empty list");
        }
        values.paths(field, paths);
    }

    private static FilePath path(Project project, String text) throws WrongValue {
        try {
            return FilePath.of(
                    RealPath.text(RealPath.of(project.real(), text)),
                    RealPath.text(RealPath.spelled(project.spelled(), text)),
                    RealPath.text(project.real()),
                    RealPath.text(project.spelled()));
        } catch (IllegalArgumentException e) {
            throw new WrongValue(String.valueOf(e.getMessage()));
        }
    }

    private static List<JsonValue> items(Field field, JsonValue value) throws WrongValue {
        if (!(value instanceof JsonArray array)) {
            throw wrongType(field, value);
        }
        if (array.items().size() > Action.MAX_ITEMS) {
            throw new WrongValue("has more than " + Action.MAX_ITEMS + " items");
        }
        return array.items();
    }

    private static List<String> texts(Field field, List<JsonValue> items) throws WrongValue {
        List<String> texts = new ArrayList<>(items.size());
        for (JsonValue item : items) {
            if (!(item instanceof JsonString text)) {
                throw new WrongValue("must be " + field.type().words() + ", and one item is " + type(item));
            }
            texts.add(text.value());
        }
        return texts;
    }

    private static String text(Field field, JsonValue value) throws WrongValue {
        if (value instanceof JsonString text) {
            return text.value();
        }
        throw wrongType(field, value);
    }

    private static WrongValue wrongType(Field field, JsonValue value) {
        return new WrongValue("must be " + field.type().words() + ", not " + type(value));
    }

    private static String type(JsonValue value) {
        if (value instanceof JsonNull) {
            return "null";
        }
        if (value instanceof JsonString) {
            return "a text";
        }
        if (value instanceof JsonNumber) {
            return "a number";
        }
        if (value instanceof JsonBoolean) {
            return "true or false";
        }
        return value instanceof JsonArray ? "a list" : "an object";
    }
}
