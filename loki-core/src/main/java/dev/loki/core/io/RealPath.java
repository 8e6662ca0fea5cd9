package dev.loki.core.io;

import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a file that may not exist yet really is: the path that the system would use to make or open it.
 *
 * <p>Links are followed one by one, dangling ones too, and {@code ..} leads out of the folder that a link names, as the
 * kernel does it. Names that exist get the case that the disk has. What lies behind the last existing folder is taken as
 * it is. The answer can be outdated as soon as it is given: somebody may put a link in the way. Thread-safe.
 */
public final class RealPath {
    /** How many links are followed; as many as Linux follows. */
    public static final int MAX_LINKS = 40;

    /** The longest path that is looked at, in characters; as many bytes as Linux takes. */
    public static final int MAX_LENGTH = 4_096;

    private static final Pattern TILDE =
            Pattern.compile("~(?:[A-Za-z_][A-Za-z0-9._-]*)?(?:[/\\\\].*)?", Pattern.DOTALL);
    private static final Pattern URL =
            Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:[/\\\\].*|(?i:file):.*", Pattern.DOTALL);

    /** Tells a name's case on disk. */
    interface CaseOnDisk {
        Path of(Path folder, Path name) throws IOException;
    }

    private RealPath() {}

    /**
     * Resolves a path.
     *
     * @param base the absolute folder, without links, that a relative path begins at
     * @throws IllegalArgumentException if the text is no path of this system or cannot be resolved; the message says why,
     *     as the end of a sentence
     */
    public static Path of(Path base, String text) {
        return of(base, text, RealPath::caseOnDisk);
    }

    static Path of(Path base, String text, CaseOnDisk disk) {
        Path path = checked(text);
        try {
            return path.getRoot() == null ? walk(base, path, disk) : walk(path.getRoot(), path, disk);
        } catch (AccessDeniedException e) {
            throw new IllegalArgumentException("leads through a folder that cannot be looked at", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be resolved", e);
        }
    }

    /** The absolute path as it was spelled, without dots; links are not looked at. */
    public static Path spelled(Path base, String text) {
        return base.resolve(checked(text)).normalize();
    }

    /** A path with {@code /} between its parts. */
    public static String text(Path path) {
        return File.separatorChar == '/' ? path.toString() : path.toString().replace(File.separatorChar, '/');
    }

    private static Path checked(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("is empty");
        }
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("is longer than " + MAX_LENGTH + " characters");
        }
        if (TILDE.matcher(text).matches()) {
            throw new IllegalArgumentException("begins with \"~\", which a shell would replace");
        }
        if (URL.matcher(text).matches()) {
            throw new IllegalArgumentException("is a URL, not a path");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("holds a character that no path can have", e);
        }
    }

    private static Path walk(Path from, Path path, CaseOnDisk disk) throws IOException {
        Path at = from;
        Deque<Path> names = new ArrayDeque<>();
        path.forEach(names::addLast);
        int links = 0;
        int missing = 0;
        while (!names.isEmpty()) {
            Path name = names.removeFirst();
            if (name.toString().equals("..")) {
                at = at.getParent() == null ? at : at.getParent();
                missing = Math.max(0, missing - 1);
            } else if (!name.toString().equals(".") && !name.toString().isEmpty()) {
                Optional<BasicFileAttributes> found = missing > 0 ? Optional.empty() : attributes(at.resolve(name));
                if (found.isPresent() && found.get().isSymbolicLink()) {
                    if (++links > MAX_LINKS) {
                        throw new IllegalArgumentException("leads through more than " + MAX_LINKS + " links");
                    }
                    at = follow(at, Files.readSymbolicLink(at.resolve(name)), names);
                } else {
                    at = found.isPresent() ? disk.of(at, name) : at.resolve(name);
                    missing += found.isPresent() ? 0 : 1;
                }
            }
        }
        return at;
    }

    private static Path follow(Path folder, Path target, Deque<Path> names) {
        for (int i = target.getNameCount() - 1; i >= 0; i--) {
            names.addFirst(target.getName(i));
        }
        return target.getRoot() == null ? folder : target.getRoot();
    }

    private static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (AccessDeniedException e) {
            throw e;
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** On a file system that does not tell upper and lower case apart, the name under which a file was made. */
    private static Path caseOnDisk(Path folder, Path name) throws IOException {
        Path asked = folder.resolve(name);
        Path swapped = folder.resolve(swapped(name.toString()));
        boolean blind = !swapped.equals(asked) && swapped.toFile().exists() && Files.isSameFile(asked, swapped);
        if (blind) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                for (Path entry : entries) {
                    if (String.valueOf(entry.getFileName()).equalsIgnoreCase(name.toString())) {
                        return entry;
                    }
                }
            }
        }
        return asked;
    }

    private static String swapped(String name) {
        StringBuilder swapped = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            swapped.append(Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c));
        }
        return swapped.toString();
    }
}
