package dev.loki.integrations.agents.shell;

import java.util.List;

/** Goes through the text of a makefile that stands in the command itself. */
final class MakeText {
    private static final String SHELL = "$(shell ";

    private MakeText() {}

    /** A call of make: rules given as an argument or as its input. */
    static void run(Call call) {
        List<String> arguments = call.arguments();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            String next = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            if (argument.startsWith("--eval=")) {
                rules(call, argument.substring(7));
            } else if (argument.equals("--eval") || argument.equals("-E")) {
                rules(call, next);
            } else if (argument.equals("-f") || argument.equals("--file") || argument.equals("--makefile")) {
                file(call, next);
            } else if (argument.startsWith("-f") || argument.startsWith("--file=")) {
                file(call, argument.substring(argument.startsWith("--") ? 7 : 2));
            }
        }
    }

    /** What the command itself wrote is read; a makefile of the project is its own program. */
    private static void file(Call call, String path) {
        Scripts.read(call, path).filter(script -> !script.inScript()).ifPresent(script -> rules(call, script.text()));
    }

    private static void rules(Call call, String text) {
        for (String line : Marks.plain(text).split("\n", -1)) {
            int semicolon = line.indexOf(';');
            int colon = line.indexOf(':');
            if (line.startsWith("\t")) {
                call.evaluates(recipe(line));
            } else if (colon >= 0 && semicolon > colon) {
                call.evaluates(recipe(line.substring(semicolon + 1)));
            }
            int assigned = line.indexOf("!=");
            if (assigned >= 0) {
                call.evaluates(line.substring(assigned + 2));
            }
            for (int at = line.indexOf(SHELL); at >= 0; at = line.indexOf(SHELL, at + 1)) {
                int close = line.lastIndexOf(')');
                call.evaluates(line.substring(at + SHELL.length(), Math.max(close, at + SHELL.length())));
            }
        }
    }

    private static String recipe(String line) {
        String text = line.strip();
        while (!text.isEmpty() && "@-+".indexOf(text.charAt(0)) >= 0) {
            text = text.substring(1);
        }
        return text.replace("$$", "$");
    }
}
