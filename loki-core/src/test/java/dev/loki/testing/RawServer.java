package dev.loki.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server on loopback whose every answer a test writes by hand, broken ones too. One connection at a time. */
public final class RawServer implements AutoCloseable {
    private final ServerSocket socket;
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /** What came in; header names are in lower case. */
    public record Request(String method, String path, Map<String, String> headers, String text) {}

    /** Writes one answer; the connection is closed after it. */
    @FunctionalInterface
    public interface Answer {
        /** Writes to the connection what the test wants. */
        void write(Request request, OutputStream out, Socket connection) throws IOException, InterruptedException;
    }

    private RawServer(ServerSocket socket) {
        this.socket = socket;
    }

    /** A server that is ready when this returns. */
    public static RawServer answering(Answer answer) throws IOException {
        RawServer server = new RawServer(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")));
        Thread accept = new Thread(() -> server.accept(answer), "raw-server");
        accept.setDaemon(true);
        accept.start();
        return server;
    }

    /** Writes Latin-1 text as it is. */
    public static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** Writes a whole answer; further header lines end in CR LF each. */
    public static void reply(OutputStream out, int status, String headers, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        write(
                out,
                "HTTP/1.1 " + status + " Said\r\nConnection: close\r\nContent-Length: " + bytes.length + "\r\n"
                        + headers + "\r\n");
        out.write(bytes);
        out.flush();
    }

    private void accept(Answer answer) {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                Request request = read(connection.getInputStream());
                requests.add(request);
                answer.write(request, connection.getOutputStream(), connection);
            } catch (IOException | InterruptedException e) {
                // The client has gone, which is what many of these answers are about.
            }
        }
    }

    private static Request read(InputStream in) throws IOException {
        String[] first = line(in).split(" ", 3);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Request(first[0], first[1], headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the client went away");
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** What came in so far. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** The address of a path of this server. */
    public URI at(String path) {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
