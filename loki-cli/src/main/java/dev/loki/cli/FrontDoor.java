package dev.loki.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Understands the few command lines that agents and hooks send before every action, without the parser, whose classes take
 * longer to load than the answer takes. What it does not understand to the last word it leaves to the parser, so it never
 * refuses and never reads an argument differently.
 */
final class FrontDoor {
    private FrontDoor() {}

    /** What the command line asks for, or empty where the parser has to look at it. */
    static Optional<Call> understood(List<String> args) {
        return Optional.ofNullable(new Reader(args).read());
    }

    /** Goes through the words once; {@code null} as soon as one is not plain. */
    private static final class Reader {
        private final List<String> args;
        private final GlobalOptions global = new GlobalOptions();
        private final PolicyEvalCommand eval = new PolicyEvalCommand();
        private int next;
        private int names;

        Reader(List<String> args) {
            this.args = args;
        }

        @Nullable
        Call read() {
            while (next < args.size()) {
                String word = args.get(next++);
                if (!(word.startsWith("-") ? option(word) : name(word))) {
                    return null;
                }
            }
            if (global.version) {
                return names == 0 ? new Call(global, new Version()) : null;
            }
            return names == 3 ? new Call(global, eval) : null;
        }

        /** The words {@code policy eval POINT}. */
        private boolean name(String word) {
            return switch (names++) {
                case 0 -> word.equals("policy");
                case 1 -> word.equals("eval");
                case 2 -> {
                    eval.point = Optional.of(word);
                    yield !word.isEmpty();
                }
                default -> false;
            };
        }

        private boolean option(String word) {
            switch (word) {
                case "--json" -> global.json = true;
                case "-q", "--quiet" -> global.quiet = true;
                case "--no-color" -> global.noColor = true;
                case "--no-input" -> global.noInput = true;
                case "--version" -> global.version = true;
                default -> {
                    return option(word, value());
                }
            }
            return true;
        }

        private boolean option(String word, @Nullable String value) {
            if (value == null) {
                return false;
            }
            switch (word) {
                case "-C" -> {
                    boolean first = global.directory.isEmpty();
                    global.directory = Optional.of(Path.of(value));
                    return first;
                }
                case "--context" -> {
                    boolean first = eval.context.isEmpty();
                    eval.context = Optional.of(value);
                    return first && names >= 2;
                }
                case "--policy" -> {
                    boolean first = eval.policy.isEmpty();
                    eval.policy = Optional.of(Path.of(value));
                    return first && names >= 2;
                }
                default -> {
                    return false;
                }
            }
        }

        /** The word after an option; one that is empty or looks like an option is left to the parser. */
        private @Nullable String value() {
            if (next == args.size()) {
                return null;
            }
            String value = args.get(next++);
            return value.isEmpty() || (value.startsWith("-") && !value.equals("-")) ? null : value;
        }
    }
}
