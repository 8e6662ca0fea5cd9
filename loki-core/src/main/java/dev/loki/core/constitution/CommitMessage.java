package dev.loki.core.constitution;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The message of a checkpoint commit.
 *
 * <pre>
 * [Loki] ${agentType}-${taskId}: ${title}
 *
 * ${description}
 *
 * Agent: ${agent}
 * Parent: ${parent}
 * Spec: ${spec}
 * Tests: ${tests}
 * </pre>
 *
 * <p>Title and description are untrusted: the subject is one line, and a line of the description that git or a reader could
 * take for a trailer, a divider or a comment is quoted with {@code >}.
 *
 * @param agentType the kind of agent
 * @param taskId the task
 * @param title the task's title
 * @param description what was done, blank for none
 * @param agent the agent's id
 * @param parent the id of the agent that spawned it
 * @param spec the specification
 * @param tests the files of the tests
 * @param decided the changed files that decisions of the agent name; their lines follow the description
 */
public record CommitMessage(
        String agentType,
        String taskId,
        String title,
        String description,
        String agent,
        String parent,
        Optional<String> spec,
        List<String> tests,
        DecidedFiles decided) {
    /** How every subject begins. */
    public static final String PREFIX = "[Loki] ";

    /** The longest subject that is written, in Unicode code points. */
    public static final int MAX_SUBJECT = 120;

    /** The longest description that is written, in characters; the rest is cut and marked. */
    public static final int MAX_DESCRIPTION = 10_000;

    private static final int MAX_TYPE = 32;
    private static final int MAX_ID = 64;
    private static final String NONE = "none";
    private static final List<String> TRAILERS = List.of("Agent", "Parent", "Spec", "Tests");
    private static final Pattern SUBJECT = Pattern.compile(
            "\\[Loki\\] (?:Task [A-Za-z0-9][A-Za-z0-9._-]*|[A-Za-z0-9][A-Za-z0-9._]*-[A-Za-z0-9._-]+): \\S.*");
    private static final Pattern TRAILER = Pattern.compile("([A-Za-z0-9-]+)[ \\t]*:(.*)");
    private static final Pattern SCISSORS = Pattern.compile("# -+ >8 -+");

    /** Refuses nulls and copies the list. */
    public CommitMessage {
        Objects.requireNonNull(agentType, "agentType");
        Objects.requireNonNull(taskId, "taskId");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(agent, "agent");
        Objects.requireNonNull(parent, "parent");
        Objects.requireNonNull(spec, "spec");
        tests = List.copyOf(tests);
        Objects.requireNonNull(decided, "decided");
    }

    /** A message of an agent that decided nothing about the files that it changed. */
    public CommitMessage(
            String agentType,
            String taskId,
            String title,
            String description,
            String agent,
            String parent,
            Optional<String> spec,
            List<String> tests) {
        this(agentType, taskId, title, description, agent, parent, spec, tests, DecidedFiles.NONE);
    }

    /** The message as git gets it; ends with a line feed. {@link #check} has nothing to say about it. */
    public String text() {
        StringBuilder text = new StringBuilder(subject()).append("\n\n");
        for (String paragraph : List.of(body(), Unprintable.strip(String.join("\n", decided.lines())))) {
            if (!paragraph.isEmpty()) {
                text.append(paragraph).append("\n\n");
            }
        }
        List<String> values = List.of(agent, parent, spec.orElse(""), String.join(", ", tests));
        for (int i = 0; i < TRAILERS.size(); i++) {
            String value = Texts.oneLine(values.get(i));
            text.append(TRAILERS.get(i))
                    .append(": ")
                    .append(value.isEmpty() ? NONE : value)
                    .append('\n');
        }
        return text.toString();
    }

    private String subject() {
        String start = PREFIX + word(agentType, "agent", MAX_TYPE) + "-" + word(taskId, "task", MAX_ID) + ": ";
        String line = Texts.oneLine(title);
        return shortened(start + (line.isEmpty() ? "untitled" : line));
    }

    private static String word(String text, String fallback, int max) {
        String word = text.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+", "");
        return word.isEmpty() ? fallback : word.substring(0, Math.min(word.length(), max));
    }

    private static String shortened(String subject) {
        if (subject.codePointCount(0, subject.length()) <= MAX_SUBJECT) {
            return subject;
        }
        return subject.substring(0, subject.offsetByCodePoints(0, MAX_SUBJECT - 1))
                        .stripTrailing() + "…";
    }

    private String body() {
        String text = description.length() <= MAX_DESCRIPTION
                ? description
                : description.substring(0, MAX_DESCRIPTION) + "\n(shortened)";
        List<String> lines = new ArrayList<>();
        for (String raw : text.replace('\t', ' ').split("\\r\\n|[\\n\\r\\u0085\\u2028\\u2029\\u000B\\f]", -1)) {
            String line = Unprintable.strip(raw).stripTrailing();
            boolean repeatedBlank = line.isEmpty()
                    && (lines.isEmpty() || lines.get(lines.size() - 1).isEmpty());
            if (!repeatedBlank) {
                lines.add(mistakable(line) ? "> " + line.strip() : line);
            }
        }
        return String.join("\n", lines).strip();
    }

    /** Whether git or a reader could take a line for a trailer, the end of the message, a comment or a patch. */
    private static boolean mistakable(String line) {
        String start = line.strip();
        Matcher trailer = TRAILER.matcher(start);
        if (trailer.matches()) {
            String name = canonical(trailer.group(1));
            String lower = name.toLowerCase(Locale.ROOT);
            return TRAILERS.contains(name) || lower.endsWith("-by") || lower.equals("change-id");
        }
        return start.startsWith("---")
                || start.startsWith("#")
                || start.startsWith("diff -")
                || start.startsWith("Index: ")
                || start.startsWith("(cherry picked from commit")
                || start.startsWith(PREFIX.strip())
                || start.startsWith(DecidedFiles.BEGIN.strip());
    }

    /** Whether a message claims to be of a checkpoint commit. */
    public static boolean claimed(String message) {
        return message.stripLeading().startsWith(PREFIX.strip());
    }

    /**
     * Says in one sentence what is wrong with the message of a checkpoint commit, or nothing when it keeps to the protocol.
     *
     * <p>The subject is {@code [Loki] ${agent_type}-${task_id}: ${title}} or {@code [Loki] Task ${id}: ${title}}. The last
     * paragraph holds each of the trailers Agent, Parent, Spec and Tests once, with a value, and nothing but trailers; others,
     * such as Signed-off-by, may stand among them. Comment lines are ignored, as git does.
     */
    public static Optional<String> check(String message) {
        List<String> lines = lines(message);
        if (lines.isEmpty()) {
            return Optional.of("the commit message is empty");
        }
        if (!SUBJECT.matcher(lines.get(0)).matches()) {
            return Optional.of("the subject must read \"[Loki] <agent type>-<task id>: <title>\"");
        }
        int blank = lines.lastIndexOf("");
        if (blank < 0) {
            return Optional.of(
                    "the trailer Agent is missing; the last paragraph must hold Agent, Parent, Spec and Tests");
        }
        if (!lines.get(1).isEmpty()) {
            return Optional.of("an empty line must follow the subject");
        }
        return trailerProblem(lines.subList(blank + 1, lines.size()));
    }

    private static Optional<String> trailerProblem(List<String> paragraph) {
        Set<String> seen = new HashSet<>();
        Optional<String> foreign = Optional.empty();
        for (String line : paragraph) {
            Matcher trailer = TRAILER.matcher(line);
            boolean continued = !seen.isEmpty() && Character.isWhitespace(line.charAt(0));
            if (!trailer.matches()) {
                foreign = continued ? foreign : foreign.or(() -> Optional.of(line));
                continue;
            }
            String name = canonical(trailer.group(1));
            boolean ours = TRAILERS.contains(name);
            if (ours && trailer.group(2).isBlank()) {
                return Optional.of("the trailer " + name + " has no value; write \"" + name + ": " + NONE + "\"");
            }
            if (!seen.add(name) && ours) {
                return Optional.of("the trailer " + name + " occurs twice");
            }
        }
        for (String name : TRAILERS) {
            if (!seen.contains(name)) {
                return Optional.of("the trailer " + name
                        + " is missing; the last paragraph must hold Agent, Parent, Spec and Tests");
            }
        }
        return foreign.map(line -> "the last paragraph must hold trailers only, not \"" + Texts.oneLine(line) + "\"");
    }

    /** Git compares the names of trailers without regard to case. */
    private static String canonical(String name) {
        return TRAILERS.stream().filter(name::equalsIgnoreCase).findFirst().orElse(name);
    }

    /** The lines that git keeps: no comments, nothing after the scissors, no blank lines around and no doubled ones. */
    private static List<String> lines(String message) {
        List<String> lines = new ArrayList<>();
        for (String raw : message.split("\\r?\\n", -1)) {
            if (SCISSORS.matcher(raw.strip()).matches()) {
                break;
            }
            String line = raw.stripTrailing();
            boolean repeatedBlank = line.isEmpty()
                    && (lines.isEmpty() || lines.get(lines.size() - 1).isEmpty());
            if (!line.startsWith("#") && !repeatedBlank) {
                lines.add(line);
            }
        }
        if (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }
}
