package dev.loki.cli;

import dev.loki.core.LokiException;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.Nearest;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Why a command could not do its work, as people and scripts read it.
 *
 * @param exit what the process ends with
 * @param code a stable upper-snake code
 * @param message one sentence that names the place and the fix
 * @param hint a second line that says where to read on, or empty
 * @param cause the exception, for {@code -v}
 */
record Failure(ExitCode exit, String code, String message, Optional<String> hint, Optional<Throwable> cause) {

    /** The failure that an exception means; an unexpected one is told in one sentence too. */
    static Failure of(Throwable thrown) {
        if (thrown instanceof LokiException e) {
            return new Failure(ExitCode.of(e), e.code(), sentence(e), Optional.empty(), Optional.of(e));
        }
        if (thrown instanceof ParameterException e) {
            return usage(e);
        }
        String what = thrown instanceof UncheckedIOException && thrown.getCause() != null
                ? describe(thrown.getCause())
                : describe(thrown);
        return new Failure(
                ExitCode.FAILED,
                "UNEXPECTED",
                "unexpected failure: " + what + "; run again with -v for details, and please report it",
                Optional.empty(),
                Optional.of(thrown));
    }

    /** The failure of a command line. */
    static Failure usage(ParameterException exception) {
        CommandLine command = exception.getCommandLine();
        return new Failure(
                ExitCode.USAGE,
                "USAGE",
                usageSentence(exception),
                Optional.of("Try '" + command.getCommandSpec().qualifiedName() + " --help'."),
                Optional.empty());
    }

    /** The document that {@code --json} prints in place of the result. */
    JsonObject toJson() {
        return JsonObject.builder()
                .put("ok", false)
                .put(
                        "error",
                        JsonObject.builder()
                                .put("code", code)
                                .put("message", message)
                                .put("exit", exit.code())
                                .build())
                .build();
    }

    private static String usageSentence(ParameterException exception) {
        CommandSpec spec = exception.getCommandLine().getCommandSpec();
        if (exception instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().get(0);
            boolean option = unmatched.isUnknownOption();
            boolean parent = !spec.subcommands().isEmpty();
            String kind = option ? "option" : parent ? "command" : "argument";
            List<String> known =
                    option ? optionNames(spec) : List.copyOf(spec.subcommands().keySet());
            String name = option && word.indexOf('=') > 0 ? word.substring(0, word.indexOf('=')) : word;
            return "unknown " + kind + " '" + name + "'"
                    + Nearest.to(name, known)
                            .map(near -> "; did you mean '" + near + "'?")
                            .orElse("");
        }
        String message = exception.getMessage();
        return message == null ? "wrong arguments" : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }

    private static List<String> optionNames(CommandSpec spec) {
        List<String> names = new ArrayList<>();
        spec.options().forEach(option -> names.addAll(List.of(option.names())));
        return names;
    }

    private static String sentence(LokiException exception) {
        String message = exception.getMessage();
        return message == null ? exception.code() : message;
    }

    private static String describe(Throwable thrown) {
        String message = thrown.getMessage();
        String name = thrown.getClass().getSimpleName();
        return message == null
                ? name
                : name + ": " + message.lines().findFirst().orElse("");
    }
}
