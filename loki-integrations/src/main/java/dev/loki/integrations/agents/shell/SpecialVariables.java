package dev.loki.integrations.agents.shell;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Variables that a shell sets by itself, and what of the environment may be used. */
final class SpecialVariables {
    private static final Set<String> NUMBERS = Set.of(
            "RANDOM",
            "SECONDS",
            "LINENO",
            "UID",
            "EUID",
            "PPID",
            "BASHPID",
            "HOSTNAME",
            "EPOCHSECONDS",
            "EPOCHREALTIME",
            "SRANDOM",
            "SHLVL",
            "COLUMNS",
            "LINES",
            "#",
            "?",
            "$",
            "!",
            "-");

    private static final int MAX_LENGTH = 512;

    private SpecialVariables() {}

    static Optional<String> value(String name) {
        if (name.equals("IFS")) {
            return Optional.of(" \t\n");
        }
        return NUMBERS.contains(name) ? Optional.of(String.valueOf(Marks.ATOM)) : Optional.empty();
    }

    /** A value of the environment; one that could be a secret is not known, so that it stands in no sentence. */
    static String usable(String name, String value) {
        String upper = name.toUpperCase(Locale.ROOT);
        boolean secret = upper.contains("TOKEN")
                || upper.contains("SECRET")
                || upper.contains("KEY")
                || upper.contains("PASS")
                || upper.contains("CRED")
                || upper.contains("AUTH");
        return secret || value.length() > MAX_LENGTH ? String.valueOf(Marks.UNKNOWN) : value;
    }
}
