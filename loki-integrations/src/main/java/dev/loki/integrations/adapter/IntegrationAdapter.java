package dev.loki.integrations.adapter;

import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.net.HttpFailure;
import dev.loki.integrations.adapter.Outbox.Entry;
import dev.loki.integrations.adapter.Outbox.Parcel;
import dev.loki.integrations.webhook.WebhookHandler;
import dev.loki.integrations.webhook.Webhooks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The contract of every tracker.
 *
 * <p>Each request is retried by itself ({@link Retrying}); what is made elsewhere goes through the {@link Outbox}, so that
 * neither a retry nor a crash makes it twice or loses it. What fails for now stays in the outbox, and {@link #sendWaiting}
 * or the same call sends it later; what is refused for good does not. Lifecycle events are those of {@link Lifecycle}.
 * Thread-safe.
 */
public abstract class IntegrationAdapter {
    private static final String COMMENT = "comment";
    private static final String SUBTASK = "subtask";

    private final String name;
    private final Surroundings around;

    /** An adapter of that name, such as {@code jira}. */
    protected IntegrationAdapter(String name, Surroundings around) {
        this.name = name;
        this.around = around;
    }

    /** The adapter's name. */
    public final String name() {
        return name;
    }

    /** The adapter's surroundings. */
    protected final Surroundings around() {
        return around;
    }

    /** Reads an epic, an issue or a project with everything that belongs to it. */
    public final ImportedProject importProject(String externalId) {
        return operation("importProject", op -> readProject(op, externalId));
    }

    /** The status that the tracker shows now. */
    public final String status(String externalId) {
        return operation("status", op -> readStatus(op, externalId));
    }

    /**
     * Brings an issue to the status that belongs to a phase or stage.
     *
     * @param details a comment beside it, in Markdown
     */
    public final Synced syncStatus(String externalId, String status, Optional<String> details) {
        return syncStatus(externalId, status, details, Optional.empty());
    }

    /** As {@link #syncStatus(String, String, Optional)}; the comment is made at most once per key, ever. */
    public final Synced syncStatus(String externalId, String status, Optional<String> details, Optional<String> key) {
        Synced synced = operation("syncStatus", op -> writeStatus(op, externalId, status));
        details.filter(text -> !text.isBlank())
                .ifPresent(text ->
                        postComment(externalId, "**loki: " + status.toUpperCase(Locale.ROOT) + "**\n\n" + text, key));
        return synced;
    }

    /** Adds a comment in Markdown. */
    public final Posted postComment(String externalId, String markdown) {
        return postComment(externalId, markdown, Optional.empty());
    }

    /** Adds a comment in Markdown, at most once per key, ever. */
    public final Posted postComment(String externalId, String markdown, Optional<String> key) {
        JsonObject payload = JsonObject.builder().put("markdown", markdown).build();
        return deliver(around.outbox().open(new Parcel(name, COMMENT, externalId, payload), key));
    }

    /**
     * Makes parts below an issue. A part whose title is there already is not made again.
     *
     * @return all of them, those that were there included, in the order that was asked for
     */
    public final List<Posted> createSubtasks(String externalId, List<Subtask> subtasks) {
        List<Posted> there = operation("createSubtasks", op -> readSubtasks(op, externalId));
        List<Optional<Posted>> known = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        for (Subtask subtask : subtasks) {
            known.add(there.stream()
                    .filter(posted -> posted.title().equals(subtask.title()))
                    .findFirst());
            if (known.get(known.size() - 1).isEmpty()) {
                entries.add(around.outbox().open(parcel(externalId, subtask), Optional.empty()));
            }
        }
        return deliverAll(known, entries);
    }

    /** All entries are in the outbox before the first is sent, so that none is lost with the process. */
    private List<Posted> deliverAll(List<Optional<Posted>> known, List<Entry> entries) {
        List<Posted> all = new ArrayList<>();
        try {
            for (Optional<Posted> posted : known) {
                all.add(posted.isPresent() ? posted.get() : deliver(entries.remove(0)));
            }
        } finally {
            Uninterrupted.run(() -> entries.forEach(around.outbox()::leave));
        }
        return all;
    }

    private Parcel parcel(String externalId, Subtask subtask) {
        JsonObject payload = JsonObject.builder()
                .put("title", subtask.title())
                .put("description", subtask.description())
                .build();
        return new Parcel(name, SUBTASK, externalId, payload);
    }

    /**
     * Sends what earlier processes could not, oldest first; stops at the first that fails again.
     *
     * @return how many were sent
     */
    public final int sendWaiting() {
        List<Entry> waiting = new ArrayList<>(around.outbox().waiting(name));
        int sent = 0;
        try {
            while (!waiting.isEmpty()) {
                deliver(waiting.remove(0));
                sent++;
            }
        } finally {
            Uninterrupted.run(() -> waiting.forEach(around.outbox()::leave));
        }
        return sent;
    }

    private Posted deliver(Entry entry) {
        Posted posted;
        try {
            posted = make(entry);
        } catch (RuntimeException e) {
            Uninterrupted.run(() -> keepOrRefuse(entry, e));
            throw e;
        }
        Uninterrupted.run(() -> forget(entry, posted));
        return posted;
    }

    private Posted make(Entry entry) {
        Parcel parcel = entry.parcel();
        return isComment(parcel)
                ? operation(
                        "postComment", op -> makeComment(op, parcel.target(), text(parcel, "markdown"), ticket(entry)))
                : operation("createSubtasks", op -> makeSubtask(op, parcel.target(), subtask(parcel), ticket(entry)));
    }

    private void keepOrRefuse(Entry entry, RuntimeException thrown) {
        if (Operation.retryable(thrown) || stopped(thrown)) {
            around.outbox().leave(entry);
        } else {
            around.outbox().refuse(entry, String.valueOf(thrown.getMessage()));
        }
    }

    private void forget(Entry entry, Posted posted) {
        try {
            if (isComment(entry.parcel())) {
                around.sent().comment(name, posted.externalId());
            } else {
                around.sent().issue(name, posted.externalId());
            }
        } finally {
            around.outbox().done(entry);
        }
    }

    private static boolean isComment(Parcel parcel) {
        return parcel.kind().equals(COMMENT);
    }

    private static boolean stopped(RuntimeException e) {
        return e instanceof HttpFailure failure && failure.kind() == HttpFailure.Kind.STOPPED;
    }

    private static Ticket ticket(Entry entry) {
        return new Ticket(entry.id(), !entry.fresh());
    }

    private static Subtask subtask(Parcel parcel) {
        return new Subtask(text(parcel, "title"), text(parcel, "description"));
    }

    private static String text(Parcel parcel, String member) {
        return parcel.payload().string(member).orElse("");
    }

    /** Answers the tracker's webhooks and tells whom these tell; empty when no secret is configured, since then none may be believed. */
    public abstract Optional<WebhookHandler> webhookHandler(Webhooks webhooks);

    /**
     * The id of something to make.
     *
     * @param id chosen before anything was sent
     * @param mayExist whether an earlier attempt may have made it
     */
    protected record Ticket(UUID id, boolean mayExist) {}

    /** Reads for {@link #importProject}. */
    protected abstract ImportedProject readProject(Operation op, String externalId);

    /** Reads for {@link #status}. */
    protected abstract String readStatus(Operation op, String externalId);

    /** Writes for {@link #syncStatus}. */
    protected abstract Synced writeStatus(Operation op, String externalId, String status);

    /** Makes a comment, unless one with the ticket's id is there. */
    protected abstract Posted makeComment(Operation op, String externalId, String markdown, Ticket ticket);

    /** The parts that an issue has. */
    protected abstract List<Posted> readSubtasks(Operation op, String externalId);

    /** Makes a part, unless one with the ticket's id is there. */
    protected abstract Posted makeSubtask(Operation op, String externalId, Subtask subtask, Ticket ticket);

    /** Remembers that an issue is about to be brought to a status, so that its webhook is known as an echo. */
    protected final void intends(String externalId, String status) {
        around.sent().status(name, externalId, status);
    }

    /** Runs an operation, whose requests are retried one by one, and tells its end. */
    protected final <T> T operation(String operation, Function<Operation, T> body) {
        Operation op = new Operation(name, operation, around.retrying(), around.lifecycle(), around.random());
        T result;
        try {
            result = body.apply(op);
        } catch (RuntimeException e) {
            op.failed(e);
            throw e;
        }
        op.succeeded();
        return result;
    }
}
