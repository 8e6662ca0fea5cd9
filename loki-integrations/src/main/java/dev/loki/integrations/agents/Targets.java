package dev.loki.integrations.agents;

import dev.loki.core.io.RealPath;
import dev.loki.integrations.agents.shell.Access;
import dev.loki.integrations.agents.shell.Marks;
import dev.loki.integrations.agents.shell.Wildcard;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the places that an access means: follows links, and expands patterns as a shell would now. */
final class Targets {
    /** The most places that one pattern stands for; a pattern that matches more is not known. */
    static final int MAX_MATCHES = 1_000;

    private static final int MAX_ENTRIES = 20_000;

    private final boolean hidden;
    private int entries;

    /** With {@code hidden}, patterns match names that begin with a dot, too. */
    Targets(boolean hidden) {
        this.hidden = hidden;
    }

    /** The places of one access. */
    List<Target> of(Access access) {
        String path = access.path();
        if (Marks.unknown(path) || !path.startsWith("/")) {
            return List.of(new Target(access, Optional.empty(), Optional.empty(), ""));
        }
        int below = path.indexOf(Marks.BELOW);
        if (below >= 0) {
            String names = path.substring(below + 1);
            List<Target> roots = of(new Access(access.kind(), path.substring(0, below), true, access.inScript()));
            return roots.stream()
                    .map(root -> new Target(access, root.spelled(), root.real(), names))
                    .toList();
        }
        if (Marks.known(path)) {
            return List.of(literal(access, path));
        }
        return pattern(access, path);
    }

    private static Target literal(Access access, String path) {
        try {
            Path root = Path.of("/");
            return new Target(
                    access, Optional.of(RealPath.spelled(root, path)), Optional.of(RealPath.of(root, path)), "");
        } catch (IllegalArgumentException e) {
            return new Target(access, Optional.empty(), Optional.empty(), "");
        }
    }

    private List<Target> pattern(Access access, String path) {
        List<String> found = new ArrayList<>(List.of("/"));
        for (String name : path.split("/", -1)) {
            if (!name.isEmpty()) {
                found = step(found, name);
            }
            if (found.size() > MAX_MATCHES || entries > MAX_ENTRIES) {
                return List.of(new Target(access, Optional.empty(), Optional.empty(), ""));
            }
        }
        List<Target> targets = new ArrayList<>();
        found.forEach(match -> targets.add(literal(access, match)));
        targets.add(literal(access, asWritten(path)));
        return targets;
    }

    private List<String> step(List<String> folders, String name) {
        List<String> next = new ArrayList<>();
        for (String folder : folders) {
            String start = folder.endsWith("/") ? folder : folder + "/";
            if (Marks.known(name)) {
                next.add(start + name);
            } else {
                matches(folder, name).forEach(match -> next.add(start + match));
            }
        }
        return next;
    }

    private List<String> matches(String folder, String name) {
        List<String> matches = new ArrayList<>();
        boolean dots = hidden || name.startsWith(".");
        try (DirectoryStream<Path> names = Files.newDirectoryStream(Path.of(folder))) {
            for (Path entry : names) {
                String text = String.valueOf(entry.getFileName());
                boolean visible = dots || !text.startsWith(".");
                if (++entries > MAX_ENTRIES) {
                    break;
                }
                if (visible && Wildcard.matches(name, text)) {
                    matches.add(text);
                }
            }
        } catch (IOException | InvalidPathException e) {
            return matches;
        }
        return matches;
    }

    /** What a shell hands on when a pattern matches nothing; a part that is not known gets a name that nothing has. */
    private static String asWritten(String path) {
        return Marks.shown(path).replace('…', '_');
    }
}
