package dev.loki.audit;

import dev.loki.core.io.Sha256;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Repairs the end of a log that a crash, a power cut or a full disk tore. Used under the log's lock. */
final class Recovery {
    /** How many torn ends are kept beside one log; beyond that somebody has to look. */
    static final int MAX_TORN_FILES = 1000;

    private Recovery() {}

    /**
     * Keeps the torn bytes beside the log and cuts them off it; a last entry that lacks only its line end is given one.
     *
     * @return what was done, for the entry that records it
     */
    static JsonObject repair(LogFile file, Path log, Tail tail, long size) throws IOException {
        if (tail.unended()) {
            file.append(ByteBuffer.wrap("\n".getBytes(StandardCharsets.US_ASCII)));
            file.force();
            return JsonObject.builder()
                    .put("cutBytes", 0)
                    .put("lineEnded", true)
                    .build();
        }
        byte[] torn = new byte[(int) tail.torn()];
        ByteBuffer buffer = ByteBuffer.wrap(torn);
        file.read(buffer, size - tail.torn());
        Path kept = keep(log, Arrays.copyOf(torn, buffer.position()));
        file.truncate(size - tail.torn());
        file.force();
        return JsonObject.builder()
                .put("cutBytes", tail.torn())
                .put("cutHash", "sha256:" + Sha256.hex(torn))
                .put("keptAs", Folders.name(kept))
                .build();
    }

    private static Path keep(Path log, byte[] torn) throws IOException {
        for (int n = 1; n <= MAX_TORN_FILES; n++) {
            Path kept = log.resolveSibling(Folders.name(log) + ".torn-" + n);
            try (FileChannel channel =
                    LogFile.DiskFile.ownerOnly(kept, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(torn);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            } catch (FileAlreadyExistsException e) {
                continue;
            }
            Folders.force(kept);
            return kept;
        }
        throw new AuditException(
                AuditException.LOG_DAMAGED,
                log + " has " + MAX_TORN_FILES + " torn ends beside it; look why it is torn, and move them away");
    }
}
