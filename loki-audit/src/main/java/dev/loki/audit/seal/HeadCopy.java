package dev.loki.audit.seal;

import dev.loki.core.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The second place of the newest seal: out of reach of whoever can cut the log and its seals at the same point. Only as
 * good as the place is. Thread-safe as long as one thread writes at a time.
 */
public interface HeadCopy {
    /** How the name of a git ref begins in the setting. */
    String GIT = "git:";

    /**
     * The place that a setting names: {@code git:refs/…} or a file.
     *
     * @throws ConfigException if it is a ref of a form that cannot be written
     */
    static HeadCopy to(String place, Path projectDir, Map<String, String> env) {
        if (place.startsWith(GIT)) {
            return GitHead.of(place.substring(GIT.length()), projectDir, env);
        }
        return new FileHead(projectDir.resolve(place));
    }

    /** Writes the newest seal; it is durable when this returns. */
    void write(String note);

    /** The seals that are kept there, oldest first; none when there is none yet. */
    List<String> read();

    /** What messages call the place. */
    String name();
}
