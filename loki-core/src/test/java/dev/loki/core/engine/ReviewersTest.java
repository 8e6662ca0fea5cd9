package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.gate.Decision;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.PolicyGate;
import dev.loki.core.gate.Ruling;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.spi.SpendMeter;
import dev.loki.core.task.ProjectConfig;
import dev.loki.testing.GitProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Providers in councils are bound by policies and budgets like those that do the work. */
class ReviewersTest {
    private static final String TASKS = """
            version: 1
            %stasks:
              - {id: a, type: chore, title: A, retries: 0, act: "echo a > a.txt"}
            """;
    private static final String CONFIG = """
            gates:
              - name: council
                kind: council
                reviewers: [{name: two, provider: critic, model: m2}]
            providers:
              critic:
                command: [sh, -c, "touch ../asked; cat > /dev/null; cat answer.txt; echo '{\\"cost_usd\\": 0.25, \\"tokens\\": {\\"input\\": 3, \\"output\\": 1}}' > $LOKI_RESULT_FILE"]
                stdin: "{prompt}"
                region: eu
            """;

    @TempDir
    Path dir;

    private final List<String> metered = new ArrayList<>();
    private Optional<String> budget = Optional.empty();
    private GitProject project;
    private Path config;

    @BeforeEach
    void makeProject() throws IOException {
        config = Files.writeString(dir.resolve("config.yaml"), CONFIG);
        project = GitProject.create(Files.createDirectory(dir.resolve("project")));
        project.write("answer.txt", "{\"verdict\": \"approve\"}\n");
        project.git("add", "answer.txt");
        project.git("commit", "-qm", "Answer");
    }

    private RunReport run(String limits, PolicyGate policy) {
        return run(limits, policy, "");
    }

    private RunReport run(String limits, PolicyGate policy, String moreTasks) {
        project.tasks(TASKS.formatted(limits) + moreTasks);
        return RarvLoop.builder(project.root())
                .env(System.getenv())
                .config(ProjectConfig.read(config, "config.yaml"))
                .policy(policy)
                .spend(new Meter())
                .build()
                .run(RunOptions.defaults());
    }

    private boolean asked() {
        return Files.exists(dir.resolve("asked"));
    }

    private class Meter implements SpendMeter {
        @Override
        public Optional<Usage> consumed() {
            return Optional.empty();
        }

        @Override
        public Admission check(Call call) {
            return new Admission("", Optional.empty(), call.agent().equals("two") ? budget : Optional.empty());
        }

        @Override
        public Admission reserve(Call call) {
            return new Admission(
                    call.agent() + "@" + call.provider() + "/" + call.model(), Optional.empty(), Optional.empty());
        }

        @Override
        public List<String> commit(String reservation, String model, Usage used) {
            metered.add(reservation + " " + used.tokens() + " " + used.usd());
            return List.of();
        }

        @Override
        public void release(String reservation) {
            metered.add("released " + reservation);
        }
    }

    @Test
    void whatAReviewCostsIsCounted() {
        RunReport report = run("", PolicyGate.NOOP);

        assertThat(report.exitCode()).as(report.reason()).isZero();
        assertThat(report.spent().usd()).isEqualByComparingTo("0.25");
        assertThat(report.spent().tokens()).isEqualTo(4);
        assertThat(metered).containsExactly("eng-main@shell/none 0 0", "two@critic/m2 4 0.25");
        assertThat(project.read(".loki/ledgers/reviews.jsonl")).contains("\"provider\":\"critic\"");
        assertThat(SpendHistory.read(ProjectDir.at(project.root())))
                .filteredOn(item -> item.agent().equals("two"))
                .singleElement()
                .satisfies(item -> assertThat(item.usd()).isEqualByComparingTo("0.25"));
    }

    @Test
    void aBudgetThatIsUsedUpEndsTheRunBeforeTheReviewAndTheWorkWaits() {
        budget = Optional.of("nothing is left");

        RunReport report = run("", PolicyGate.NOOP);

        assertThat(report.exitCode()).isEqualTo(6);
        assertThat(report.reason()).contains("nothing is left");
        assertThat(asked()).isFalse();
        assertThat(project.read("a.txt")).isEqualTo("a\n");

        budget = Optional.empty();
        assertThat(run("", PolicyGate.NOOP).exitCode()).isZero();
        assertThat(project.subjects().get(0)).contains("-a: A");
    }

    @Test
    void aLimitOfTheRunCountsToo() {
        RunReport report =
                run("limits: {usd: 0.25}\n", PolicyGate.NOOP, "  - {id: b, type: chore, title: B, act: touch b}\n");

        assertThat(report.exitCode()).isEqualTo(6);
        assertThat(report.reason()).contains("0.25 USD");
        assertThat(project.subjects().get(0)).contains("-a: A");
        assertThat(project.has("b")).isFalse();
    }

    @Test
    void aPolicyIsAskedAboutTheProviderThatShallSeeTheWork() {
        List<String> questions = new ArrayList<>();
        PolicyGate policy = (point, action) -> {
            if (point == EnforcementPoint.RESOURCE) {
                questions.add(action.context().string("provider").orElse("") + " "
                        + action.context().string("model").orElse("") + " "
                        + action.context().string("region").orElse(""));
            }
            return action.context().string("provider").equals(Optional.of("critic"))
                    ? new Ruling(Decision.DENY, "data stays here", List.of(), List.of())
                    : Ruling.allow();
        };

        RunReport report = run("", policy);

        assertThat(report.exitCode()).isEqualTo(3);
        assertThat(report.tasks().get(0).code()).isEqualTo("POLICY_DENIED");
        assertThat(report.tasks().get(0).text()).contains("data stays here");
        assertThat(questions).contains("critic m2 eu");
        assertThat(asked()).isFalse();
    }
}
