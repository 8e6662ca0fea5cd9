package dev.loki.audit.syslog;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** One datagram per message (RFC 5426). */
final class UdpTransport implements SyslogTransport {
    private final DatagramSocket socket;

    private UdpTransport(DatagramSocket socket) {
        this.socket = socket;
    }

    static UdpTransport connect(String host, int port) throws IOException {
        DatagramSocket socket = new DatagramSocket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getByName(host), port));
            return new UdpTransport(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public void send(byte[] message) throws IOException {
        socket.send(new DatagramPacket(message, message.length));
    }

    @Override
    public void close() {
        socket.close();
    }
}
