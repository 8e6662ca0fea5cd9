package dev.loki.audit;

import dev.loki.core.ConfigException;
import dev.loki.core.env.Env;
import java.util.Map;

/**
 * When a daily log begins a new file, and how many it keeps.
 *
 * @param maxFileBytes the size from which a file is set aside before the next entry
 * @param maxFiles how many files are kept, with the one being written
 */
public record DailySettings(long maxFileBytes, int maxFiles) {
    /** The variable for the size in megabytes. */
    public static final String MAX_SIZE_MB = "LOKI_AUDIT_MAX_SIZE_MB";

    /** The variable for the number of files. */
    public static final String MAX_FILES = "LOKI_AUDIT_MAX_FILES";

    /** The size in megabytes when nothing is said. */
    public static final int DEFAULT_SIZE_MB = 10;

    /** The number of files when nothing is said. */
    public static final int DEFAULT_FILES = 10;

    private static final long MEGABYTE = 1024 * 1024;
    private static final long LARGEST_MB = 1024 * 1024;
    private static final long MOST_FILES = 100_000;

    /** Refuses what keeps nothing. */
    public DailySettings {
        if (maxFileBytes < 1 || maxFiles < 1) {
            throw new IllegalArgumentException("a daily log needs room for an entry and for a file");
        }
    }

    /**
     * What the variables say.
     *
     * @throws ConfigException naming the variable if one is no whole number from 1
     */
    public static DailySettings from(Map<String, String> env) {
        Env variables = Env.of(env);
        return new DailySettings(
                MEGABYTE * variables.integer(MAX_SIZE_MB, 1, LARGEST_MB).orElse((long) DEFAULT_SIZE_MB),
                Math.toIntExact(variables.integer(MAX_FILES, 1, MOST_FILES).orElse((long) DEFAULT_FILES)));
    }
}
