package dev.loki.core.io;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Decides which variables a child process may see. */
final class ChildEnvironment {
    private static final String OWN_PREFIX = "LOKI_";

    /** Words that betray a secret wherever they stand in a name. */
    private static final List<String> SECRET_WORDS =
            List.of("TOKEN", "SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "CREDENTIAL", "APIKEY", "PRIVATEKEY");

    /** Words that betray a secret as a whole part of a name, so that KEYBOARD and AUTHOR do not. */
    private static final Set<String> SECRET_PARTS =
            Set.of("KEY", "KEYS", "PAT", "AUTH", "PASS", "PWD", "JWT", "COOKIE", "DSN", "OAUTH");

    /** Names that only look like secrets. */
    private static final Set<String> HARMLESS = Set.of("PWD", "OLDPWD");

    /** Values that are secrets whatever their name: every alternative begins with a literal, so matching is linear. */
    private static final Pattern SECRET_VALUE = Pattern.compile("://[^/\\s@:]*:[^/\\s]*@"
            + "|https?://[^/\\s@]+@"
            + "|-----BEGIN [A-Z ]{0,40}PRIVATE KEY"
            + "|\\b(?:gh[opsur]_|github_pat_|glpat-|xox[abprs]-|sk-|AKIA|AIza)[A-Za-z0-9_-]{16}"
            + "|\\beyJ[A-Za-z0-9_-]{8,}\\.eyJ");

    /** Shorter values are left alone: they would hide ordinary words. */
    private static final int MIN_SECRET_LENGTH = 8;

    private ChildEnvironment() {}

    static Map<String, String> of(Map<String, String> parent, Set<String> pass, Set<String> unset) {
        Map<String, String> kept = new TreeMap<>();
        parent.forEach((name, value) -> {
            boolean passes = pass.contains(name) || !(isOwn(name) || isSecret(name, value));
            if (passes && !unset.contains(name)) {
                kept.put(name, value);
            }
        });
        return kept;
    }

    /** The values that a child does not get because they are secrets, the longest first. */
    static List<String> secrets(Map<String, String> env) {
        return env.entrySet().stream()
                .filter(entry -> isSecret(entry.getKey(), entry.getValue()))
                .map(Map.Entry::getValue)
                .filter(value -> value.length() >= MIN_SECRET_LENGTH)
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
    }

    private static boolean isOwn(String name) {
        return name.startsWith(OWN_PREFIX) || Processes.REPOSITORY_VARIABLES.contains(name);
    }

    private static boolean isSecret(String name, String value) {
        String upper = name.toUpperCase(Locale.ROOT);
        return !HARMLESS.contains(upper)
                && (SECRET_WORDS.stream().anyMatch(upper::contains)
                        || Arrays.stream(upper.split("[^A-Z0-9]")).anyMatch(SECRET_PARTS::contains)
                        || SECRET_VALUE.matcher(value).find());
    }
}
