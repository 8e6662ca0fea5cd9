package dev.loki.integrations.testing;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.RawServer;
import dev.loki.testing.RawServer.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A tracker on loopback: keeps a state, checks every request, and does what the next fault says. */
public abstract class FakeTracker implements AutoCloseable {
    private final RawServer server;
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final Deque<Planned> faults = new ConcurrentLinkedDeque<>();

    private record Planned(Predicate<Request> when, Fault fault) {}

    /** An answer. */
    protected record Reply(int status, String body) {
        static Reply json(int status, JsonValue body) {
            return new Reply(status, Json.write(body));
        }
    }

    /** What goes wrong with one request. */
    @FunctionalInterface
    public interface Fault {
        /** Answers, or does not. {@code act} does what the request asks and returns the answer that is due. */
        void answer(OutputStream out, Socket connection, Runnable act) throws IOException, InterruptedException;

        /** The connection is closed before anything is done. */
        static Fault dropBefore() {
            return (out, connection, act) -> connection.setSoLinger(true, 0);
        }

        /** Everything is done, but the answer is lost. */
        static Fault dropAfter() {
            return (out, connection, act) -> {
                act.run();
                connection.setSoLinger(true, 0);
            };
        }

        /** Nothing is done, and a status is answered. */
        static Fault status(int status, String headers, String body) {
            return (out, connection, act) -> RawServer.reply(out, status, headers, body);
        }

        /** Everything is done, and yet a status is answered. */
        static Fault statusAfter(int status) {
            return (out, connection, act) -> {
                act.run();
                RawServer.reply(out, status, "", "");
            };
        }
    }

    /** A tracker that is ready. */
    protected FakeTracker() {
        try {
            server = RawServer.answering(this::answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(Request request, OutputStream out, Socket connection) throws IOException, InterruptedException {
        violations.addAll(check(request).stream()
                .map(v -> request.method() + " " + request.path() + ": " + v)
                .toList());
        Optional<Planned> fault =
                faults.stream().filter(p -> p.when().test(request)).findFirst();
        if (fault.isPresent()) {
            faults.remove(fault.get());
            fault.get().fault().answer(out, connection, () -> act(request));
            return;
        }
        Reply reply = act(request);
        RawServer.reply(out, reply.status(), "Content-Type: application/json\r\n", reply.body());
    }

    /** The next request meets this fault. */
    public void fail(Fault fault) {
        faults.add(new Planned(request -> true, fault));
    }

    /** The next request of that kind meets this fault. */
    public void failWhen(Predicate<Request> when, Fault fault) {
        faults.add(new Planned(when, fault));
    }

    /** Whether a request makes something. */
    public abstract boolean makes(Request request);

    /** What in a request is not as the published description says. */
    protected abstract List<String> check(Request request);

    /** Does what is asked. */
    protected abstract Reply act(Request request);

    /** What was not as described in any request so far. */
    public List<String> violations() {
        return List.copyOf(violations);
    }

    /** What came in so far. */
    public List<Request> requests() {
        return server.requests();
    }

    /** The address of the tracker. */
    public URI address() {
        String root = server.at("/").toString();
        return URI.create(root.substring(0, root.length() - 1));
    }

    /** The object in a body. */
    protected static JsonObject json(String text) {
        return Json.parse(text, "request") instanceof JsonObject object ? object : JsonObject.EMPTY;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
