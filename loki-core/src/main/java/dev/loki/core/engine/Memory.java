package dev.loki.core.engine;

import dev.loki.core.StorageException;
import dev.loki.core.constitution.AgentRecord;
import dev.loki.core.constitution.LedgerFiles;
import dev.loki.core.env.Env;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an agent is told of the project besides its task, in the constitution's order of priority: what is going on, how to
 * behave, what the project is, what happened, and who did it.
 *
 * <p>Each part may take half of the budget that is left, the last one all of it; what a part does not need is left to those after it.
 * Of a part that is too long the middle is left out, by whole lines. A token is taken to be four characters.
 */
final class Memory {
    /** The tokens that the memory may take of a prompt, unless {@code LOKI_MEMORY_TOKENS} says otherwise. */
    static final int DEFAULT_TOKENS = 8_000;

    /** The most tokens that can be asked for. */
    static final int MAX_TOKENS = 1_000_000;

    /** Characters of a file that are read. */
    static final int MAX_CHARACTERS = 256 * 1024;

    /** The newest lines of each ledger that are told. */
    static final int LEDGER_LINES = 10;

    /** Characters of one such line; cut. */
    static final int MAX_LINE = 300;

    private static final int CHARACTERS_OF_A_TOKEN = 4;
    private static final String VARIABLE = "LOKI_MEMORY_TOKENS";
    private static final List<String> ABOUT_THE_PROJECT = List.of("CLAUDE.md", "AGENTS.md");

    private final List<Part> parts;
    private final int tokens;

    private Memory(List<Part> parts, int tokens) {
        this.parts = parts;
        this.tokens = tokens;
    }

    private record Part(String title, String text) {
        boolean blank() {
            return text.isBlank();
        }
    }

    /** The memory of a project for one of its agents. */
    static Memory of(ProjectDir project, Map<String, String> env, String continuity, Optional<AgentRecord> agent) {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part("What is going on now (.loki/CONTINUITY.md)", continuity));
        parts.add(new Part("How to behave (.loki/CONSTITUTION.md)", text(project, project.constitution())));
        parts.addAll(project(project));
        parts.add(new Part("What happened (ledgers)", ledgers(project)));
        parts.add(new Part(
                "Who does what and why (lineage)", agent.map(Memory::lineage).orElse("")));
        parts.removeIf(Part::blank);
        int tokens =
                Env.of(env).integer(VARIABLE, 0, MAX_TOKENS).map(Long::intValue).orElse(DEFAULT_TOKENS);
        return new Memory(parts, tokens);
    }

    /** The parts under their titles; never longer than the budget. */
    String text() {
        StringBuilder text = new StringBuilder();
        int left = tokens * CHARACTERS_OF_A_TOKEN;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            String title = (text.isEmpty() ? "" : "\n\n") + "## " + part.title() + "\n\n";
            int share = i == parts.size() - 1 ? left : left / 2;
            String body = shortened(part.text().strip(), share - title.length());
            if (!body.isEmpty()) {
                text.append(title).append(body);
                left -= title.length() + body.length();
            }
        }
        return text.toString();
    }

    /** A text of at most so many characters: its first and its last lines, in equal parts. Empty where not even a mark fits. */
    static String shortened(String text, int characters) {
        if (text.length() <= characters) {
            return text;
        }
        String mark = "[lines left out]";
        int half = (characters - mark.length() - 2) / 2;
        if (half < 0) {
            return "";
        }
        int head = text.lastIndexOf('\n', half);
        int tail = text.indexOf('\n', text.length() - half - 1);
        String first = head < 0 ? "" : text.substring(0, head) + "\n";
        String last = tail < 0 ? "" : text.substring(tail);
        return first + mark + last;
    }

    private static List<Part> project(ProjectDir project) {
        List<Part> parts = new ArrayList<>();
        for (String name : ABOUT_THE_PROJECT) {
            String text = text(project, project.root().resolve(name));
            // Many projects have one of the two as a link to, or a copy of, the other.
            if (parts.stream().noneMatch(part -> part.text().equals(text))) {
                parts.add(new Part("What this project is (" + name + ")", text));
            }
        }
        return parts;
    }

    /** The text of a file of the project; nothing of one that is not there, or that a link takes from elsewhere. */
    private static String text(ProjectDir project, Path file) {
        try {
            if (!Files.isRegularFile(file)
                    || !file.toRealPath().startsWith(project.root().toRealPath())) {
                return "";
            }
            try (InputStream in = Files.newInputStream(file)) {
                return new String(in.readNBytes(MAX_CHARACTERS), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    private static String ledgers(ProjectDir project) {
        List<String> told = new ArrayList<>();
        for (String name : LedgerFiles.NAMES) {
            List<JsonObject> lines = LedgerFiles.of(project).lines(name);
            for (JsonObject line : lines.subList(Math.max(lines.size() - LEDGER_LINES, 0), lines.size())) {
                String json = Json.write(line);
                told.add("- " + name + ": "
                        + (json.length() > MAX_LINE ? json.substring(0, MAX_LINE) + " [cut]" : json));
            }
        }
        return String.join("\n", told);
    }

    private static String lineage(AgentRecord agent) {
        List<String> lines = new ArrayList<>();
        lines.add("- You are " + agent.agentId() + ": " + String.join(" > ", agent.lineage()) + ".");
        lines.add("- Inherited context: " + Json.write(agent.inheritedContext().toJson()));
        agent.decisionsMade()
                .forEach(decision -> lines.add("- Decided: " + decision.question() + " " + decision.answer() + " ("
                        + decision.rationale() + ")"));
        return String.join("\n", lines);
    }
}
