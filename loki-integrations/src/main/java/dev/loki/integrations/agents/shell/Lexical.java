package dev.loki.integrations.agents.shell;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths as texts. */
final class Lexical {
    private Lexical() {}

    /** An absolute path without {@code .} and {@code ..}, as {@code cd} reckons; one with an unknown part before a {@code ..} stays. */
    static String normal(String path) {
        if (!path.startsWith("/")) {
            return path;
        }
        Deque<String> names = new ArrayDeque<>();
        for (String name : path.split("/", -1)) {
            if (name.equals("..")) {
                if (!names.isEmpty() && Marks.first(names.getLast()) >= 0) {
                    return path;
                }
                names.pollLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.addLast(name);
            }
        }
        return "/" + String.join("/", names);
    }

    /** The folder that holds a path. */
    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    /** The last name of a path. */
    static String name(String path) {
        String trimmed = path;
        while (trimmed.length() > 1 && trimmed.endsWith("/")) {
            trimmed = trimmed.substring(0, trimmed.length() - 1);
        }
        return trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }

    static String inside(String folder, String name) {
        return folder.endsWith("/") ? folder + name : folder + "/" + name;
    }
}
