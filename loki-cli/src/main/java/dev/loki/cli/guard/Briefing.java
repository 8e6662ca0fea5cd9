package dev.loki.cli.guard;

import dev.loki.core.io.ProjectDir;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What an agent is told when its session begins: the constitution in short, and where the work stands. */
final class Briefing {
    private static final int MAX_CONTINUITY = 6_000;

    private static final String SUMMARY = """
            This project is governed by loki. Every tool call is checked before it runs.
            - Rules: .loki/CONSTITUTION.md and .loki/rules. Read them before you change code.
            - An implementation needs a specification first (.loki/specs), tests that fail before it, and one commit per task.
            - Do not change .loki (except .loki/specs and .loki/diagrams), .agent, hook settings or git hooks, skip no check
              (such as --no-verify), and approve nothing yourself: these calls are refused.
            - Never write a secret into a file or a command.
            - A refusal says why. Do something else, or ask a person; do not try to get around it.
            """;

    private Briefing() {}

    /** The text; empty where the project has no rules. */
    static String of(ProjectDir project) {
        if (!Files.isDirectory(project.loki())) {
            return "";
        }
        return SUMMARY
                + read(project.continuity())
                        .map(text -> "\nCONTINUITY.md:\n" + text)
                        .orElse("");
    }

    private static Optional<String> read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            byte[] bytes;
            try (var in = Files.newInputStream(file)) {
                bytes = in.readNBytes(MAX_CONTINUITY);
            }
            String text = new String(bytes, StandardCharsets.UTF_8).strip();
            boolean cut = Files.size(file) > MAX_CONTINUITY;
            return Optional.of(cut ? text + "\n… (the rest is in .loki/CONTINUITY.md)" : text);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
