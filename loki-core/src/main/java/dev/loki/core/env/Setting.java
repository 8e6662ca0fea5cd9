package dev.loki.core.env;

/**
 * One documented variable.
 *
 * @param name the variable
 * @param type what its value is, in words for people, such as {@code path} or {@code true or false}
 * @param defaultText what holds while it is unset; empty when that is nothing
 * @param description what it decides, as one sentence
 * @param since the version that knew it first
 */
public record Setting(String name, String type, String defaultText, String description, String since) {}
