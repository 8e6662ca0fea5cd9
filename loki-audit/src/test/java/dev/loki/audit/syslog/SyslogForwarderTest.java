package dev.loki.audit.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.audit.syslog.SyslogForwarder.Dropped;
import dev.loki.audit.syslog.SyslogSettings.Protocol;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SyslogForwarderTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final char[] PASSWORD = "only-for-this-test".toCharArray();

    @TempDir
    Path folder;

    @Test
    void overUdpEachMessageIsADatagram() throws IOException {
        try (DatagramSocket server = new DatagramSocket(0, LOOPBACK);
                SyslogForwarder forwarder = SyslogForwarder.to(
                        new SyslogSettings(LOOPBACK.getHostAddress(), server.getLocalPort(), Protocol.UDP),
                        SyslogForwarderTest::message)) {
            server.setSoTimeout(20_000);
            for (int i = 0; i < 3; i++) {
                assertThat(forwarder.offer(i, line(i))).isTrue();
                DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
                server.receive(packet);
                assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8))
                        .isEqualTo(text(i));
            }
        }
    }

    @Test
    void overTcpMessagesAreOctetCountedAndInOrder() throws Exception {
        try (SyslogServer server = SyslogServer.on(listening());
                SyslogForwarder forwarder = tcp(server.port())) {
            for (int i = 0; i < 2000; i++) {
                assertThat(forwarder.offer(i, line(i))).isTrue();
            }
            for (int i = 0; i < 2000; i++) {
                assertThat(server.next()).isEqualTo(text(i));
            }
            assertThat(forwarder.finish()).isEmpty();
        }
    }

    @Test
    void closingSendsWhatWaits() throws Exception {
        try (SyslogServer server = SyslogServer.on(listening())) {
            SyslogForwarder forwarder = tcp(server.port());
            for (int i = 0; i < 100; i++) {
                forwarder.offer(i, line(i));
            }
            assertThat(forwarder.finish()).isEmpty();
            for (int i = 0; i < 100; i++) {
                assertThat(server.next()).isEqualTo(text(i));
            }
            assertThat(forwarder.offer(100, line(100))).isFalse();
            assertThat(forwarder.finish()).contains(new Dropped(1, 100, 100));
        }
    }

    @Test
    void aLostConnectionIsMadeAnew() throws Exception {
        try (SyslogServer server = SyslogServer.on(listening());
                SyslogForwarder forwarder = tcp(server.port())) {
            forwarder.offer(0, line(0));
            assertThat(server.next()).isEqualTo(text(0));
            server.dropConnections();

            int sent = 0;
            String received = "";
            while (received.isEmpty() && sent < 1000) {
                forwarder.offer(++sent, line(sent));
                received = Optional.ofNullable(server.poll(50)).orElse("");
            }

            assertThat(received).startsWith("<134>1 ").contains("{\"seq\":");
        }
    }

    @Test
    void aServerThatComesLateGetsWhatWaited() throws Exception {
        int port;
        try (ServerSocket free = listening()) {
            port = free.getLocalPort();
        }
        try (SyslogForwarder forwarder = tcp(port)) {
            forwarder.offer(0, line(0));
            forwarder.offer(1, line(1));
            try (SyslogServer server = SyslogServer.on(new ServerSocket(port, 50, LOOPBACK))) {
                assertThat(server.next()).isEqualTo(text(0));
                assertThat(server.next()).isEqualTo(text(1));
            }
        }
    }

    @Test
    void aStalledServerNeverBlocksTheCallerAndWhatWasDroppedIsCounted() throws Exception {
        try (SyslogServer server = SyslogServer.stalled(listening());
                SyslogForwarder forwarder = SyslogForwarder.to(
                        () -> StreamTransport.tcp(LOOPBACK.getHostAddress(), server.port()),
                        SyslogForwarderTest::message,
                        new SplittableRandom(1),
                        Duration.ofSeconds(10))) {
            int offered = SyslogForwarder.MAX_QUEUED * 2;
            long refused = 0;
            for (int i = 0; i < offered; i++) {
                refused += forwarder.offer(i, large(i)) ? 0 : 1;
            }
            assertThat(refused).isPositive();
            assertThat(forwarder.takeDropped()).as("the queue is still full").isEmpty();

            server.resume();
            Optional<Dropped> dropped = Optional.empty();
            long received = 0;
            while (dropped.isEmpty()) {
                server.next();
                received++;
                dropped = forwarder.takeDropped();
            }
            assertThat(dropped.get().count()).isEqualTo(refused);
            assertThat(dropped.get().lastSeq()).isEqualTo(offered - 1);
            for (; received < offered - refused; received++) {
                server.next();
            }
            assertThat(forwarder.finish()).isEmpty();
        }
    }

    @Test
    void closingWhileTheServerIsStalledIsBoundedAndCountsTheRest() throws Exception {
        try (SyslogServer server = SyslogServer.stalled(listening())) {
            SyslogForwarder forwarder = SyslogForwarder.to(
                    () -> StreamTransport.tcp(LOOPBACK.getHostAddress(), server.port()),
                    SyslogForwarderTest::message,
                    new SplittableRandom(1),
                    Duration.ofMillis(200));
            for (int i = 0; i < SyslogForwarder.MAX_QUEUED * 2; i++) {
                forwarder.offer(i, large(i));
            }
            Dropped dropped = forwarder.finish().orElseThrow();
            assertThat(dropped.count()).isGreaterThan(SyslogForwarder.MAX_QUEUED);
            assertThat(dropped.lastSeq()).isEqualTo(SyslogForwarder.MAX_QUEUED * 2 - 1);
        }
    }

    @Test
    void closingWithoutAServerDropsWhatWaits() throws Exception {
        int port;
        try (ServerSocket free = listening()) {
            port = free.getLocalPort();
        }
        SyslogForwarder forwarder = tcp(port);
        forwarder.offer(5, line(5));
        forwarder.offer(6, line(6));
        assertThat(forwarder.finish()).contains(new Dropped(2, 5, 6));
    }

    @Test
    void overTlsMessagesAreEncryptedAndTheHostIsChecked() throws Exception {
        SSLContext context = context("localhost");
        try (SyslogServer server =
                        SyslogServer.on(context.getServerSocketFactory().createServerSocket(0, 50, LOOPBACK));
                SyslogForwarder forwarder = SyslogForwarder.to(
                        () -> StreamTransport.tls("localhost", server.port(), context.getSocketFactory()),
                        SyslogForwarderTest::message,
                        new SplittableRandom(1),
                        SyslogForwarder.PATIENCE)) {
            for (int i = 0; i < 50; i++) {
                forwarder.offer(i, line(i));
            }
            for (int i = 0; i < 50; i++) {
                assertThat(server.next()).isEqualTo(text(i));
            }
        }
    }

    @Test
    void aCertificateForAnotherHostIsRefused() throws Exception {
        SSLContext context = context("other.example.org");
        try (SyslogServer server =
                SyslogServer.on(context.getServerSocketFactory().createServerSocket(0, 50, LOOPBACK))) {
            assertThat(failure(() -> StreamTransport.tls("localhost", server.port(), context.getSocketFactory())))
                    .contains("localhost");
        }
    }

    @Test
    void aCertificateThatTheJvmDoesNotTrustIsRefused() throws Exception {
        SSLContext context = context("localhost");
        try (SyslogServer server =
                SyslogServer.on(context.getServerSocketFactory().createServerSocket(0, 50, LOOPBACK))) {
            SyslogForwarder forwarder = SyslogForwarder.to(
                    new SyslogSettings("localhost", server.port(), Protocol.TLS), SyslogForwarderTest::message);
            forwarder.offer(1, line(1));
            assertThat(forwarder.finish()).contains(new Dropped(1, 1, 1));
        }
    }

    private static String failure(SyslogTransport.Factory server) {
        try (SyslogTransport transport = server.connect()) {
            return "connected to " + transport;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static SyslogForwarder tcp(int port) {
        return SyslogForwarder.to(
                new SyslogSettings(LOOPBACK.getHostAddress(), port, Protocol.TCP), SyslogForwarderTest::message);
    }

    private static ServerSocket listening() throws IOException {
        return new ServerSocket(0, 50, LOOPBACK);
    }

    private static byte[] line(long seq) {
        return ("{\"seq\":" + seq + "}").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] large(long seq) {
        return ("{\"seq\":" + seq + ",\"x\":\"" + "x".repeat(1500) + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    private static SyslogMessage message(long seq, String line) {
        return new SyslogMessage(false, "2026-02-21T10:00:00.000Z", "host", 1, "note", "agent", seq, line);
    }

    private static String text(long seq) {
        return "<134>1 2026-02-21T10:00:00.000Z host loki-audit 1 note [loki@32473 log=\"agent\" seq=\"" + seq
                + "\"] {\"seq\":" + seq + "}";
    }

    /** A context whose server part has a fresh certificate for that host and whose client part trusts it. */
    private SSLContext context(String host) throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve(host + ".p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "syslog",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "SAN=dns:" + host,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        trusted.setCertificateEntry("syslog", keys.getCertificate("syslog"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
