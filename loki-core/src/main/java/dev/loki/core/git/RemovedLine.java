package dev.loki.core.git;

/**
 * A line that a change removes.
 *
 * @param path of the file before the change, from the root of the repository
 * @param text the line without its line break
 */
public record RemovedLine(String path, String text) {}
