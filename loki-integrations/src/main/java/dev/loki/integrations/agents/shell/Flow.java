package dev.loki.integrations.agents.shell;

import dev.loki.integrations.agents.shell.Node.Choice;
import dev.loki.integrations.agents.shell.Node.Group;
import dev.loki.integrations.agents.shell.Node.Loop;
import dev.loki.integrations.agents.shell.Node.Script;
import java.util.List;

/** Goes through groups, loops and choices. */
final class Flow {
    private static final int MAX_ROUNDS = 100;

    private final Interpreter shell;

    Flow(Interpreter shell) {
        this.shell = shell;
    }

    String run(Node node, ShellState state, String input) {
        if (node instanceof Group group) {
            var streams = shell.redirect(group.redirects(), state, input);
            String out = shell.run(group.body(), group.apart() ? state.copy() : state, streams.input());
            return shell.sent(streams, out, state);
        }
        if (node instanceof Loop loop) {
            var streams = shell.redirect(loop.redirects(), state, input);
            String out = loop.variable().isEmpty()
                    ? repeated(loop, state, streams.input())
                    : each(loop, state, streams.input());
            return shell.sent(streams, out, state);
        }
        if (node instanceof Choice choice) {
            var streams = shell.redirect(choice.redirects(), state, input);
            String out = choice(choice, state, streams.input());
            return shell.sent(streams, out, state);
        }
        return "";
    }

    private String each(Loop loop, ShellState state, String input) {
        List<String> values = new Expander(shell, state).fields(loop.words());
        if (values.size() > MAX_ROUNDS) {
            shell.unread(Unread.TOO_LARGE);
            return String.valueOf(Marks.UNKNOWN);
        }
        StringBuilder out = new StringBuilder();
        for (String value : values) {
            state.set(loop.variable(), List.of(value));
            Interpreter.append(out, shell.run(loop.body(), state, input));
        }
        return out.toString();
    }

    /** Two rounds; what the second changes again may change any number of times. */
    private String repeated(Loop loop, ShellState state, String input) {
        StringBuilder out = new StringBuilder();
        round(loop, state, input, out);
        ShellState first = state.copy();
        round(loop, state, input, out);
        if (!state.sameAs(first)) {
            state.forgetDifferences(first);
            round(loop, state, input, out);
        }
        return Marks.known(out.toString()) && out.isEmpty() ? "" : String.valueOf(Marks.UNKNOWN);
    }

    private void round(Loop loop, ShellState state, String input, StringBuilder out) {
        shell.run(loop.condition(), state, input);
        ShellState skipped = state.copy();
        Interpreter.append(out, shell.run(loop.body(), state, input));
        state.join(skipped);
    }

    private String choice(Choice choice, ShellState state, String input) {
        new Expander(shell, state).text(choice.subject());
        for (Script condition : choice.always()) {
            shell.run(condition, state, input);
        }
        ShellState before = state.copy();
        StringBuilder out = new StringBuilder();
        for (Script branch : choice.branches()) {
            ShellState taken = before.copy();
            taken.changed();
            Interpreter.append(out, shell.run(branch, taken, input));
            state.join(taken);
        }
        return choice.branches().size() > 1 && !out.isEmpty() ? String.valueOf(Marks.UNKNOWN) : out.toString();
    }
}
