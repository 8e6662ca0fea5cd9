package dev.loki.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.Yaml;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TaskJsonTest {
    private static final List<String> TEXTS = List.of(
            "", "plain", "two\nlines\n", "quote \" and \\ and \t", "ünïcödé 日本 🚀", "# no comment", "- [ ] x", "null");
    private static final List<String> PATHS = List.of("a", "src/**", "dir/b.txt", "**/*.java", "with space/é");

    static IntStream seeds() {
        return IntStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void jsonGivesBackAnEqualTask(int seed) {
        Task task = task(new SplittableRandom(seed));
        JsonObject json = (JsonObject) Json.parse(Json.write(task.toJson()), "journal");

        assertThat(Task.fromJson(json)).isEqualTo(task);
        assertThat(Task.fromJson(json).hash()).isEqualTo(task.hash());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theJsonOfATaskIsATaskOfATasksFile(int seed) {
        Task task = task(new SplittableRandom(seed));
        JsonObject.Builder declared = JsonObject.builder();
        task.toJson().members().forEach((name, value) -> {
            if (!name.equals("place") && !name.equals("depends_on")) {
                declared.put(name, value);
            }
        });
        String file = "tasks: [" + Json.write(declared.build()) + "]";

        Task read = TaskFile.parse(Yaml.document(file, "t")).tasks().get(0);
        assertThat(read.toJson().toBuilder()
                        .put("depends_on", task.dependsOn())
                        .put("place", task.place())
                        .build())
                .isEqualTo(task.toJson());
    }

    private static Task task(SplittableRandom random) {
        boolean deploy = random.nextInt(6) == 0;
        Task.Type[] types = {Task.Type.SPEC, Task.Type.IMPLEMENTATION, Task.Type.TEST, Task.Type.DOCS, Task.Type.CHORE};
        TaskBuilder task = Task.builder("id-" + random.nextInt(1000))
                .type(deploy ? Task.Type.DEPLOY : types[random.nextInt(types.length)])
                .title("Title " + pick(random, List.of("a", "日本", "\"q\"", "POST /x: y")))
                .description(pick(random, TEXTS))
                .agent("eng-" + random.nextInt(10))
                .agentType(pick(random, List.of("", "general-purpose")))
                .parent("p." + random.nextInt(10))
                .dependsOn(some(random, List.of("a", "b-1", "c.2")))
                .priority(1 + random.nextInt(10))
                .produces(some(random, PATHS))
                .tests(some(random, PATHS))
                .approvalRequired(random.nextBoolean())
                .timeout(Duration.ofMillis(1 + random.nextLong(Values.MAX_DURATION.toMillis())))
                .retries(random.nextInt(Task.MAX_RETRIES + 1))
                .place("tasks.yaml:" + random.nextInt(1000));
        if (random.nextBoolean()) {
            task.spec(pick(random, List.of("a.yaml#", "d/b.json#/paths/~1x~0y/0")));
        }
        if (random.nextBoolean()) {
            task.act(act(random));
        }
        if (random.nextBoolean()) {
            task.verify(command(random));
        }
        if (random.nextBoolean()) {
            task.files(some(random, PATHS));
        }
        if (deploy) {
            task.requiresGates(some(random, List.of("lint", "unit-tests")));
            task.health(command(random)).rollback(command(random));
        }
        return task.build();
    }

    private static Act act(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> new Act.Run(command(random));
            case 1 -> new Act.Patch("p.diff");
            case 2 -> new Act.Replay("r/e.json");
            default ->
                new Act.Prompt(
                        "do " + pick(random, TEXTS),
                        random.nextBoolean() ? Optional.of("claude") : Optional.empty(),
                        random.nextBoolean() ? Optional.of("m:1 x") : Optional.empty());
        };
    }

    private static CommandLine command(SplittableRandom random) {
        return random.nextBoolean()
                ? new CommandLine.Shell("run " + pick(random, TEXTS))
                : new CommandLine.Argv(List.of("run", pick(random, TEXTS), pick(random, TEXTS)));
    }

    private static <T> T pick(SplittableRandom random, List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    private static <T> List<T> some(SplittableRandom random, List<T> items) {
        return items.stream().filter(item -> random.nextBoolean()).toList();
    }

    @Test
    void theHashLeavesOutThePlaceAndNothingElse() {
        TaskBuilder task = Task.builder("a").place("tasks.yaml:1");
        String hash = task.build().hash();

        assertThat(hash).matches("[0-9a-f]{64}");
        assertThat(task.place("tasks.yaml:9").build().hash()).isEqualTo(hash);
        assertThat(task.files(List.of()).build().hash()).isNotEqualTo(hash);
        assertThat(Task.builder("a").title("b").build().hash()).isNotEqualTo(hash);
        assertThat(Task.builder("a").retries(3).build().hash()).isNotEqualTo(hash);
    }

    @Test
    void refusesJsonThatIsNoTask() {
        JsonObject json =
                Task.builder("a").build().toJson().toBuilder().put("extra", 1).build();
        assertThatThrownBy(() -> Task.fromJson(json))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("unknown key \"extra\"");
        assertThatThrownBy(() -> Task.fromJson(JsonObject.EMPTY)).isInstanceOf(ConfigException.class);
    }

    @Test
    void refusesValuesThatNoFileMayState() {
        assertThatThrownBy(() -> Task.builder("../a").build()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Task.builder("a").title(" ").build()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Task.builder("a").title("x\ny").build()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Task.builder("a").priority(0).build()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Task.builder("a").retries(-1).build()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Task.builder("a").timeout(Duration.ZERO).build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCommandIsRunByTheShellOnlyWhenItIsAText() {
        assertThat(new CommandLine.Shell("a | b").argv()).containsExactly("sh", "-c", "a | b");
        assertThat(new CommandLine.Argv(List.of("a", "| b", "it's")).argv()).containsExactly("a", "| b", "it's");
        assertThat(new CommandLine.Argv(List.of("a", "| b", "it's", "")).text()).isEqualTo("a '| b' 'it'\\''s' ''");
    }
}
