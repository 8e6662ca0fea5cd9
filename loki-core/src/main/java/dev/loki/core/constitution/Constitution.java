package dev.loki.core.constitution;

import dev.loki.core.LokiException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The document that a new project begins with, {@code .loki/CONSTITUTION.md}. */
public final class Constitution {
    private static final Pattern VERSION = Pattern.compile("(?m)^> Version (\\d+\\.\\d+\\.\\d+)\\b");

    private Constitution() {}

    /** The text of the document. */
    public static String builtInText() {
        return Texts.resource("/dev/loki/init/CONSTITUTION.md");
    }

    /**
     * The version in a constitution's header, such as {@code 1.0.0}.
     *
     * @throws LokiException with the code {@code AMENDMENT_INVALID} if the text has no such header
     */
    public static String version(String text) {
        Matcher matcher = VERSION.matcher(text);
        if (!matcher.find()) {
            throw new LokiException(
                    "AMENDMENT_INVALID", "the constitution has no line \"> Version X.Y.Z\"; restore its header");
        }
        return matcher.group(1);
    }
}
