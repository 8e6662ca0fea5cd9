package dev.loki.integrations.agents.shell;

import java.util.List;

/** Shells that are called as programs. */
final class Shells {
    private Shells() {}

    static String run(Call call) {
        boolean fromText = false;
        boolean fromInput = false;
        boolean onlyChecks = false;
        int i = 0;
        while (i < call.arguments().size()) {
            String argument = call.arguments().get(i);
            if (argument.equals("--") || argument.equals("-")) {
                i++;
                break;
            }
            if (argument.startsWith("--")) {
                i += argument.equals("--rcfile") || argument.equals("--init-file") ? 2 : 1;
            } else if (argument.length() > 1 && (argument.charAt(0) == '-' || argument.charAt(0) == '+')) {
                fromText |= argument.charAt(0) == '-' && argument.indexOf('c') > 0;
                fromInput |= argument.charAt(0) == '-' && argument.indexOf('s') > 0;
                onlyChecks |= argument.charAt(0) == '-' && argument.indexOf('n') > 0;
                i += argument.endsWith("o") || argument.endsWith("O") ? 2 : 1;
            } else {
                break;
            }
        }
        List<String> rest = call.from(i);
        if (onlyChecks) {
            call.reads(rest);
            return Call.NOT_KNOWN;
        }
        ShellState inner = call.state().copy();
        for (String file : call.state().own("BASH_ENV")) {
            Scripts.source(call, file);
        }
        if (fromText) {
            return rest.isEmpty() ? "" : text(call, inner, rest);
        }
        if (!rest.isEmpty() && !fromInput) {
            call.reads(rest.subList(0, 1));
            Scripts.run(call, rest.get(0), rest.subList(1, rest.size()));
            return Call.NOT_KNOWN;
        }
        inner.arguments(rest);
        if (Marks.unknown(call.input())) {
            call.unread(Unread.CODE);
            if (call.shell().sources().in(call.input()).isEmpty()) {
                return Call.NOT_KNOWN;
            }
        }
        return call.shell().script(Marks.plain(call.input()), inner, "");
    }

    private static String text(Call call, ShellState inner, List<String> rest) {
        inner.arguments(rest.size() > 2 ? rest.subList(2, rest.size()) : List.of());
        if (Marks.unknown(rest.get(0))) {
            call.unread(Unread.CODE);
        }
        return call.shell().script(Marks.plain(rest.get(0)), inner, call.input());
    }
}
