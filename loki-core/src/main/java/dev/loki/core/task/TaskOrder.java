package dev.loki.core.task;

import dev.loki.core.ConfigException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/** In which order tasks run: dependencies first, then priority, then the order of the file. */
public final class TaskOrder {
    private static final int MAX_SHOWN = 20;

    private TaskOrder() {}

    /**
     * Checks that ids are unique, that every dependency exists and that no task waits for itself.
     *
     * @throws ConfigException if not; it names the place and, for a cycle, every task of it
     */
    public static void check(List<Task> tasks) {
        Map<String, Task> byId = new LinkedHashMap<>();
        for (Task task : tasks) {
            Task first = byId.putIfAbsent(task.id(), task);
            if (first != null) {
                throw new ConfigException(task.place() + ": id \"" + task.id() + "\" is already used at "
                        + first.place() + "; rename one of them");
            }
        }
        for (Task task : tasks) {
            for (String dependency : task.dependsOn()) {
                if (!byId.containsKey(dependency)) {
                    throw new ConfigException(task.place() + ": task \"" + task.id() + "\" depends on \"" + dependency
                            + "\", which no task has as its id" + Values.hint(dependency, byId.keySet()));
                }
            }
        }
        refuseCycle(tasks, byId);
    }

    /**
     * The tasks in the order in which they run when each of them succeeds.
     *
     * @throws ConfigException as {@link #check}
     */
    public static List<Task> order(List<Task> tasks) {
        check(tasks);
        return sorted(tasks);
    }

    /**
     * The task to run now: the first by priority and order of the file that is neither done nor held back and whose
     * dependencies are done.
     *
     * @param done ids of the completed tasks
     * @param notNow ids of tasks to pass over
     */
    public static Optional<Task> next(List<Task> tasks, Set<String> done, Set<String> notNow) {
        return tasks.stream()
                .filter(task -> !done.contains(task.id()) && !notNow.contains(task.id()))
                .filter(task -> done.containsAll(task.dependsOn()))
                .min(Comparator.comparingInt(Task::priority));
    }

    /** The tasks that can be reached in order; those of a cycle, and those behind it, are left out. */
    private static List<Task> sorted(List<Task> tasks) {
        Map<String, Integer> open = new HashMap<>();
        Map<String, List<Integer>> waiting = new HashMap<>();
        Comparator<Integer> first =
                Comparator.<Integer>comparingInt(i -> tasks.get(i).priority()).thenComparing(i -> i);
        PriorityQueue<Integer> ready = new PriorityQueue<>(first);
        for (int i = 0; i < tasks.size(); i++) {
            Task task = tasks.get(i);
            Set<String> dependencies = new HashSet<>(task.dependsOn());
            open.put(task.id(), dependencies.size());
            for (String dependency : dependencies) {
                waiting.computeIfAbsent(dependency, d -> new ArrayList<>()).add(i);
            }
            if (dependencies.isEmpty()) {
                ready.add(i);
            }
        }
        List<Task> sorted = new ArrayList<>(tasks.size());
        while (!ready.isEmpty()) {
            Task task = tasks.get(ready.remove());
            sorted.add(task);
            for (int follower : waiting.getOrDefault(task.id(), List.of())) {
                if (open.merge(tasks.get(follower).id(), -1, Integer::sum) == 0) {
                    ready.add(follower);
                }
            }
        }
        return List.copyOf(sorted);
    }

    private static void refuseCycle(List<Task> tasks, Map<String, Task> byId) {
        List<Task> sorted = sorted(tasks);
        if (sorted.size() == tasks.size()) {
            return;
        }
        Map<String, Task> stuck = new LinkedHashMap<>(byId);
        sorted.forEach(task -> stuck.remove(task.id()));
        Set<Task> path = new LinkedHashSet<>();
        Task at = stuck.values().iterator().next();
        while (path.add(at)) {
            at = at.dependsOn().stream()
                    .map(stuck::get)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow();
        }
        Task first = at;
        List<String> cycle = new ArrayList<>(path.stream()
                .dropWhile(task -> !task.equals(first))
                .map(Task::id)
                .toList());
        cycle.add(first.id());
        throw new ConfigException(
                first.place() + ": tasks wait for each other: " + shown(cycle) + "; remove one of these dependencies");
    }

    private static String shown(List<String> cycle) {
        if (cycle.size() <= MAX_SHOWN) {
            return String.join(" -> ", cycle);
        }
        String start = String.join(" -> ", cycle.subList(0, MAX_SHOWN - 2));
        String end = String.join(" -> ", cycle.subList(cycle.size() - 2, cycle.size()));
        return start + " -> (" + (cycle.size() - MAX_SHOWN) + " more) -> " + end;
    }
}
