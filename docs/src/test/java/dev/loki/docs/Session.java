package dev.loki.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code console} block: commands after {@code $}, each with what it prints.
 *
 * <p>In what a command prints, a line {@code ...} stands for any lines and {@code …} for any text in a line. What differs
 * from run to run (commits, ids, times, temporary folders) is compared by its form.
 */
final class Session {
    private static final String PROMPT = "$ ";
    private static final String CONTINUATION = "> ";
    private static final String ANY_LINES = "...";

    /** Texts that differ from run to run, with what stands for them in a comparison. */
    private static final Map<Pattern, String> FORMS = forms();

    private static final Pattern ID = Pattern.compile("\\b(?:ap-[0-9a-z]{6}|run-\\d{8}-\\d{6}-[0-9a-z]{4})\\b");

    private Session() {}

    /**
     * One command with what it prints.
     *
     * @param command what a reader types
     * @param output the lines that follow in the page
     */
    record Step(String command, List<String> output) {}

    /** The steps of a block. */
    static List<Step> steps(String block) {
        List<Step> steps = new ArrayList<>();
        for (String line : block.lines().toList()) {
            if (line.startsWith(PROMPT)) {
                steps.add(new Step(line.substring(PROMPT.length()), new ArrayList<>()));
            } else if (steps.isEmpty()) {
                throw new IllegalArgumentException("a console block begins with \"" + PROMPT + "\", not with: " + line);
            } else if (line.startsWith(CONTINUATION)
                    && steps.get(steps.size() - 1).output().isEmpty()) {
                Step last = steps.remove(steps.size() - 1);
                steps.add(new Step(last.command() + "\n" + line.substring(CONTINUATION.length()), new ArrayList<>()));
            } else {
                steps.get(steps.size() - 1).output().add(line);
            }
        }
        return steps;
    }

    /** Whether a command printed what the page shows. */
    static boolean matches(List<String> shown, String actual) {
        StringBuilder pattern = new StringBuilder();
        for (String line : shown) {
            if (line.strip().equals(ANY_LINES)) {
                pattern.append("(?:.*\\n)*?");
            } else {
                for (String part : line.split("…", -1)) {
                    pattern.append(Pattern.quote(formed(part))).append(".*");
                }
                pattern.setLength(pattern.length() - ".*".length());
                pattern.append(" *\\n");
            }
        }
        String text = formed(actual.endsWith("\n") || actual.isEmpty() ? actual : actual + "\n");
        return Pattern.matches(pattern.toString(), text);
    }

    /** The ids of the page with those that were really given, for the commands that follow. */
    static Map<String, String> ids(List<String> shown, String actual) {
        Map<String, String> real = new TreeMap<>();
        List<String> inPage = found(String.join("\n", shown));
        List<String> given = found(actual);
        for (String id : inPage) {
            given.stream()
                    .filter(other -> other.substring(0, 2).equals(id.substring(0, 2)))
                    .findFirst()
                    .ifPresent(other -> real.put(id, other));
        }
        return real;
    }

    private static List<String> found(String text) {
        Matcher id = ID.matcher(text);
        List<String> all = new ArrayList<>();
        while (id.find()) {
            all.add(id.group());
        }
        return all;
    }

    private static String formed(String text) {
        String formed = text;
        for (Map.Entry<Pattern, String> form : FORMS.entrySet()) {
            formed = form.getKey().matcher(formed).replaceAll(form.getValue());
        }
        return formed;
    }

    private static Map<Pattern, String> forms() {
        Map<Pattern, String> forms = new java.util.LinkedHashMap<>();
        forms.put(Pattern.compile("run-\\d{8}-\\d{6}-[0-9a-z]{4}"), "RUN");
        forms.put(Pattern.compile("ap-[0-9a-z]{6}\\b"), "APPROVAL");
        forms.put(Pattern.compile("\\b0[0-9a-z]{25}\\b"), "EVENT");
        forms.put(Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z"), "TIME");
        forms.put(Pattern.compile("/\\S*/loki-demo-\\d+"), "DEMO");
        forms.put(Pattern.compile("process \\d+"), "process N");
        forms.put(Pattern.compile("\\b(?=[a-f]*\\d)[0-9a-f]{7,64}\\b"), "SHA");
        return forms;
    }
}
