package dev.loki.core.expr;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file as rules see it: where it really is, and how it was spelled.
 *
 * <p>Paths are absolute or relative to the project, with {@code /} between their parts. Immutable.
 */
public final class FilePath {
    private final String real;
    private final @Nullable String inside;
    private final String spelled;
    private final @Nullable String spelledInside;

    private FilePath(String real, @Nullable String inside, String spelled, @Nullable String spelledInside) {
        this.real = real;
        this.inside = inside;
        this.spelled = spelled;
        this.spelledInside = spelledInside;
    }

    /**
     * A file.
     *
     * @param real the absolute path without links and dots
     * @param spelled the absolute path as it was given, without dots
     * @param project the real path of the project
     * @param spelledProject the path of the project as it was given, without dots
     */
    public static FilePath of(String real, String spelled, String project, String spelledProject) {
        String inside = below(real, project);
        String spelledInside = below(spelled, spelledProject);
        return new FilePath(real, inside, spelled, spelledInside == null ? below(spelled, project) : spelledInside);
    }

    /** A folder that belongs to no project, such as the project itself. */
    public static FilePath of(String real, String spelled) {
        return new FilePath(real, null, spelled, null);
    }

    private static @Nullable String below(String path, String folder) {
        if (!startsWith(path, folder)) {
            return null;
        }
        return path.length() == folder.length() ? "" : path.substring(folder.equals("/") ? 1 : folder.length() + 1);
    }

    /** Where the file really is, absolute. */
    public String real() {
        return real;
    }

    /** Where the file really is, relative to the project; empty when it lies outside. */
    public Optional<String> relative() {
        return Optional.ofNullable(inside);
    }

    /** Whether the file is the folder or lies below it. */
    boolean under(FilePath folder) {
        return startsWith(real, folder.real);
    }

    /** Whether the file is that one, or with {@code loose} was spelled like it. */
    boolean is(String literal, boolean loose) {
        boolean absolute = literal.startsWith("/");
        String path = absolute ? real : inside;
        String other = absolute ? spelled : spelledInside;
        return literal.equals(path) || (loose && literal.equals(other));
    }

    /** As {@link #is}, for a folder and everything below it. */
    boolean under(String literal, boolean loose) {
        boolean absolute = literal.startsWith("/");
        String path = absolute ? real : inside;
        String other = absolute ? spelled : spelledInside;
        return (path != null && startsWith(path, literal)) || (loose && other != null && startsWith(other, literal));
    }

    /**
     * Whether a pattern over paths of the project matches. A file outside of the project matches only with
     * {@code loose}: a rule that demands a folder of the project is not satisfied by one of the same name elsewhere.
     */
    boolean matches(dev.loki.core.io.Glob glob, boolean loose) {
        if (!loose) {
            return inside != null && glob.matches(inside);
        }
        String other = spelledInside == null ? spelled : spelledInside;
        return glob.matches(inside == null ? real : inside) || glob.matches(other);
    }

    /** Whether the path is the folder or lies below it, by whole names. */
    static boolean startsWith(String path, String folder) {
        int length = folder.length();
        return path.startsWith(folder)
                && (path.length() == length || length == 0 || folder.endsWith("/") || path.charAt(length) == '/');
    }

    /** The forms under which an index finds the file; entries may be null or equal. */
    @Nullable
    String form(int i) {
        return switch (i) {
            case 0 -> real;
            case 1 -> inside;
            case 2 -> spelled;
            default -> spelledInside;
        };
    }

    /** How many forms there are. */
    static final int FORMS = 4;

    /** Where the file really is. */
    @Override
    public String toString() {
        return real;
    }
}
