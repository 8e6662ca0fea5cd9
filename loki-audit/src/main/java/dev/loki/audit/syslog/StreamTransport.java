package dev.loki.audit.syslog;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** One connection, each message preceded by its length in decimal and a blank (RFC 6587 section 3.4.1, RFC 5425). */
final class StreamTransport implements SyslogTransport {
    /** How long connecting, and then the TLS handshake, may take. */
    static final int CONNECT_MILLIS = 5_000;

    /** How often it is checked whether the server has closed the connection: a write alone would not notice. */
    private static final long PROBE_NANOS = 500_000_000L;

    private final Socket raw;
    private final Socket socket;
    private long probed = System.nanoTime();

    private StreamTransport(Socket raw, Socket socket) {
        this.raw = raw;
        this.socket = socket;
    }

    static StreamTransport tcp(String host, int port) throws IOException {
        Socket socket = connected(host, port);
        return new StreamTransport(socket, socket);
    }

    /** Connects and checks that the certificate is trusted and made out to that host. */
    static StreamTransport tls(String host, int port, SSLSocketFactory factory) throws IOException {
        Socket plain = connected(host, port);
        try {
            SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(CONNECT_MILLIS);
            socket.startHandshake();
            return new StreamTransport(plain, socket);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static Socket connected(String host, int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public void send(byte[] message) throws IOException {
        if (System.nanoTime() - probed > PROBE_NANOS) {
            probe();
        }
        ByteArrayOutputStream frame = new ByteArrayOutputStream(message.length + 8);
        frame.writeBytes((message.length + " ").getBytes(StandardCharsets.US_ASCII));
        frame.writeBytes(message);
        socket.getOutputStream().write(frame.toByteArray());
        socket.getOutputStream().flush();
    }

    /** Fails when the server has closed its side; what it says is ignored. */
    private void probe() throws IOException {
        socket.setSoTimeout(1);
        try {
            if (socket.getInputStream().read() < 0) {
                throw new EOFException("the server closed the connection");
            }
        } catch (SocketTimeoutException e) {
            // Nothing was said, so the connection stands.
        }
        probed = System.nanoTime();
    }

    /** Says farewell as TLS asks for. */
    @Override
    public void finish() {
        try {
            socket.close();
        } catch (IOException e) {
            close();
        }
    }

    /** Ends the connection below TLS, whose own farewell would wait for a blocked send. */
    @Override
    public void close() {
        try {
            raw.close();
        } catch (IOException e) {
            // A connection that cannot be closed is gone.
        }
    }
}
