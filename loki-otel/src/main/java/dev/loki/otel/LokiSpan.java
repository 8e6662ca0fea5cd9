package dev.loki.otel;

import dev.loki.core.spi.SpanAttributes;
import dev.loki.core.spi.Telemetry.Span;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A span that will be exported: flat fields and one array of name and value pairs, nothing that the collector does not get.
 *
 * <p>Used by one thread at a time; {@link #end} may be called by any, and counts once. What comes after it changes nothing.
 */
final class LokiSpan implements Span {
    /** The most attributes of a span; further ones are counted and left out. */
    static final int MAX_ATTRIBUTES = 128;

    /** The most events of a span, and the most links. */
    static final int MAX_EVENTS = 128;

    /** The most characters of a text; the rest is cut. */
    static final int MAX_TEXT = 4096;

    private static final int FIRST_ATTRIBUTES = 5;
    private static final VarHandle ENDED;

    static {
        try {
            ENDED = MethodHandles.lookup().findVarHandle(LokiSpan.class, "ended", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final String name;
    final long traceIdHigh;
    final long traceIdLow;
    final long spanId;
    final long parentId;
    final boolean remoteParent;
    final String traceState;
    final long startNanos;

    private final Tracer tracer;
    private final long startTick;
    private long endNanos;
    private volatile boolean ended;
    private Status status = Status.UNSET;
    private String statusMessage = "";
    private @Nullable Object[] attributes = new @Nullable Object[2 * FIRST_ATTRIBUTES];
    private int attributeCount;
    private int droppedAttributes;
    private List<Event> events = List.of();
    private int droppedEvents;
    private List<TraceContext> links = List.of();
    private int droppedLinks;

    /** The status codes of OTLP. */
    enum Status {
        UNSET(0),
        OK(1),
        ERROR(2);

        /** The number in OTLP. */
        final int code;

        Status(int code) {
            this.code = code;
        }
    }

    /** Something that happened during a span; {@code type} is empty unless it is a failure. */
    record Event(String name, long nanos, String type, String message) {}

    LokiSpan(
            Tracer tracer,
            String name,
            long traceIdHigh,
            long traceIdLow,
            long spanId,
            long parentId,
            boolean remoteParent,
            String traceState,
            long startNanos,
            long startTick) {
        this.tracer = tracer;
        this.name = name;
        this.traceIdHigh = traceIdHigh;
        this.traceIdLow = traceIdLow;
        this.spanId = spanId;
        this.parentId = parentId;
        this.remoteParent = remoteParent;
        this.traceState = traceState;
        this.startNanos = startNanos;
        this.startTick = startTick;
    }

    @Override
    public LokiSpan setAttribute(String key, String value) {
        set(key, cut(value));
        return this;
    }

    @Override
    public LokiSpan setAttribute(String key, long value) {
        set(key, value);
        return this;
    }

    @Override
    public LokiSpan setAttribute(String key, double value) {
        set(key, value);
        return this;
    }

    @Override
    public LokiSpan setAttribute(String key, boolean value) {
        set(key, value);
        return this;
    }

    private void set(String key, Object value) {
        if (ended || key.isEmpty()) {
            return;
        }
        for (int i = 0; i < 2 * attributeCount; i += 2) {
            if (key.equals(attributes[i])) {
                attributes[i + 1] = value;
                return;
            }
        }
        if (attributeCount == MAX_ATTRIBUTES) {
            droppedAttributes++;
            return;
        }
        if (2 * attributeCount == attributes.length) {
            attributes = Arrays.copyOf(attributes, 2 * attributes.length);
        }
        attributes[2 * attributeCount] = key;
        attributes[2 * attributeCount + 1] = value;
        attributeCount++;
    }

    @Override
    public LokiSpan addEvent(String event) {
        add(new Event(event, now(), "", ""));
        return this;
    }

    @Override
    public LokiSpan recordFailure(String type, String message) {
        if (!ended) {
            add(new Event("exception", now(), type, cut(message)));
            set(SpanAttributes.ERROR_TYPE, type);
            status(Status.ERROR, message);
        }
        return this;
    }

    private void add(Event event) {
        if (ended) {
            return;
        }
        if (events.size() == MAX_EVENTS) {
            droppedEvents++;
            return;
        }
        if (events.isEmpty()) {
            events = new ArrayList<>(2);
        }
        events.add(event);
    }

    @Override
    public LokiSpan addLink(String traceparent) {
        TraceContext.parse(traceparent, "").ifPresent(this::link);
        return this;
    }

    private void link(TraceContext other) {
        if (ended) {
            return;
        }
        if (links.size() == MAX_EVENTS) {
            droppedLinks++;
            return;
        }
        if (links.isEmpty()) {
            links = new ArrayList<>(2);
        }
        links.add(other);
    }

    /** Sets the status; only an error has a message, and an OK stands against everything that comes later. */
    LokiSpan status(Status next, String message) {
        if (!ended && status != Status.OK && next != Status.UNSET) {
            status = next;
            statusMessage = next == Status.ERROR ? cut(message) : "";
        }
        return this;
    }

    @Override
    public void end() {
        if (ENDED.compareAndSet(this, false, true)) {
            endNanos = now();
            tracer.ended(this);
        }
    }

    private long now() {
        return startNanos + tracer.tick() - startTick;
    }

    @Override
    public String traceparent() {
        return new TraceContext(traceIdHigh, traceIdLow, spanId, "").traceparent();
    }

    @Override
    public String tracestate() {
        return traceState;
    }

    long endNanos() {
        return endNanos;
    }

    Status status() {
        return status;
    }

    String statusMessage() {
        return statusMessage;
    }

    int attributeCount() {
        return attributeCount;
    }

    String attributeName(int index) {
        return String.valueOf(attributes[2 * index]);
    }

    /** A {@link String}, {@link Long}, {@link Double} or {@link Boolean}. */
    @Nullable
    Object attributeValue(int index) {
        return attributes[2 * index + 1];
    }

    int droppedAttributes() {
        return droppedAttributes;
    }

    List<Event> events() {
        return events;
    }

    int droppedEvents() {
        return droppedEvents;
    }

    List<TraceContext> links() {
        return links;
    }

    int droppedLinks() {
        return droppedLinks;
    }

    /** The text, cut to the longest that is exported. */
    static String cut(String text) {
        if (text.length() <= MAX_TEXT) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
        return text.substring(0, end);
    }
}
