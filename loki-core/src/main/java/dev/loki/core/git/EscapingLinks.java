package dev.loki.core.git;

import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The symbolic links by which a project can be left, and what was at their ends at one moment: a write through such a link
 * shows in no difference of the repository.
 *
 * <p>Looked at are the links that a snapshot holds, tracked or not; ignored ones, as in {@code node_modules}, are not. A
 * link leaves the project when its real target is outside the project's folder or inside git's own. Of a folder at the
 * end of a link at most {@value #MAX_ENTRIES} entries are looked at.
 */
public final class EscapingLinks {
    /** How many entries of a folder are compared. */
    public static final int MAX_ENTRIES = 10_000;

    private final Git git;
    private final Map<Path, Escaped> links;

    private EscapingLinks(Git git, Map<Path, Escaped> links) {
        this.git = git;
        this.links = links;
    }

    /**
     * One way in which a link was misused.
     *
     * @param link from the project's folder
     * @param target its real end
     * @param what happened, such as {@code a new link leaves the project}
     */
    public record Escape(String link, String target, String what) {}

    private record Escaped(Path target, Fingerprint before) {}

    /** The links of a snapshot of the work tree as it is now. */
    public static EscapingLinks scan(Git git, String tree) {
        Map<Path, Escaped> found = new LinkedHashMap<>();
        for (Path link : git.links(tree)) {
            escape(git, link).ifPresent(target -> found.put(link, new Escaped(target, Fingerprint.of(target))));
        }
        return new EscapingLinks(git, found);
    }

    /** Compares with the work tree as it is now, of which {@code tree} is the snapshot; empty when all is well. */
    public List<Escape> compare(String tree) {
        List<Escape> escapes = new ArrayList<>();
        links.forEach((link, escaped) -> escaped.before()
                .differenceTo(Fingerprint.of(escaped.target()))
                .ifPresent(changed -> escapes.add(escape(link, escaped.target(), changed + " was changed"))));
        for (Path link : git.links(tree)) {
            escape(git, link)
                    .filter(target -> !isKnown(link, target))
                    .ifPresent(target -> escapes.add(escape(link, target, "a new link leaves the project")));
        }
        return escapes;
    }

    private boolean isKnown(Path link, Path target) {
        Escaped known = links.get(link);
        return known != null && known.target().equals(target);
    }

    private Escape escape(Path link, Path target, String what) {
        return new Escape(git.projectDir().relativize(link).toString(), target.toString(), what);
    }

    private static Optional<Path> escape(Git git, Path link) {
        if (!Files.isSymbolicLink(link)) {
            return Optional.empty();
        }
        try {
            Path project = git.projectDir().toRealPath();
            Path target = realTarget(link);
            boolean inside = target.startsWith(project)
                    && !target.startsWith(git.gitDir().toRealPath());
            return inside ? Optional.empty() : Optional.of(target);
        } catch (IOException e) {
            throw StorageException.reading(link, e);
        }
    }

    /** Where a write through the link would end, also when nothing is there yet. */
    private static Path realTarget(Path link) throws IOException {
        Path end = link;
        // As many hops as a system follows; whoever needs more gets an error from it.
        for (int hop = 0; hop < 40 && Files.isSymbolicLink(end); hop++) {
            end = real(Objects.requireNonNullElse(end.getParent(), end))
                    .resolve(Files.readSymbolicLink(end))
                    .normalize();
        }
        return real(end);
    }

    private static Path real(Path path) throws IOException {
        for (Path existing = path; existing != null; existing = existing.getParent()) {
            if (Files.exists(existing)) {
                return existing.toRealPath().resolve(existing.relativize(path)).normalize();
            }
        }
        return path;
    }
}
