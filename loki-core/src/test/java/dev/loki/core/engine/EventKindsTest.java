package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.gate.Decision;
import dev.loki.core.gate.Ruling;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.GitProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The events of a run are those of the table in {@code docs/formats/events.md}. */
class EventKindsTest {
    private static final Path PAGE = Path.of("..", "docs", "formats", "events.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_]+)` \\| `([a-z]+)` \\| [a-z, ]+ \\|");

    @TempDir
    Path dir;

    /** The type of event by action. */
    private static Map<String, String> table() throws IOException {
        Map<String, String> table = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(PAGE));
        while (row.find()) {
            table.put(row.group(1), row.group(2));
        }
        return table;
    }

    @Test
    void theTableIsWhatTheEngineDoes() throws IOException {
        Map<String, String> mapping = new TreeMap<>();
        for (EntryType type : EntryType.values()) {
            Announcer.eventType(type).ifPresent(event -> mapping.put(type.wireName(), event));
        }

        assertThat(table()).isEqualTo(mapping).hasSizeGreaterThan(10);
    }

    @Test
    void aRunPublishesEveryKindOfTheTableThatOccursInIt() throws IOException {
        GitProject project = GitProject.create(dir);
        project.tasks("""
                version: 1
                gates:
                  - {name: lint, run: "true"}
                tasks:
                  - {id: a, type: chore, title: A, act: echo a > a.txt}
                  - {id: b, type: chore, title: B, retries: 0, act: "false"}
                  - {id: c, type: chore, title: C, act: echo c > c.txt, approval: required}
                """);
        List<String> published = new ArrayList<>();
        List<JsonObject> payloads = new ArrayList<>();
        RarvLoop.builder(dir)
                .env(System.getenv())
                .policy((point, action) -> new Ruling(Decision.ALLOW, "it is only a test", List.of(), List.of()))
                .events((type, payload) -> {
                    published.add(payload.string("action").orElseThrow() + " " + type);
                    payloads.add(payload);
                })
                .build()
                .run(RunOptions.defaults());

        Map<String, String> table = table();
        assertThat(published).isNotEmpty().allSatisfy(event -> {
            String action = event.substring(0, event.indexOf(' '));
            assertThat(table).containsEntry(action, event.substring(action.length() + 1));
        });
        Set<String> actions = new TreeSet<>();
        published.forEach(event -> actions.add(event.substring(0, event.indexOf(' '))));
        assertThat(actions)
                .contains(
                        "session_started",
                        "session_ended",
                        "attempt_started",
                        "task_completed",
                        "phase",
                        "gates_run",
                        "policy",
                        "approval",
                        "attempt_failed",
                        "act_ended");
        assertThat(payloads).allSatisfy(payload -> {
            assertThat(payload.members().keySet()).startsWith("action", "run", "seq");
            assertThat(payload.string("run").orElse("")).startsWith("run-");
        });
    }
}
