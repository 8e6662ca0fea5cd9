package dev.loki.core.git;

/**
 * A line that a change adds.
 *
 * @param path of the file, from the root of the repository
 * @param line its number in the new file, from 1
 * @param text the line without its line break
 */
public record AddedLine(String path, int line, String text) {}
