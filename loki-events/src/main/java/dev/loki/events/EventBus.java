package dev.loki.events;

import dev.loki.core.LokiException;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The event bus of a folder, for whoever publishes, receives and looks after events.
 *
 * <p>Delivery is at least once; {@link Event#id()} tells a repetition. Nothing that was published is lost when a process
 * dies at any moment. {@code docs/formats/events.md} is the contract with programs in other languages. Thread-safe; no
 * thread runs until something subscribes.
 */
public final class EventBus implements AutoCloseable {
    /** How long one wait for events that are due later lasts. */
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final EventTransport transport;
    private final EventIds ids;
    private final RandomGenerator random;
    private final boolean durable;
    private final ReentrantLock publishing = new ReentrantLock();

    private EventBus(EventTransport transport, boolean durable, InstantSource clock, RandomGenerator random) {
        this.transport = transport;
        this.ids = new EventIds(clock, random);
        this.random = random;
        this.durable = durable;
    }

    /**
     * The bus in this folder, which is made when it is absent. Events are not forced to the disk: they survive every end
     * of a process, not a failure of the power.
     *
     * @throws dev.loki.core.StorageException if the folder cannot be made or is a link
     */
    public static EventBus open(Path folder) {
        return open(folder, false);
    }

    /** As above; when {@code durable}, an event survives a failure of the power once it is published. */
    public static EventBus open(Path folder, boolean durable) {
        SecureRandom random = new SecureRandom();
        return over(
                FolderTransport.open(folder, InstantSource.system(), random), durable, InstantSource.system(), random);
    }

    /** A bus over another transport. */
    static EventBus over(EventTransport transport, boolean durable, InstantSource clock, RandomGenerator random) {
        return new EventBus(transport, durable, clock, random);
    }

    /**
     * Publishes an event and returns its id. Of one process, ids, times and file names sort in the order in which events
     * were published.
     *
     * @param payload its facts, by convention with {@code action} first
     * @throws LokiException {@code EVENT_INVALID} if it is too large
     * @throws dev.loki.core.StorageException if it cannot be written; it is not published then
     */
    public String publish(EventType type, EventSource source, JsonObject payload) {
        return publish(type.wireName(), source.wireName(), payload, JsonObject.EMPTY);
    }

    private String publish(String type, String source, JsonObject payload, JsonObject extra) {
        publishing.lock();
        try {
            EventIds.Stamp stamp = ids.next();
            transport.append(
                    new Event(stamp.id(), type, source, stamp.timestamp(), payload, Event.VERSION, extra), durable);
            return stamp.id();
        } finally {
            publishing.unlock();
        }
    }

    /**
     * Becomes a member of a consumer group: each event is handled by one of its members. A group begins to exist with its
     * first member, and from then on gets every event, those that are pending included, whether a member is there or not.
     *
     * @throws LokiException {@code EVENT_INVALID} if the name is none
     */
    public Subscription subscribe(String group, RetryPolicy policy, EventHandler handler) {
        return start(transport.join(group), policy, handler);
    }

    /**
     * Handles, as a member of a group, what waits at this moment, in the calling thread; how many were handled.
     *
     * @throws InterruptedException if the thread was interrupted; what was not handled has been given back
     */
    public long drain(String group, RetryPolicy policy, EventHandler handler) throws InterruptedException {
        return drain(transport.join(group), policy, handler, false);
    }

    /**
     * Handles, as a member of a group, until nothing waits any more, in the calling thread: also what waits for another
     * attempt, whose time is awaited, so that each event was either handled or given up; how many were handled.
     *
     * @throws InterruptedException if the thread was interrupted; what was not handled has been given back
     */
    public long exhaust(String group, RetryPolicy policy, EventHandler handler) throws InterruptedException {
        return drain(transport.join(group), policy, handler, true);
    }

    /**
     * Reads every event as a broadcast reader of this name, which goes on where it was, also in a later process. One that
     * is new begins with the oldest event that is retained, or, {@code fromNow}, with the next one.
     *
     * @throws LokiException {@code READER_BUSY} if somebody reads under this name already
     */
    public Subscription follow(String reader, boolean fromNow, RetryPolicy policy, EventHandler handler) {
        return start(transport.read(reader, fromNow), policy, handler);
    }

    /** Reads, as a broadcast reader, what it has not seen at this moment, in the calling thread; how many there were. */
    public long catchUp(String reader, boolean fromNow, RetryPolicy policy, EventHandler handler)
            throws InterruptedException {
        return drain(transport.read(reader, fromNow), policy, handler, false);
    }

    /** Reads every event that comes from now on; nothing is remembered. */
    public Subscription watch(EventHandler handler) {
        return start(transport.readFromNow(), RetryPolicy.DEFAULT, handler);
    }

    private Subscription start(Inbox inbox, RetryPolicy policy, EventHandler handler) {
        return Subscription.start(inbox, new Dispatcher(inbox, handler, policy, random));
    }

    private long drain(Inbox inbox, RetryPolicy policy, EventHandler handler, boolean later)
            throws InterruptedException {
        Dispatcher dispatcher = new Dispatcher(inbox, handler, policy, random);
        try (inbox) {
            boolean more = true;
            Duration wait = Duration.ZERO;
            while (more && !dispatcher.stopping()) {
                boolean some = dispatcher.step(wait) > 0;
                more = some || (later && inbox.deliversLater());
                wait = some ? Duration.ZERO : IDLE;
            }
        }
        if (dispatcher.interrupted()) {
            throw new InterruptedException("the delivery was interrupted");
        }
        return dispatcher.handled();
    }

    /** Calls for each archived event that is meant, oldest first. */
    public void history(EventFilter filter, Consumer<Event> each) {
        transport.history(filter, each);
    }

    /** The last events that are meant, handled or not, oldest first. */
    public List<Event> latest(int count, EventFilter filter) {
        return transport.latest(count, filter);
    }

    /**
     * Publishes the archived events that are meant once more, oldest first, each under a new id and time and marked with
     * {@link Event#REPLAY_OF}; how many there were.
     */
    public long replay(EventFilter filter) {
        AtomicLong count = new AtomicLong();
        transport.history(filter, event -> {
            JsonObject first = JsonObject.builder()
                    .put("id", event.id())
                    .put("timestamp", event.timestamp())
                    .build();
            String source = event.source().isEmpty() ? EventSource.RUNNER.wireName() : event.source();
            publish(event.type(), source, event.payload(), marked(event.extra(), first));
            count.incrementAndGet();
        });
        return count.get();
    }

    private static JsonObject marked(JsonObject extra, JsonObject first) {
        return extra.toBuilder().put(Event.REPLAY_OF, first).build();
    }

    /** What lies on the bus. */
    public EventStats stats() {
        return transport.stats();
    }

    /** Removes what exceeds the retention. */
    public Pruned prune(Retention retention) {
        return transport.prune(retention);
    }

    /** Closes the bus; subscriptions are closed by themselves. */
    @Override
    public void close() {
        transport.close();
    }
}
