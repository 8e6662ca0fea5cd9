package dev.loki.bench.otel;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** A collector that answers 200 at once and, when asked to, counts the spans of both encodings. */
final class Sink implements AutoCloseable {
    private static final byte[] OK =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SPAN = "\"spanId\":\"".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket socket;
    private final AtomicLong spans = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean counting;

    private Sink(ServerSocket socket) {
        this.socket = socket;
    }

    static Sink start() throws IOException {
        Sink sink = new Sink(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        daemon(sink::accept);
        return sink;
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "sink");
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    void counting(boolean wanted) {
        counting = wanted;
        spans.set(0);
        requests.set(0);
        bytes.set(0);
    }

    long spans() {
        return spans.get();
    }

    long requests() {
        return requests.get();
    }

    long bytes() {
        return bytes.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                daemon(() -> serve(connection));
            }
        } catch (IOException e) {
            return;
        }
    }

    private void serve(Socket connection) {
        byte[] buffer = new byte[1 << 16];
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream(), 1 << 16);
            OutputStream out = connection.getOutputStream();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                int length = 0;
                boolean json = false;
                for (String header = line(in); !header.isEmpty(); header = line(in)) {
                    String lower = header.toLowerCase(Locale.ROOT);
                    if (lower.startsWith("content-length:")) {
                        length = Integer.parseInt(lower.substring(15).strip());
                    }
                    json |= lower.startsWith("content-type:") && lower.contains("json");
                }
                requests.incrementAndGet();
                bytes.addAndGet(length);
                if (counting && line.contains("/v1/traces")) {
                    byte[] body = in.readNBytes(length);
                    spans.addAndGet(json ? countJson(body) : countProtobuf(body));
                } else {
                    for (int left = length; left > 0; ) {
                        left -= in.read(buffer, 0, Math.min(left, buffer.length));
                    }
                }
                out.write(OK);
            }
        } catch (IOException e) {
            return;
        }
    }

    private static long countJson(byte[] body) {
        long count = 0;
        for (int i = 0; i + SPAN.length <= body.length; i++) {
            if (body[i] == '"' && java.util.Arrays.equals(body, i, i + SPAN.length, SPAN, 0, SPAN.length)) {
                count++;
            }
        }
        return count;
    }

    private static long countProtobuf(byte[] body) throws IOException {
        return ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().stream()
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .mapToLong(scope -> scope.getSpansCount())
                .sum();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
