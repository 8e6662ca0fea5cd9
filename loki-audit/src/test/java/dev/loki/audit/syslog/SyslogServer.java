package dev.loki.audit.syslog;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A receiver of octet-counted messages on a loopback port. */
final class SyslogServer implements AutoCloseable {
    private final ServerSocket listening;
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final CountDownLatch reading;
    private final Thread thread;

    private SyslogServer(ServerSocket listening, boolean stalled) {
        this.listening = listening;
        this.reading = new CountDownLatch(stalled ? 1 : 0);
        this.thread = new Thread(this::accept, "syslog-server");
        thread.setDaemon(true);
        thread.start();
    }

    static SyslogServer on(ServerSocket listening) {
        return new SyslogServer(listening, false);
    }

    /** One that accepts connections and reads nothing until {@link #resume}. */
    static SyslogServer stalled(ServerSocket listening) {
        return new SyslogServer(listening, true);
    }

    int port() {
        return listening.getLocalPort();
    }

    void resume() {
        reading.countDown();
    }

    /** The next message; fails after some seconds. */
    String next() throws InterruptedException {
        String message = received.poll(20, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message came");
        }
        return message;
    }

    /** The next message that comes within that time, or null. */
    @org.jspecify.annotations.Nullable
    String poll(long millis) throws InterruptedException {
        return received.poll(millis, TimeUnit.MILLISECONDS);
    }

    void dropConnections() throws IOException {
        for (Socket connection : connections) {
            connection.close();
        }
        connections.clear();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = listening.accept();
                connections.add(connection);
                Thread reader = new Thread(() -> read(connection), "syslog-connection");
                reader.setDaemon(true);
                reader.start();
            }
        } catch (IOException e) {
            // The server was closed.
        }
    }

    private void read(Socket connection) {
        try (InputStream in = connection.getInputStream()) {
            reading.await();
            for (int first = in.read(); first >= 0; first = in.read()) {
                ByteArrayOutputStream length = new ByteArrayOutputStream();
                for (int b = first; b != ' '; b = in.read()) {
                    if (b < '0' || b > '9') {
                        received.add("no octet count: " + b);
                        return;
                    }
                    length.write(b);
                }
                byte[] message = in.readNBytes(Integer.parseInt(length.toString(StandardCharsets.US_ASCII)));
                received.add(new String(message, StandardCharsets.UTF_8));
            }
        } catch (SocketException e) {
            // The connection was dropped on purpose.
        } catch (IOException | InterruptedException e) {
            received.add("failed: " + e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        dropConnections();
    }
}
