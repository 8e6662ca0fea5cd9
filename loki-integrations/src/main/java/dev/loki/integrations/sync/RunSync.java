package dev.loki.integrations.sync;

import dev.loki.core.LokiException;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.net.HttpFailure;
import dev.loki.core.spi.EventFeed;
import dev.loki.integrations.Integrations;
import dev.loki.integrations.adapter.IntegrationAdapter;
import dev.loki.integrations.adapter.Markup;
import dev.loki.integrations.adapter.QualityReport.Fact;
import dev.loki.integrations.adapter.RemoteException;
import dev.loki.integrations.adapter.Subtask;
import dev.loki.integrations.adapter.Synced;
import dev.loki.integrations.notify.Notice;
import dev.loki.integrations.sync.Links.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells trackers and people of a run, event by event, in order and at least once; what an event makes elsewhere is keyed by
 * its id, so that it is made once.
 *
 * <p>A linked issue follows its task: the phases while it is worked on, Done with a comment once it and all other tasks of the
 * issue are completed or left out, Blocked when it is given up. The issue that a run reports to goes to In Progress when the run
 * begins, and to Done only when a session ended well and every task is completed or left out. What fails for now makes the event
 * come again; what is refused is logged. People are told of an event at most once.
 *
 * <p>{@link #close} hands over what is left, within {@link #FLUSH}; then the request under way is cut off, within {@link #GRACE}.
 * What was cut off or is left is told by the next run.
 */
public final class RunSync implements AutoCloseable {
    /** The name under which the bus remembers how far this reader came. */
    public static final String READER = "loki-sync";

    /** How long the end of a run waits for what is still to be told. */
    static final Duration FLUSH = Duration.ofSeconds(10);

    /** How long a request that was cut off may take to end. */
    static final Duration GRACE = Duration.ofSeconds(2);

    private static final List<String> TRACKERS = List.of("jira", "linear", "github");
    private static final Set<Integer> UNDECIDED = Set.of(6, 10, 75, 130, 143);

    private final Integrations integrations;
    private final EventFeed feed;
    private final Links links;
    private final TaskChanges tasks;
    private final Map<String, String> last = new HashMap<>();
    private final Duration flush;
    private final AutoCloseable following;

    private RunSync(Integrations integrations, EventFeed feed, Links links, TaskChanges tasks, Duration flush) {
        this.integrations = integrations;
        this.feed = feed;
        this.links = links;
        this.tasks = tasks;
        this.flush = flush;
        this.following = feed.follow(READER, this::receive);
    }

    /** Whether there is anybody to tell. */
    public static boolean wanted(Integrations integrations) {
        return integrations.notifier().enabled()
                || TRACKERS.stream().anyMatch(name -> integrations.adapter(name).isPresent());
    }

    /** Begins to tell. */
    public static RunSync start(Integrations integrations, EventFeed feed, Links links, TaskChanges tasks) {
        return start(integrations, feed, links, tasks, FLUSH);
    }

    /** As above, with another time than {@link #FLUSH} for the end. */
    public static RunSync start(
            Integrations integrations, EventFeed feed, Links links, TaskChanges tasks, Duration flush) {
        return new RunSync(integrations, feed, links, tasks, flush);
    }

    /** Takes an event; what an interrupt cuts off is not taken, and the interrupt stands. */
    private boolean receive(String id, String type, JsonObject payload) {
        try {
            tell(id, payload);
        } catch (LokiException e) {
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
            if (forNow(e)) {
                throw e;
            }
            log().warn(
                            "a tracker is not told of {}: {}",
                            payload.string("action").orElse(""),
                            e.getMessage());
        }
        return true;
    }

    private void tell(String id, JsonObject payload) {
        String task = payload.string("task").orElse("");
        switch (payload.string("action").orElse("")) {
            case "session_started" -> begun(id);
            case "phase" -> linked(task, payload.string("phase").orElse(""), Optional.empty(), id);
            case "task_added" -> found(payload);
            case "task_completed" -> completed(task, payload, id);
            case "task_blocked" -> blocked(task, payload, id);
            case "task_dead_lettered" -> gaveUp(task, payload, id);
            case "session_ended" -> ended(payload, id);
            default -> {}
        }
    }

    private void begun(String id) {
        for (String name : TRACKERS) {
            integrations.adapter(name).ifPresent(RunSync::sendWaiting);
        }
        targets("planning", Optional.empty(), id);
    }

    /** Sends what earlier processes could not; what fails again waits on. */
    private static void sendWaiting(IntegrationAdapter adapter) {
        try {
            adapter.sendWaiting();
        } catch (LokiException e) {
            log().warn("what an earlier call could not send to {} still waits: {}", adapter.name(), e.getMessage());
        }
    }

    private static boolean forNow(LokiException e) {
        return e instanceof RemoteException remote
                ? remote.retryable()
                : e instanceof HttpFailure failure
                        && (failure.retryable() || failure.kind() == HttpFailure.Kind.STOPPED);
    }

    /** The issue is done with the last of its tasks; until then a comment says which one is. */
    private void completed(String task, JsonObject payload, String id) {
        Optional<Link> link = links.ofTask(task);
        if (link.isEmpty()) {
            return;
        }
        String issue = link.get().externalId();
        boolean last = links.tasks(link.get().integration(), issue).stream()
                .filter(other -> !other.equals(task))
                .allMatch(tasks::over);
        if (last) {
            linked(task, "DONE", Optional.of("Completed" + commit(payload)), id);
            return;
        }
        String text = "**loki:** " + Markup.escape(task) + " is completed" + commit(payload);
        integrations
                .adapter(link.get().integration())
                .ifPresent(adapter -> adapter.postComment(issue, text, Optional.of(key(id, adapter, issue))));
    }

    private static String commit(JsonObject payload) {
        return payload.string("commit")
                        .or(() -> payload.string("sha"))
                        .map(sha -> " with commit " + Markup.escape(sha.substring(0, Math.min(10, sha.length()))))
                        .orElse("")
                + ".";
    }

    private void blocked(String task, JsonObject payload, String id) {
        String why = payload.string("text").orElse("");
        boolean approval = !payload.string("approval").orElse("").isEmpty()
                || payload.bool("approval").orElse(false);
        if (approval) {
            notice(Notice.Kind.APPROVAL, task + " waits for a person", why, payload, id);
        }
        linked(task, "blocked", Optional.of("Cannot go on: " + Markup.escapeLines(why)), id);
    }

    /** What a scanner found becomes a part of the issue that the run reports to; one of that title is not made again. */
    private void found(JsonObject payload) {
        Optional<JsonObject> definition = payload.object("definition");
        if (payload.object("finding").isEmpty() || definition.isEmpty()) {
            return;
        }
        Subtask part = new Subtask(
                definition.get().string("title").orElse("Finding"),
                Markup.escapeLines(definition.get().string("description").orElse("")));
        for (String name : TRACKERS) {
            Optional<String> target = integrations.target(name);
            Optional<IntegrationAdapter> adapter = integrations.adapter(name);
            if (target.isPresent() && adapter.isPresent()) {
                adapter.get().createSubtasks(target.get(), List.of(part));
            }
        }
    }

    private void gaveUp(String task, JsonObject payload, String id) {
        String why = payload.string("text").orElse("");
        notice(Notice.Kind.FAILURE, task + " was given up", why, payload, id);
        linked(task, "failed", Optional.of("Given up. " + Markup.escapeLines(why)), id);
    }

    private void ended(JsonObject payload, String id) {
        int exit = payload.integer("exit").orElse(1L).intValue();
        Notice.Kind kind = exit == 0 ? Notice.Kind.STATUS : Notice.Kind.FAILURE;
        notice(
                kind,
                "Run ended with exit code " + exit,
                payload.string("reason").orElse(""),
                payload,
                id);
        if (exit == 0 && tasks.allDone()) {
            targets("completed", Optional.of("All tasks are completed."), id);
        } else if (exit != 0 && !UNDECIDED.contains(exit)) {
            targets("failed", Optional.of("The run ended with exit code " + exit + "."), id);
        }
    }

    private void notice(Notice.Kind kind, String title, String text, JsonObject payload, String id) {
        if (!integrations.notifier().enabled()
                || !integrations.surroundings().sent().firstNotice(id)) {
            return;
        }
        List<Fact> facts = new ArrayList<>();
        payload.string("run").ifPresent(run -> facts.add(new Fact("Run", run)));
        payload.string("code").ifPresent(code -> facts.add(new Fact("Code", code)));
        integrations.notifier().send(new Notice(kind, title, text, facts));
    }

    private void targets(String status, Optional<String> details, String id) {
        for (String name : TRACKERS) {
            Optional<String> target = integrations.target(name);
            Optional<IntegrationAdapter> adapter = integrations.adapter(name);
            if (target.isPresent() && adapter.isPresent()) {
                sync(adapter.get(), target.get(), status, details, id);
            }
        }
    }

    private void linked(String task, String status, Optional<String> details, String id) {
        Optional<Link> link = links.ofTask(task);
        if (link.isPresent()) {
            integrations
                    .adapter(link.get().integration())
                    .ifPresent(adapter -> sync(adapter, link.get().externalId(), status, details, id));
        }
    }

    private void sync(IntegrationAdapter adapter, String issue, String status, Optional<String> details, String id) {
        String place = place(adapter, issue);
        if (details.isEmpty() && status.equals(last.get(place))) {
            return;
        }
        Synced synced = adapter.syncStatus(issue, status, details, Optional.of(key(id, adapter, issue)));
        last.put(place, status);
        if (!synced.ok()) {
            log().warn("{}: {}", adapter.name(), synced.text());
        }
    }

    private static String place(IntegrationAdapter adapter, String issue) {
        return adapter.name() + " " + issue;
    }

    private static String key(String id, IntegrationAdapter adapter, String issue) {
        return id + " " + place(adapter, issue);
    }

    @Override
    public void close() {
        Thread end = new Thread(this::handOver, "loki-sync-end");
        end.setDaemon(true);
        end.start();
        try {
            end.join(flush.toMillis());
            if (end.isAlive()) {
                end.interrupt();
                end.join(GRACE.toMillis());
            }
        } catch (InterruptedException e) {
            end.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the following and hands over what is left; an interrupt cuts both off. */
    private void handOver() {
        try {
            following.close();
            if (Thread.interrupted()) {
                following.close();
                left("the time for it is over");
                return;
            }
            feed.catchUp(READER, this::taken);
        } catch (Exception e) {
            left(e.getMessage());
        }
    }

    private boolean taken(String id, String type, JsonObject payload) {
        try {
            boolean taken = receive(id, type, payload);
            if (!taken) {
                left("the time for it is over");
            }
            return taken;
        } catch (LokiException e) {
            left(e.getMessage());
            return false;
        }
    }

    private static void left(@Nullable String why) {
        log().warn("what is left to tell is told by the next run: {}", why);
    }

    private static Logger log() {
        return LoggerFactory.getLogger(RunSync.class);
    }
}
