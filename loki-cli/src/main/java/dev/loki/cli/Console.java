package dev.loki.cli;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/**
 * Where a command speaks: results on standard output, everything for people on standard error.
 *
 * <p>With {@code --json} the only result is one JSON document. Colour appears on a terminal only. Not thread-safe.
 */
final class Console {
    private static final String RESET = "\u001b[0m";

    private final Streams streams;
    private final GlobalOptions options;
    private final boolean colorAllowed;
    private boolean documentPrinted;

    private Console(Streams streams, GlobalOptions options, boolean colorAllowed) {
        this.streams = streams;
        this.options = options;
        this.colorAllowed = colorAllowed;
    }

    /** A console on these streams; {@code env} says whether colour is wanted. */
    static Console of(Streams streams, GlobalOptions options, Map<String, String> env) {
        boolean plain = options.noColor
                || !env.getOrDefault("NO_COLOR", "").isEmpty()
                || "dumb".equals(env.get("TERM"))
                || isCi(env);
        return new Console(streams, options, !plain);
    }

    /** Whether the variables say that this is a CI job. */
    static boolean isCi(Map<String, String> env) {
        String ci = env.getOrDefault("CI", "").trim().toLowerCase(Locale.ROOT);
        return ci.equals("true") || ci.equals("1") || ci.equals("yes");
    }

    /** Whether the result is to be one JSON document. */
    boolean json() {
        return options.json;
    }

    /** Whether details are wanted. */
    boolean verbose() {
        return options.verbose;
    }

    /** Whether standard error is a terminal that a person watches, so that a line may be redrawn. */
    boolean live() {
        return streams.errorsAreTerminal() && colorAllowed && !options.quiet;
    }

    /** Whether standard output takes colour. */
    boolean colorOut() {
        return colorAllowed && streams.outputIsTerminal();
    }

    /** Prints one line of the result; nothing with {@code --json}. */
    void result(String line) {
        if (!options.json) {
            streams.out().println(line);
        }
    }

    /** Prints text that is the result as it stands, with {@code --json} or without; no line end is added. */
    void raw(String text) {
        documentPrinted = true;
        streams.out().print(text);
        streams.out().flush();
    }

    /** Prints the result with {@code --json}; nothing without, and nothing after the first document. */
    void document(JsonValue document) {
        if (options.json && !documentPrinted) {
            documentPrinted = true;
            streams.out().println(Json.pretty(document));
        }
    }

    /** Tells progress; silent with {@code -q}. */
    void note(String line) {
        if (!options.quiet) {
            streams.err().println(line);
        }
    }

    /** Writes to the terminal without a line end, for a line that is redrawn. */
    void status(String text) {
        streams.err().print(text);
        streams.err().flush();
    }

    /** Tells a detail; only with {@code -v}. */
    void detail(String line) {
        if (options.verbose) {
            streams.err().println(paint(Color.DIM, line, streams.errorsAreTerminal()));
        }
    }

    /** Warns. */
    void warn(String sentence) {
        streams.err().println("loki: " + paint(Color.YELLOW, "warning: ", streams.errorsAreTerminal()) + sentence);
    }

    /** Says why the command failed; with {@code --json} as a document too, unless one was printed already. */
    void failure(Failure failure) {
        streams.err().println("loki: " + paint(Color.RED, failure.message(), streams.errorsAreTerminal()));
        failure.hint().ifPresent(hint -> streams.err().println(hint));
        if (options.verbose) {
            failure.cause().ifPresent(cause -> cause.printStackTrace(streams.err()));
        }
        document(failure.toJson());
    }

    /** The text in colour where standard output takes it. */
    String colored(Color color, String text) {
        return paint(color, text, streams.outputIsTerminal());
    }

    /** Whether everything that was printed reached standard output. */
    boolean delivered() {
        PrintStream out = streams.out();
        out.flush();
        return !out.checkError();
    }

    /** Whether nobody reads standard output any more: what could not be printed is not missed. */
    boolean readerGone() {
        return streams.out() instanceof TextStream text && text.readerGone();
    }

    private String paint(Color color, String text, boolean terminal) {
        return colorAllowed && terminal ? color.start + text + RESET : text;
    }

    /** The few colours in use. */
    enum Color {
        /** What is wrong. */
        RED("\u001b[31m"),
        /** What is right. */
        GREEN("\u001b[32m"),
        /** What deserves a look. */
        YELLOW("\u001b[33m"),
        /** What most readers skip. */
        DIM("\u001b[2m");

        private final String start;

        Color(String start) {
            this.start = start;
        }
    }
}
