package dev.loki.integrations.agents;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds the members of a tool's input that name files. */
final class PathKeys {
    private static final Set<String> NAMES = Set.of(
            "path",
            "paths",
            "file",
            "files",
            "filename",
            "filenames",
            "filepath",
            "filepaths",
            "targetfile",
            "notebookpath",
            "dirpath",
            "directory",
            "absolutepath",
            "relativepath",
            "relativeworkspacepath",
            "uri",
            "source",
            "destination",
            "target",
            "src",
            "dest",
            "oldpath",
            "newpath",
            "folder",
            "outputpath",
            "outputfile",
            "savepath");
    private static final int MAX_PATHS = 1_000;
    private static final int MAX_DEPTH = 10;

    private PathKeys() {}

    /** The paths, in order. */
    static List<String> of(JsonObject input) {
        List<String> paths = new ArrayList<>();
        collect(input, paths, 0);
        return paths;
    }

    private static void collect(JsonObject input, List<String> paths, int depth) {
        input.members().forEach((name, value) -> {
            boolean path = NAMES.contains(name.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT));
            add(path, value, paths, depth);
        });
    }

    private static void add(boolean path, JsonValue value, List<String> paths, int depth) {
        if (paths.size() >= MAX_PATHS || depth > MAX_DEPTH) {
            return;
        }
        if (value instanceof JsonString text && path) {
            String plain = text.value().startsWith("file://") ? text.value().substring(7) : text.value();
            boolean file = !plain.isEmpty() && !plain.contains("://") && plain.indexOf('\n') < 0;
            if (file) {
                paths.add(plain);
            }
        } else if (value instanceof JsonArray array) {
            array.items().forEach(item -> add(path, item, paths, depth + 1));
        } else if (value instanceof JsonObject object) {
            collect(object, paths, depth + 1);
        }
    }
}
