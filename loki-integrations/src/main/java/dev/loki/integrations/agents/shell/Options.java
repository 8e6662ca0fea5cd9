package dev.loki.integrations.agents.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Arguments as most programs take them: options first or anywhere, {@code --} before what only looks like one.
 *
 * @param values of the options that were given, by their name without dashes; an option without value has an empty one
 * @param operands everything else, in order
 */
record Options(Map<String, List<String>> values, List<String> operands) {

    static Options of(List<String> arguments, String valued, List<String> longValued) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        List<String> operands = new ArrayList<>();
        int i = 0;
        while (i < arguments.size()) {
            String argument = arguments.get(i++);
            if (argument.equals("--")) {
                operands.addAll(arguments.subList(i, arguments.size()));
                break;
            }
            if (argument.startsWith("--")) {
                int equals = argument.indexOf('=');
                String name = argument.substring(2, equals < 0 ? argument.length() : equals);
                if (equals >= 0) {
                    add(values, name, argument.substring(equals + 1));
                } else if (longValued.contains(name) && i < arguments.size()) {
                    add(values, name, arguments.get(i++));
                } else {
                    add(values, name, "");
                }
            } else if (argument.length() > 1 && argument.charAt(0) == '-') {
                i = bundle(argument, arguments, i, valued, values);
            } else {
                operands.add(argument);
            }
        }
        return new Options(values, operands);
    }

    private static int bundle(
            String argument, List<String> arguments, int next, String valued, Map<String, List<String>> values) {
        for (int i = 1; i < argument.length(); i++) {
            String name = argument.substring(i, i + 1);
            if (valued.contains(name)) {
                String rest = argument.substring(i + 1);
                boolean apart = rest.isEmpty() && next < arguments.size();
                add(values, name, apart ? arguments.get(next) : rest);
                return apart ? next + 1 : next;
            }
            add(values, name, "");
        }
        return next;
    }

    private static void add(Map<String, List<String>> values, String name, String value) {
        values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }

    boolean has(String... names) {
        for (String name : names) {
            if (values.containsKey(name)) {
                return true;
            }
        }
        return false;
    }

    /** The last value of the first of these options that was given. */
    Optional<String> value(String... names) {
        List<String> all = all(names);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** All values of these options. */
    List<String> all(String... names) {
        List<String> all = new ArrayList<>();
        for (String name : names) {
            all.addAll(values.getOrDefault(name, List.of()));
        }
        return all;
    }

    /** The operands without the first. */
    List<String> rest() {
        return operands.size() < 2 ? List.of() : operands.subList(1, operands.size());
    }
}
