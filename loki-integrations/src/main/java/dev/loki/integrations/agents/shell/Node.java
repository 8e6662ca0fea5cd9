package dev.loki.integrations.agents.shell;

import java.util.List;

/** One command of a script, simple or compound. */
sealed interface Node {

    /** How a command is joined to the one before it. */
    enum Join {
        /** It runs afterwards. */
        THEN,
        /** It runs if the one before succeeded. */
        AND,
        /** It runs if the one before failed. */
        OR,
        /** It reads what the one before writes. */
        PIPE
    }

    /**
     * A command in its place.
     *
     * @param join how it follows the one before
     * @param node the command
     * @param background whether it runs aside, in a shell of its own
     */
    record Step(Join join, Node node, boolean background) {}

    /**
     * Commands in order.
     *
     * @param steps the commands
     */
    record Script(List<Step> steps) implements Node {
        static final Script EMPTY = new Script(List.of());

        /** Copies the lists. */
        public Script {
            steps = List.copyOf(steps);
        }
    }

    /**
     * A program, a builtin or a function with its arguments.
     *
     * @param assignments what stands before it
     * @param words the program and its arguments; none for bare assignments and redirections
     * @param redirects where its streams go
     */
    record Simple(List<Assignment> assignments, List<Word> words, List<Redirect> redirects) implements Node {
        /** Copies the lists. */
        public Simple {
            assignments = List.copyOf(assignments);
            words = List.copyOf(words);
            redirects = List.copyOf(redirects);
        }
    }

    /**
     * {@code NAME=value}.
     *
     * @param name the variable
     * @param values one word, or the items of a list
     * @param append whether the value is added to the old one
     */
    record Assignment(String name, List<Word> values, boolean append) {
        /** Copies the lists. */
        public Assignment {
            values = List.copyOf(values);
        }
    }

    /**
     * A group of commands.
     *
     * @param body the commands
     * @param apart whether they run in a shell of their own
     * @param redirects where their streams go
     */
    record Group(Script body, boolean apart, List<Redirect> redirects) implements Node {
        /** Copies the lists. */
        public Group {
            redirects = List.copyOf(redirects);
        }
    }

    /**
     * A loop.
     *
     * @param variable that takes each of the words; empty for a loop with a condition
     * @param words the values
     * @param condition the commands that decide; empty for a loop over words
     * @param body what is repeated
     * @param redirects where its streams go
     */
    record Loop(String variable, List<Word> words, Script condition, Script body, List<Redirect> redirects)
            implements Node {
        /** Copies the lists. */
        public Loop {
            words = List.copyOf(words);
            redirects = List.copyOf(redirects);
        }
    }

    /**
     * Alternatives.
     *
     * @param subject what a {@code case} looks at
     * @param always conditions that run whichever branch is taken
     * @param branches one of which may be taken
     * @param redirects where its streams go
     */
    record Choice(Word subject, List<Script> always, List<Script> branches, List<Redirect> redirects) implements Node {
        /** Copies the lists. */
        public Choice {
            always = List.copyOf(always);
            branches = List.copyOf(branches);
            redirects = List.copyOf(redirects);
        }
    }

    /**
     * A function's definition.
     *
     * @param name the function
     * @param body what a call runs
     */
    record Function(String name, Node body) implements Node {}
}
