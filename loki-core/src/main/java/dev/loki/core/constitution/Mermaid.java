package dev.loki.core.constitution;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether a text is a Mermaid diagram: its first statement names a known kind of diagram, a statement of that kind follows, and what is
 * opened is closed. A renderer knows more; this tells a diagram from an empty file, a promise of one, or another language.
 */
public final class Mermaid {
    private static final Map<String, Pattern> KINDS = Map.ofEntries(
            kind("flowchart", "-->|---|-\\.->|==>|--[ox]|\\[|\\(|\\{"),
            kind("graph", "-->|---|-\\.->|==>|--[ox]|\\[|\\(|\\{"),
            kind("sequenceDiagram", "-?-(?:>>?|x|\\)).*:"),
            kind("stateDiagram", "-->"),
            kind("stateDiagram-v2", "-->"),
            kind("classDiagram", "<\\|--|--|\\.\\.|\\{|:|^class "),
            kind("erDiagram", "--|\\.\\.|\\{"),
            kind("C4Context", "\\("),
            kind("C4Container", "\\("),
            kind("C4Component", "\\("),
            kind("C4Dynamic", "\\("),
            kind("C4Deployment", "\\("),
            kind("architecture-beta", "\\(|--|:"),
            kind("block-beta", "\\S"),
            kind("requirementDiagram", "\\{|->"),
            kind("journey", ":"),
            kind("gantt", ":"),
            kind("timeline", ":"),
            kind("mindmap", "\\S"),
            kind("gitGraph", "^(?:commit|branch|merge|checkout)"),
            kind("sankey-beta", ","),
            kind("packet-beta", ":"),
            kind("quadrantChart", "\\S"),
            kind("xychart-beta", "\\["),
            kind("pie", ":"));

    /** Statements that a line of its own, {@code end}, closes. */
    private static final Pattern BLOCK = Pattern.compile("(?:subgraph|loop|alt|opt|par|critical|break|rect|box)\\b.*");

    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");
    private static final Map<Character, Character> CLOSING = Map.of(')', '(', ']', '[', '}', '{');

    private Mermaid() {}

    private static Map.Entry<String, Pattern> kind(String name, String statement) {
        return Map.entry(name, Pattern.compile(statement));
    }

    /** What keeps a text from being a diagram, in one phrase; empty when nothing does. */
    public static Optional<String> problem(String text) {
        List<String> lines = statements(text);
        if (lines.isEmpty()) {
            return Optional.of("it is empty");
        }
        String first = lines.get(0).split("[\\s:;]", 2)[0];
        Pattern statement = KINDS.get(first);
        if (statement == null) {
            return Optional.of("it begins with \"" + Texts.oneLine(first) + "\", which is no kind of Mermaid diagram");
        }
        List<String> body = lines.subList(1, lines.size());
        if (body.stream().noneMatch(line -> statement.matcher(line).find())) {
            return Optional.of("it is a " + first + " in which nothing is drawn");
        }
        return unclosed(first, body);
    }

    /** The lines without front matter, comments and blank ones. */
    private static List<String> statements(String text) {
        String body = text.strip();
        if (body.startsWith("---\n")) {
            int end = body.indexOf("\n---", 3);
            body = end < 0 ? "" : body.substring(end + 4);
        }
        return body.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("%%"))
                .toList();
    }

    private static Optional<String> unclosed(String kind, List<String> body) {
        int blocks = 0;
        for (String line : body) {
            if (BLOCK.matcher(line).matches()) {
                blocks++;
            } else if (line.equals("end")) {
                blocks--;
            }
            if (blocks < 0) {
                return Optional.of("an \"end\" closes nothing");
            }
        }
        if (blocks > 0) {
            return Optional.of("a block is not closed with \"end\"");
        }
        boolean bracketed = kind.equals("flowchart") || kind.equals("graph") || kind.startsWith("C4");
        return bracketed ? bracket(String.join("\n", body)) : Optional.empty();
    }

    private static Optional<String> bracket(String text) {
        Deque<Character> open = new ArrayDeque<>();
        for (char c : QUOTED.matcher(text).replaceAll("").replace("->", "  ").toCharArray()) {
            if (CLOSING.containsValue(c)) {
                open.push(c);
            } else if (CLOSING.containsKey(c) && (open.isEmpty() || !open.pop().equals(CLOSING.get(c)))) {
                return Optional.of("a \"" + c + "\" closes nothing");
            }
        }
        return open.isEmpty() ? Optional.empty() : Optional.of("a \"" + open.peek() + "\" is not closed");
    }
}
