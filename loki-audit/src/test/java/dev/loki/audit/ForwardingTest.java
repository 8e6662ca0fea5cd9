package dev.loki.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.audit.seal.SealSettings;
import dev.loki.audit.syslog.SyslogSettings;
import dev.loki.core.spi.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ForwardingTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    Path folder;

    @Test
    void theLogCanBePutTogetherFromWhatTheServerGot() throws Exception {
        Path file = folder.resolve("audit.jsonl");
        List<String> received;
        try (ServerSocket server = new ServerSocket(0, 50, LOOPBACK)) {
            Future<List<String>> reading = reading(server);
            try (AuditLog log = AuditLog.open(folder, file, settings(server.getLocalPort()), Logs.ticking())) {
                for (int i = 0; i < 50; i++) {
                    log.append(Logs.draft(i));
                }
                log.append(EntryDraft.of("eng-main", "violation"));
            }
            received = reading.get();
        }

        Path copy = folder.resolve("copy.jsonl");
        Files.writeString(
                copy,
                String.join("\n", received.stream().map(ForwardingTest::line).toList()) + "\n");
        assertThat(copy).hasSameBinaryContentAs(file);
        assertThat(ChainVerifier.strict().verify(copy).valid()).isTrue();
        assertThat(received.get(7)).startsWith("<134>1 ").contains("[loki@32473 log=\"agent\" seq=\"7\"] ");
        assertThat(received.get(50)).startsWith("<132>1 ").contains(" violation [");
    }

    @Test
    void theDailyLogIsForwardedToo() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, LOOPBACK)) {
            Future<List<String>> reading = reading(server);
            try (DailyAuditLog log = DailyAuditLog.open(
                    folder, new DailySettings(1 << 20, 3), settings(server.getLocalPort()), Logs.ticking())) {
                log.append(Logs.draft(0));
            }
            assertThat(reading.get()).singleElement().asString().contains("log=\"daily\" seq=\"0\"");
        }
    }

    @Test
    void whatDoesNotReachTheServerIsRecordedInTheLog() throws Exception {
        Path file = folder.resolve("audit.jsonl");
        int closedPort;
        try (ServerSocket free = new ServerSocket(0, 50, LOOPBACK)) {
            closedPort = free.getLocalPort();
        }
        try (AuditLog log = AuditLog.open(folder, file, settings(closedPort), Logs.ticking())) {
            for (int i = 0; i < 5; i++) {
                log.append(Logs.draft(i));
            }
        }

        List<AuditEntry> dropped = new ArrayList<>();
        AuditLog.read(file, EntryFilter.ALL.what(Forwarding.DROPPED), dropped::add);
        assertThat(dropped).hasSize(1);
        assertThat(dropped.get(0).metadata().toString())
                .contains("count")
                .contains("first_seq")
                .contains("last_seq");
        assertThat(dropped.get(0).seq()).isEqualTo(5);
        assertThat(dropped.get(0).where())
                .hasValueSatisfying(place -> assertThat(place).endsWith(":" + closedPort));
        assertThat(ChainVerifier.strict().verify(file).valid()).isTrue();
    }

    private static AuditSettings settings(int port) {
        return new AuditSettings(
                Durability.DURABLE,
                Redactor.NOOP,
                SealSettings.NONE,
                Optional.of(new SyslogSettings(LOOPBACK.getHostAddress(), port, SyslogSettings.Protocol.TCP)));
    }

    /** The messages of one connection, up to its end. */
    private static Future<List<String>> reading(ServerSocket server) {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Callable<List<String>> read = () -> {
            List<String> messages = new ArrayList<>();
            try (Socket connection = server.accept();
                    InputStream in = connection.getInputStream()) {
                for (int length = length(in); length >= 0; length = length(in)) {
                    messages.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
                }
            }
            return messages;
        };
        Future<List<String>> future = thread.submit(read);
        thread.shutdown();
        return future;
    }

    private static int length(InputStream in) throws IOException {
        int length = 0;
        for (int b = in.read(); b != ' '; b = in.read()) {
            if (b < 0) {
                return -1;
            }
            length = length * 10 + b - '0';
        }
        return length;
    }

    private static String line(String message) {
        String text = message.substring(message.indexOf("] ") + 2);
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }
}
