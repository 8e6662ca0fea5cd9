package dev.loki.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/**
 * A telemetry collector on this machine that keeps what it gets and answers as a test says, badly too. It speaks HTTP over
 * plain sockets, so that it can hang and break connections.
 */
public final class OtlpReceiver implements AutoCloseable {
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private final ServerSocket socket;
    private final List<Request> requests = new ArrayList<>();
    private final Deque<Answer> script = new ArrayDeque<>();
    private final List<Socket> connections = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Object lock = new Object();
    private Answer usual = Answer.OK;
    private boolean keepsBodies = true;

    private OtlpReceiver(ServerSocket socket) {
        this.socket = socket;
    }

    /**
     * A request as it came, its body without compression.
     *
     * @param path with the query
     * @param headers names in lower case
     */
    public record Request(String path, Map<String, String> headers, byte[] body) {
        /** The body as text. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** How a request is answered: a status of 0 breaks the connection, -1 never answers. */
    public record Answer(int status, String header, String body) {
        /** Everything is taken. */
        public static final Answer OK = new Answer(200, "", "{}");
        /** The connection is reset. */
        public static final Answer RESET = new Answer(0, "", "");
        /** Nothing ever comes. */
        public static final Answer HANG = new Answer(-1, "", "");

        /** An answer of that status. */
        public static Answer of(int status) {
            return new Answer(status, "", "");
        }
    }

    /** Starts one on a free port. */
    public static OtlpReceiver start() {
        try {
            OtlpReceiver receiver = new OtlpReceiver(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            receiver.daemon(receiver::accept);
            return receiver;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its address, without a path. */
    public String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    /** Answers the next requests so, in this order, before the usual answer. */
    public OtlpReceiver then(Answer... answers) {
        synchronized (lock) {
            script.addAll(List.of(answers));
        }
        return this;
    }

    /** Answers so whenever the script is at its end. */
    public OtlpReceiver usually(Answer answer) {
        synchronized (lock) {
            usual = answer;
        }
        return this;
    }

    /** Keeps no bodies, for tests that send very many. */
    public OtlpReceiver forgetful() {
        synchronized (lock) {
            keepsBodies = false;
        }
        return this;
    }

    /** What came so far, whatever the answer was. */
    public List<Request> requests() {
        synchronized (lock) {
            return List.copyOf(requests);
        }
    }

    /** What came for that path so far. */
    public List<Request> requests(String path) {
        return requests().stream()
                .filter(request -> request.path().equals(path))
                .toList();
    }

    /** Waits until what came is as a test wants it. */
    public List<Request> await(String what, Predicate<List<Request>> enough) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        synchronized (lock) {
            while (!enough.test(List.copyOf(requests))) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError(what + " did not come; there are " + requests.size() + " requests");
                }
                try {
                    lock.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }
            return List.copyOf(requests);
        }
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                synchronized (lock) {
                    connections.add(connection);
                }
                daemon(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void daemon(Runnable work) {
        Thread thread = new Thread(work, "otlp-receiver");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            for (String first = line(in); !first.isEmpty(); first = line(in)) {
                Answer answer = next(request(first, in, connection.getOutputStream()));
                if (answer.status() < 0) {
                    closed.await();
                    return;
                }
                if (answer.status() == 0) {
                    connection.setSoLinger(true, 0);
                    return;
                }
                write(connection.getOutputStream(), answer);
            }
        } catch (IOException e) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Answer next(Request request) {
        synchronized (lock) {
            requests.add(keepsBodies ? request : new Request(request.path(), request.headers(), new byte[0]));
            lock.notifyAll();
            Answer next = script.poll();
            return next == null ? usual : next;
        }
    }

    private static Request request(String first, InputStream in, OutputStream out) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        if (headers.getOrDefault("expect", "").equals("100-continue")) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        if (headers.getOrDefault("content-encoding", "").equals("gzip")) {
            body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
        }
        return new Request(first.split(" ", -1)[1], headers, body);
    }

    private static void write(OutputStream out, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + answer.status() + " Status\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length + "\r\n" + (answer.header().isEmpty() ? "" : answer.header() + "\r\n") + "\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
    }

    /** One line without its end; empty at the end of the head or of the stream. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            socket.close();
            synchronized (lock) {
                for (Socket connection : connections) {
                    connection.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
