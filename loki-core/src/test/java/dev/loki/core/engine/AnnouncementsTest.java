package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.AuditTrail;
import dev.loki.testing.GitProject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine tells the audit trail and the event bus about its journal. */
class AnnouncementsTest {
    private static final String TASKS = """
            version: 1
            tasks:
              - {id: a, type: chore, title: First, act: echo a > a.txt}
            """;

    @TempDir
    Path dir;

    /** A trail that remembers what it was told, and how far it got. */
    private static final class Trail implements AuditTrail {
        final List<String> kinds = new ArrayList<>();
        final Map<Long, Integer> times = new LinkedHashMap<>();

        @Override
        public void record(String who, String what, String where, String why, JsonObject metadata) {
            kinds.add(what);
            times.merge(metadata.integer("seq").orElseThrow(), 1, Integer::sum);
        }

        @Override
        public OptionalLong lastSeq(String run) {
            return times.keySet().stream().mapToLong(Long::longValue).max();
        }
    }

    private RarvLoop.Builder engine(Trail trail) {
        return RarvLoop.builder(dir).env(System.getenv()).audit(trail);
    }

    private static JournalProbe crashAfter(EntryType type) {
        return new JournalProbe() {
            @Override
            public void after(Entry entry) {
                if (entry.type() == type) {
                    throw new IllegalStateException("crash");
                }
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACT_ENDED", "GATES_RUN", "COMMITTED", "TASK_COMPLETED"})
    void anEntryThatACrashKeptFromTheTrailIsRecordedByTheNextSession(String type) {
        GitProject.create(dir).tasks(TASKS);
        Trail trail = new Trail();
        assertThatThrownBy(() -> engine(trail)
                        .probe(crashAfter(EntryType.valueOf(type)))
                        .build()
                        .run(RunOptions.defaults()))
                .isInstanceOf(IllegalStateException.class);

        assertThat(engine(trail).build().run(RunOptions.defaults()).exitCode()).isZero();

        assertThat(trail.times.values()).containsOnly(1);
        assertThat(List.copyOf(trail.times.keySet())).isSorted();
        assertThat(trail.kinds)
                .contains(
                        "run_started",
                        "session_started",
                        "task_added",
                        "agent_spawned",
                        "phase",
                        "act_started",
                        "act_ended",
                        "gate_results",
                        "committed",
                        "task_completed",
                        "session_ended");
    }

    @Test
    void aChangedConfigurationIsAnEntryWhenASessionBegins() {
        GitProject project = GitProject.create(dir).tasks(TASKS.replace("}", ", approval: required}"));
        Trail trail = new Trail();
        engine(trail).build().run(RunOptions.defaults());
        assertThat(trail.kinds).doesNotContain("configuration_changed");

        project.write(".loki/config.yaml", "version: 1\n");
        engine(trail).build().run(RunOptions.defaults());
        engine(trail).build().run(RunOptions.defaults());

        assertThat(trail.kinds).containsOnlyOnce("configuration_changed");
        assertThat(project.read(".loki/state/journal.jsonl")).contains(".loki/config.yaml was added\"");
    }

    @Test
    void aPolicyThatComesTooLateToBeAskedIsNoted() {
        GitProject project = GitProject.create(dir).tasks(TASKS.replace("}", ", approval: required}"));
        engine(new Trail()).build().run(RunOptions.defaults());

        project.write(".loki/policies.json", "{}");
        engine(new Trail()).build().run(RunOptions.defaults());

        assertThat(project.read(".loki/state/journal.jsonl"))
                .contains(".loki/policies.json was added; this session began without policies");
    }
}
