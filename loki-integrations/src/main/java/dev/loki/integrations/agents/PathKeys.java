package dev.loki.integrations.agents;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds the members of a tool's input that name files: by their own name, or by that of a list or an object of files around them. */
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

    /** Names that stand for files in one tool and for people or places in another; what they hold has to look like a path. */
    private static final Set<String> PERHAPS = Set.of(
            "to", "from", "dst", "output", "out", "outfile", "outputs", "outdir", "outputdir", "root", "location");

    /** Names of objects whose members are files, under whatever name. */
    private static final Set<String> GROUPS = Set.of("paths", "files", "filepaths", "filenames", "outputs");

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
        input.members().forEach((member, value) -> {
            String name = letters(member);
            boolean path = NAMES.contains(name);
            add(path, value, paths, depth);
            if (!path && PERHAPS.contains(name) && value instanceof JsonString text && looksLikePath(text.value())) {
                add(true, value, paths, depth);
            } else if (GROUPS.contains(name) && value instanceof JsonObject group) {
                grouped(group, paths, depth);
            }
        });
    }

    /** An object of files: those that its members hold, and those that they are named after. */
    private static void grouped(JsonObject group, List<String> paths, int depth) {
        group.members().forEach((member, value) -> {
            boolean known = NAMES.contains(letters(member));
            if (looksLikePath(member)) {
                add(true, new JsonString(member), paths, depth);
            }
            if (!known && value instanceof JsonString text && looksLikePath(text.value())) {
                add(true, value, paths, depth);
            }
        });
    }

    private static String letters(String name) {
        StringBuilder letters = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
                letters.append(c);
            }
        }
        return letters.toString().toLowerCase(Locale.ROOT);
    }

    /** Whether a text is one word with a slash, or begins as paths do. */
    private static boolean looksLikePath(String text) {
        boolean path = text.indexOf('/') >= 0 || text.startsWith(".") || text.startsWith("~");
        for (int i = 0; path && i < text.length(); i++) {
            path = text.charAt(i) > ' ' && "@<>|*?\"(){};=,".indexOf(text.charAt(i)) < 0;
        }
        return (path && !text.contains("://")) || text.startsWith("file://");
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
