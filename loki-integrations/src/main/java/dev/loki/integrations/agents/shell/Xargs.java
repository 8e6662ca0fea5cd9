package dev.loki.integrations.agents.shell;

import java.util.ArrayList;
import java.util.List;

/** Programs that run another one for each line or word of their input. */
final class Xargs {
    private static final String VALUED = "IiLlnPsdEaR";

    private Xargs() {}

    static String run(Call call) {
        List<String> words = new ArrayList<>(Wrappers.behind(call.arguments(), VALUED, 0, false));
        Options options = Options.of(
                call.arguments().subList(0, call.arguments().size() - words.size()),
                VALUED,
                List.of("replace", "max-args", "max-procs", "delimiter", "arg-file", "max-lines", "max-chars"));
        call.reads(options.all("a", "arg-file"));
        if (words.isEmpty()) {
            words.add("echo");
        }
        String input = options.has("a", "arg-file") ? Call.NOT_KNOWN : call.input();
        boolean inserts = options.has("I", "i", "replace");
        String place = options.value("I", "i", "replace")
                .filter(text -> !text.isEmpty())
                .orElse("{}");
        return each(call, words, items(input, options.has("0", "null") || inserts), inserts ? place : "");
    }

    static String parallel(Call call) {
        int colons = call.arguments().indexOf(":::");
        List<String> before = colons < 0 ? call.arguments() : call.arguments().subList(0, colons);
        List<String> words = new ArrayList<>(Wrappers.behind(before, "jSna", 0, false));
        List<String> items = colons < 0 ? items(call.input(), true) : call.from(colons + 1);
        boolean inserts = words.stream().anyMatch(word -> word.contains("{}"));
        if (words.size() == 1) {
            for (String item : items) {
                String text = inserts ? words.get(0).replace("{}", item) : words.get(0) + " " + item;
                call.evaluates(text);
            }
            return Call.NOT_KNOWN;
        }
        return each(call, words, items, inserts ? "{}" : "");
    }

    /** The words or lines of an input; one unknown item where the input is not known. */
    private static List<String> items(String input, boolean lines) {
        List<String> items = new ArrayList<>();
        for (String item : input.split(lines ? "[\n\0]+" : "[ \t\n\0]+", -1)) {
            if (!item.isBlank()) {
                items.add(item.replace("\"", "").replace("'", "").trim());
            }
        }
        return items.size() > ShellState.MAX_ALTERNATIVES ? List.of(Call.NOT_KNOWN) : items;
    }

    private static String each(Call call, List<String> words, List<String> items, String place) {
        if (place.isEmpty()) {
            List<String> all = new ArrayList<>(words);
            all.addAll(items);
            return call.calls(all, "");
        }
        StringBuilder out = new StringBuilder();
        for (String item : items) {
            List<String> all =
                    words.stream().map(word -> word.replace(place, item)).toList();
            Interpreter.append(out, call.calls(all, ""));
        }
        return out.toString();
    }
}
