package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.spi.SpendMeter;
import dev.loki.testing.GitProject;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine asks of a spend meter, and when. */
class SpendingTest {
    @TempDir
    Path dir;

    private final List<String> asked = new ArrayList<>();
    private Optional<String> stopAtReserve = Optional.empty();
    private GitProject project;

    @BeforeEach
    void makeProject() {
        project = GitProject.create(dir);
        act("echo '{\\\"tokens\\\":{\\\"input\\\":5,\\\"output\\\":2},\\\"cost_usd\\\":0.5,\\\"model\\\":\\\"m1\\\"}'"
                + " > $LOKI_RESULT_FILE; touch done");
    }

    private void act(String act) {
        project.tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: A, retries: 0, act: "%s"}
                """.formatted(act));
    }

    /** A meter that writes down what it is asked. */
    private class Meter implements SpendMeter {
        @Override
        public Optional<Usage> consumed() {
            return Optional.empty();
        }

        @Override
        public Admission check(Call call) {
            asked.add("check " + call.agent() + " " + call.provider());
            return Admission.FREE;
        }

        @Override
        public Admission reserve(Call call) {
            asked.add("reserve");
            return new Admission(stopAtReserve.isPresent() ? "" : "r1", Optional.of(BigDecimal.ONE), stopAtReserve);
        }

        @Override
        public List<String> commit(String reservation, String model, Usage used) {
            asked.add("commit " + reservation + " " + model + " " + used.tokens() + " " + used.usd());
            return List.of("half of it is gone");
        }

        @Override
        public void release(String reservation) {
            asked.add("release " + reservation);
        }
    }

    private RunReport run(SpendMeter meter) {
        return RarvLoop.builder(dir).env(System.getenv()).spend(meter).build().run(RunOptions.defaults());
    }

    @Test
    void aCallIsCheckedReservedAndCommittedWithWhatWasReported() {
        assertThat(run(new Meter()).exitCode()).isZero();

        assertThat(asked).containsExactly("check eng-main shell", "reserve", "commit r1 m1 7 0.5");
        assertThat(project.read(".loki/state/journal.jsonl"))
                .contains("half of it is gone")
                .contains("\"features\":[\"budget\"]");
    }

    @Test
    void aCallThatFailsIsCommitted() {
        act("exit 1");

        assertThat(run(new Meter()).exitCode()).isEqualTo(1);

        assertThat(asked).containsExactly("check eng-main shell", "reserve", "commit r1  0 0");
    }

    @Test
    void aShareThatSomebodyElseTookMeanwhileEndsTheRunBeforeTheCall() {
        stopAtReserve = Optional.of("the rest is reserved");

        RunReport report = run(new Meter());

        assertThat(report.exitCode()).isEqualTo(6);
        assertThat(report.reason()).contains("the rest is reserved");
        assertThat(project.has("done")).isFalse();
        assertThat(asked).containsExactly("check eng-main shell", "reserve");

        stopAtReserve = Optional.empty();
        assertThat(run(new Meter()).exitCode()).isZero();
        assertThat(project.has("done")).isTrue();
    }

    @Test
    void aMeterThatFailsStopsTheRunBeforeTheCall() {
        SpendMeter broken = new Meter() {
            @Override
            public Admission reserve(Call call) {
                throw new ConfigException("costs.json:1:1: damaged");
            }
        };

        assertThatThrownBy(() -> run(broken)).isInstanceOf(ConfigException.class);
        assertThat(project.has("done")).isFalse();
    }
}
