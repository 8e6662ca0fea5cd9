package dev.loki.integrations.agents.provider;

import dev.loki.core.task.ProviderSpec;
import dev.loki.core.task.ProviderSpec.Parser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The shipped providers. Each takes its prompt from standard input or a file, asks nobody, and may edit files. */
final class Profiles {
    private static final Map<String, List<String>> MODEL = Map.of("model", List.of("--model", "{model}"));

    private Profiles() {}

    static Map<String, ProviderSpec> all() {
        return Stream.of(claude(), codex(), gemini(), aider(), opencode(), cursor())
                .collect(Collectors.toMap(ProviderSpec::name, spec -> spec, (a, b) -> b, LinkedHashMap::new));
    }

    /** Few retries of its own: its last one tells the engine how long to wait, and a wrong key is found out in seconds. */
    private static ProviderSpec claude() {
        Map<String, List<String>> options = new LinkedHashMap<>(MODEL);
        options.put("budget_left", List.of("--max-budget-usd", "{budget_left}"));
        return new ProviderSpec(
                "claude",
                Optional.empty(),
                List.of(
                        "claude",
                        "-p",
                        "--output-format",
                        "stream-json",
                        "--verbose",
                        "--permission-mode",
                        "acceptEdits"),
                options,
                Optional.of("{prompt}"),
                Parser.CLAUDE_STREAM_JSON,
                Map.of(),
                Map.of("CLAUDE_CODE_MAX_RETRIES", "3", "DISABLE_AUTOUPDATER", "1"),
                Set.of("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"),
                Set.of("CLAUDECODE", "CLAUDE_CODE_CHILD_SESSION", "CLAUDE_CODE_ENTRYPOINT", "CLAUDE_CODE_SESSION_ID"),
                Optional.empty(),
                "profile claude");
    }

    private static ProviderSpec codex() {
        return piped(
                "codex",
                List.of("codex", "exec", "--json", "--sandbox", "workspace-write"),
                Parser.CODEX_JSONL,
                Set.of("CODEX_API_KEY", "OPENAI_API_KEY"));
    }

    private static ProviderSpec gemini() {
        return piped(
                "gemini",
                List.of("gemini", "--output-format", "stream-json", "--approval-mode", "auto_edit", "--skip-trust"),
                Parser.GEMINI_STREAM_JSON,
                Set.of("GEMINI_API_KEY", "GOOGLE_API_KEY"));
    }

    /** Aider keeps a history in the project and edits {@code .gitignore} unless it is told not to. */
    private static ProviderSpec aider() {
        return new ProviderSpec(
                "aider",
                Optional.empty(),
                List.of(
                        "aider",
                        "--yes-always",
                        "--no-auto-commits",
                        "--no-dirty-commits",
                        "--no-gitignore",
                        "--no-check-update",
                        "--no-stream",
                        "--no-pretty",
                        "--chat-history-file",
                        "/dev/null",
                        "--input-history-file",
                        "/dev/null",
                        "--message-file",
                        "{prompt_file}"),
                MODEL,
                Optional.empty(),
                Parser.TEXT,
                Map.of(),
                Map.of(),
                Set.of(
                        "ANTHROPIC_API_KEY",
                        "DEEPSEEK_API_KEY",
                        "GEMINI_API_KEY",
                        "OPENAI_API_KEY",
                        "OPENROUTER_API_KEY"),
                Set.of(),
                Optional.empty(),
                "profile aider");
    }

    private static ProviderSpec opencode() {
        return piped(
                "opencode",
                List.of("opencode", "run", "--format", "json"),
                Parser.OPENCODE_JSONL,
                Set.of("ANTHROPIC_API_KEY", "GEMINI_API_KEY", "OPENAI_API_KEY", "OPENROUTER_API_KEY"));
    }

    /** Its lines have the form of Claude Code's, with fewer members; without {@code --force} it only proposes edits. */
    private static ProviderSpec cursor() {
        return piped(
                "cursor-agent",
                List.of("cursor-agent", "-p", "--force", "--output-format", "stream-json"),
                Parser.CLAUDE_STREAM_JSON,
                Set.of("CURSOR_API_KEY"));
    }

    private static ProviderSpec piped(String name, List<String> command, Parser parser, Set<String> passed) {
        return new ProviderSpec(
                name,
                Optional.empty(),
                command,
                MODEL,
                Optional.of("{prompt}"),
                parser,
                Map.of(),
                Map.of(),
                passed,
                Set.of(),
                Optional.empty(),
                "profile " + name);
    }
}
