package dev.loki.core.engine;

import dev.loki.core.StorageException;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the runs of a project reported to have used, from their journals: the present one and those that are kept. */
public final class SpendHistory {
    private SpendHistory() {}

    /**
     * One call of a provider: an ended ACT, an answer to questions, or a review.
     *
     * @param run the run
     * @param task the task
     * @param agent the agent, or the reviewer
     * @param provider the provider
     * @param model the model that the provider named, or {@code none}
     * @param tokens input and output tokens
     * @param usd US dollars
     * @param costKnown whether the provider said what it cost; {@code usd} is 0 where it did not
     */
    public record Item(
            String run,
            String task,
            String agent,
            String provider,
            String model,
            long tokens,
            BigDecimal usd,
            boolean costKnown) {}

    /**
     * Every call that ended, oldest run first.
     *
     * @throws dev.loki.core.LokiException if a journal cannot be read
     */
    public static List<Item> read(ProjectDir project) {
        List<Item> items = new ArrayList<>();
        for (Path journal : journals(project)) {
            add(RunJournal.read(journal), items);
        }
        return List.copyOf(items);
    }

    private static List<Path> journals(ProjectDir project) {
        List<Path> journals = new ArrayList<>();
        Path archive = RunArchive.folder(project);
        if (Files.isDirectory(archive)) {
            try (Stream<Path> files = Files.list(archive)) {
                files.filter(file -> file.toString().endsWith(".jsonl"))
                        .sorted()
                        .forEach(journals::add);
            } catch (IOException e) {
                throw StorageException.reading(archive, e);
            }
        }
        journals.add(project.journal());
        return journals;
    }

    private static void add(List<Entry> entries, List<Item> items) {
        String run = "";
        Map<String, String> agents = new HashMap<>();
        for (Entry entry : entries) {
            JsonObject data = entry.data();
            switch (entry.type()) {
                case RUN_STARTED -> run = data.string("run").orElse("");
                case TASK_ADDED, TASK_REPLACED, TASK_CARRIED ->
                    data.object("definition")
                            .flatMap(task -> task.string("agent"))
                            .ifPresent(agent -> agents.put(entry.task(), agent));
                case ATTEMPT_STARTED -> data.string("agent").ifPresent(agent -> agents.put(entry.task(), agent));
                default -> {
                    // the other entries do not say who works
                }
            }
            if (entry.tellsUse()) {
                String agent = data.string("reviewer").orElse(agents.getOrDefault(entry.task(), "unknown"));
                items.add(item(run, entry, agent));
            }
        }
    }

    private static Item item(String run, Entry entry, String agent) {
        Spent spent = Spent.NOTHING.plus(entry.data());
        return new Item(
                run,
                entry.task(),
                agent,
                entry.data().string("provider").orElse("unknown"),
                entry.data().string("model").orElse("none"),
                spent.tokens(),
                spent.usd(),
                spent.unreported() == 0);
    }
}
