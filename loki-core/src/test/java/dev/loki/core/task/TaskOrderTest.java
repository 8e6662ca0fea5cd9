package dev.loki.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TaskOrderTest {
    private static Task task(String id, int priority, String... dependsOn) {
        return Task.builder(id).priority(priority).dependsOn(List.of(dependsOn)).build();
    }

    private static List<String> ids(List<Task> tasks) {
        return tasks.stream().map(Task::id).toList();
    }

    @Test
    void putsDependenciesBeforePriorityAndPriorityBeforeTheFile() {
        List<Task> tasks = List.of(
                task("last", 10),
                task("second", 5),
                task("third", 5),
                task("urgent-but-blocked", 1, "third"),
                task("first", 1));

        assertThat(ids(TaskOrder.order(tasks)))
                .containsExactly("first", "second", "third", "urgent-but-blocked", "last");
    }

    @Test
    void picksTheNextReadyTask() {
        List<Task> tasks = List.of(task("a", 5), task("b", 1, "a"), task("c", 5));

        assertThat(TaskOrder.next(tasks, Set.of(), Set.of()).map(Task::id)).contains("a");
        assertThat(TaskOrder.next(tasks, Set.of("a"), Set.of()).map(Task::id)).contains("b");
        assertThat(TaskOrder.next(tasks, Set.of("a"), Set.of("b")).map(Task::id))
                .contains("c");
        assertThat(TaskOrder.next(tasks, Set.of(), Set.of("a", "c"))).isEmpty();
        assertThat(TaskOrder.next(tasks, Set.of("a", "b", "c"), Set.of())).isEmpty();
    }

    @Test
    void refusesWhatCanNeverRun() {
        assertThatThrownBy(() -> TaskOrder.order(List.of(task("a", 1, "b"), task("b", 1, "a"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("a -> b -> a");
        assertThatThrownBy(() -> TaskOrder.check(List.of(task("a", 1, "nowhere"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("depends on \"nowhere\"");
        assertThatThrownBy(() -> TaskOrder.check(List.of(task("a", 1), task("a", 1))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("id \"a\" is already used");
    }

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theOrderIsWhatPickingOneByOneGives(int seed) {
        List<Task> tasks = graph(new SplittableRandom(seed));
        List<String> picked = new ArrayList<>();
        Set<String> done = new HashSet<>();
        Optional<Task> next = TaskOrder.next(tasks, done, Set.of());
        while (next.isPresent()) {
            picked.add(next.get().id());
            done.add(next.get().id());
            next = TaskOrder.next(tasks, done, Set.of());
        }

        assertThat(ids(TaskOrder.order(tasks))).isEqualTo(picked).hasSameSizeAs(tasks);
    }

    /** Tasks in random order; each depends on some with a smaller number. */
    private static List<Task> graph(SplittableRandom random) {
        int count = 1 + random.nextInt(30);
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> before = IntStream.range(0, i)
                    .filter(n -> random.nextInt(6) == 0)
                    .mapToObj(n -> "t" + n)
                    .toList();
            Task task = Task.builder("t" + i)
                    .priority(1 + random.nextInt(10))
                    .dependsOn(before)
                    .build();
            tasks.add(random.nextInt(tasks.size() + 1), task);
        }
        return tasks;
    }
}
