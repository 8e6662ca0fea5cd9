package dev.loki.core.constitution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The decision log of an agent, the file {@code .agent/sub-agents/<id>.md}: the record's decisions for people. A section
 * {@code ## <time>} with the lines {@code - Question:}, {@code - Answer:} and {@code - Rationale:} is one decision; all other text
 * belongs to the agent and is left alone.
 */
final class DecisionLog {
    private static final Pattern HEADING = Pattern.compile("## (\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z)");
    private static final String QUESTION = "- Question: ";
    private static final String ANSWER = "- Answer: ";
    private static final String RATIONALE = "- Rationale: ";

    private DecisionLog() {}

    /** The whole log of a record. A decision's line breaks become spaces, so that no text can look like a further decision. */
    static String render(AgentRecord record) {
        StringBuilder log = new StringBuilder();
        log.append("# Decisions of ").append(record.agentId()).append("\n\n");
        log.append("Type ").append(Texts.oneLine(record.agentType()));
        log.append(", model ").append(Texts.oneLine(record.model()));
        log.append(", spawned by ").append(Texts.oneLine(record.spawnedBy()));
        log.append(" at ").append(AgentRecord.timestamp(record.spawnedAt())).append(".\n");
        log.append("Lineage: ")
                .append(Texts.oneLine(String.join(" > ", record.ancestry())))
                .append('\n');
        record.decisionsMade().forEach(decision -> log.append('\n').append(section(decision)));
        return log.toString();
    }

    /** The section of one decision, to be appended to a log after an empty line. */
    static String section(AgentDecision decision) {
        return String.join("\n", lines(decision)) + "\n";
    }

    /** Says where a log and the record's decisions differ, or nothing when they agree. */
    static Optional<String> disagreement(AgentRecord record, String log) {
        List<List<String>> logged = sections(log);
        List<AgentDecision> recorded = record.decisionsMade();
        for (int i = 0; i < Math.min(logged.size(), recorded.size()); i++) {
            List<String> wanted = lines(recorded.get(i)).stream()
                    .map(String::strip)
                    .filter(l -> !l.isEmpty())
                    .toList();
            if (!logged.get(i).equals(wanted)) {
                return Optional.of(
                        "decision " + (i + 1) + " of " + record.agentId() + " differs between record and log");
            }
        }
        if (logged.size() != recorded.size()) {
            return Optional.of("the record of " + record.agentId() + " has " + recorded.size()
                    + " decisions and its log has " + logged.size());
        }
        return Optional.empty();
    }

    private static List<String> lines(AgentDecision decision) {
        return List.of(
                "## " + AgentRecord.timestamp(decision.timestamp()),
                "",
                QUESTION + Texts.oneLine(decision.question()),
                ANSWER + Texts.oneLine(decision.answer()),
                RATIONALE + Texts.oneLine(decision.rationale()));
    }

    private static List<List<String>> sections(String log) {
        List<List<String>> sections = new ArrayList<>();
        boolean inside = false;
        for (String raw : log.split("\n", -1)) {
            String line = raw.strip();
            if (HEADING.matcher(line).matches()) {
                sections.add(new ArrayList<>(List.of(line)));
                inside = true;
            } else if (line.startsWith("#")) {
                inside = false;
            } else if (inside && isMember(line)) {
                sections.get(sections.size() - 1).add(line);
            }
        }
        return sections;
    }

    private static boolean isMember(String line) {
        return line.startsWith(QUESTION.strip())
                || line.startsWith(ANSWER.strip())
                || line.startsWith(RATIONALE.strip());
    }
}
