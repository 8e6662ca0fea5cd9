package dev.loki.core.constitution;

import dev.loki.core.io.Glob;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/** A set of paths that a rule's parameters name by globs in gitignore's style. Immutable. */
final class PathSet {
    private final List<Glob> globs;

    private PathSet(List<Glob> globs) {
        this.globs = globs;
    }

    /** The paths that any of these parameters names. */
    static PathSet of(JsonObject params, String... names) {
        return new PathSet(Stream.of(names)
                .flatMap(name -> params.strings(name).stream())
                .map(Glob::compile)
                .toList());
    }

    boolean contains(String path) {
        return globs.stream().anyMatch(glob -> glob.matches(path));
    }
}
