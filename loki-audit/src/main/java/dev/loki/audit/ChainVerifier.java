package dev.loki.audit;

import dev.loki.audit.beside.Pipes;
import dev.loki.core.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Checks whether a log's lines are what was written, all of it, in order.
 *
 * <p>A file is read in blocks by every core, a bounded number of bytes at a time whatever its size; each block is checked
 * by itself, and the ends of neighbours against each other. Only where something is wrong are single lines looked at, and
 * the file is read once more to tell causes apart. Whatever the bytes, the answer is a report. Immutable; thread-safe.
 */
public final class ChainVerifier {
    /** The most breaks, and the most warnings, that a report lists. */
    public static final int MAX_BREAKS = 1000;

    /** How many blocks each core takes before their ends are compared. */
    private static final int BLOCKS_PER_STEP = 8;

    /** How long a line that another process is just writing is waited for. */
    private static final int LIVE_RETRIES = 200;

    private static final long LIVE_PAUSE_NANOS = 1_000_000;

    private final boolean lenient;
    private final Tip start;
    private final Optional<Head> head;
    private final int cores;
    private final SealCheck seals;
    private final boolean skips;

    /**
     * What a log is known to have held.
     *
     * @param entries how many entries, from the first
     * @param hash the hash of the last of them
     */
    public record Head(long entries, String hash) {}

    private ChainVerifier(boolean lenient, Tip start, Optional<Head> head, int cores, SealCheck seals, boolean skips) {
        this.lenient = lenient;
        this.start = start;
        this.head = head;
        this.cores = cores;
        this.seals = seals;
        this.skips = skips;
    }

    /** Accepts only what a writer writes: canonical bytes, one entry per line, numbered without a gap. */
    public static ChainVerifier strict() {
        return new ChainVerifier(
                false,
                Tip.GENESIS,
                Optional.empty(),
                Runtime.getRuntime().availableProcessors(),
                SealCheck.NONE,
                false);
    }

    /** Gives the verdicts of the JavaScript reference, and its words. */
    public static ChainVerifier lenient() {
        return new ChainVerifier(true, Tip.GENESIS, Optional.empty(), 1, SealCheck.NONE, false);
    }

    /** The same, for a log that is known to have held this: a missing or forged end is found. */
    public ChainVerifier expecting(Head known) {
        return new ChainVerifier(lenient, start, Optional.of(known), cores, seals, skips);
    }

    /** The same, on so many cores. */
    public ChainVerifier cores(int count) {
        return new ChainVerifier(lenient, start, head, Math.max(1, count), seals, skips);
    }

    /** The same, for a file whose first entry continues another chain. */
    ChainVerifier from(Tip continued) {
        return new ChainVerifier(lenient, continued, head, cores, seals, skips);
    }

    /** The same, for what stands behind a place of the log that is known to be right. */
    ChainVerifier since(Tip known) {
        return new ChainVerifier(lenient, known, head, cores, seals, true);
    }

    /** The same, with what seals say about it. */
    ChainVerifier sealed(SealCheck check) {
        return new ChainVerifier(lenient, start, head, cores, check, skips);
    }

    /**
     * Checks a log; one that is absent has no entries.
     *
     * @throws StorageException if it cannot be read
     */
    public ChainReport verify(Path log) {
        return lenient ? LenientVerifier.verify(log) : seals.judge(log, chain(log));
    }

    private ChainReport chain(Path log) {
        try {
            Pipes.refuse(log);
            return existing(log);
        } catch (NoSuchFileException e) {
            return new Diagnosis(start, head, skips)
                    .report(log, start.spelling())
                    .noting("there is no file " + log + ": nothing was recorded yet, or it was removed");
        } catch (UncheckedIOException e) {
            throw StorageException.reading(log, new IOException("a block could not be read", e));
        } catch (IOException e) {
            throw StorageException.reading(log, e);
        }
    }

    private ChainReport existing(Path log) throws IOException {
        try (FileChannel channel = FileChannel.open(log, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            Diagnosis diagnosis = new Diagnosis(start, head, skips);
            HashSpelling spelling = spelling(channel);
            run(channel, log, spelling, diagnosis);
            return diagnosis.report(log, spelling);
        }
    }

    /** How the file's first line spells its hash. */
    private static HashSpelling spelling(FileChannel channel) throws IOException {
        BlockScan scan = new BlockScan(channel, channel.size(), HashSpelling.PREFIXED);
        return scan.first().map(LineFacts::stored).map(HashSpelling::of).orElse(HashSpelling.PREFIXED);
    }

    private void run(FileChannel channel, Path log, HashSpelling spelling, Diagnosis diagnosis) throws IOException {
        long size = settled(channel, log);
        int workers = (int) Math.min(cores, size / BlockScan.BLOCK_BYTES + 1);
        BlockScan[] scans = new BlockScan[workers];
        for (int i = 0; i < workers; i++) {
            scans[i] = new BlockScan(channel, size, spelling);
        }
        int perStep = workers == 1 ? 1 : workers * BLOCKS_PER_STEP;
        BlockScan.Block[] blocks = new BlockScan.Block[perStep];
        for (long from = skips ? start.size() : 0; from < size; from += (long) perStep * BlockScan.BLOCK_BYTES) {
            check(scans, blocks, from, size);
            for (int i = 0; i < perStep && start(from, i) < size; i++) {
                if (!diagnosis.accept(blocks[i])) {
                    long begin = start(from, i);
                    scans[0].inspect(begin, Math.min(size, begin + BlockScan.BLOCK_BYTES))
                            .forEach(diagnosis::accept);
                }
            }
        }
    }

    private static void check(BlockScan[] scans, BlockScan.Block[] blocks, long from, long size) {
        IntStream workers = IntStream.range(0, scans.length);
        (scans.length == 1 ? workers : workers.parallel()).forEach(worker -> {
            for (int i = worker; i < blocks.length && start(from, i) < size; i += scans.length) {
                long begin = start(from, i);
                try {
                    blocks[i] = scans[worker].check(begin, Math.min(size, begin + BlockScan.BLOCK_BYTES));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
    }

    private static long start(long from, int block) {
        return from + (long) block * BlockScan.BLOCK_BYTES;
    }

    /** The file's size; while somebody holds its lock and it ends within a line, the end of that write is awaited. */
    private static long settled(FileChannel channel, Path log) throws IOException {
        Path lock = log.resolveSibling(Folders.name(log) + ".lock");
        for (int i = 0; i < LIVE_RETRIES; i++) {
            long size = channel.size();
            java.nio.ByteBuffer last = java.nio.ByteBuffer.allocate(1);
            boolean ended = size == 0 || (channel.read(last, size - 1) == 1 && last.get(0) == '\n');
            if (ended || !Files.exists(lock)) {
                return size;
            }
            LockSupport.parkNanos(LIVE_PAUSE_NANOS);
        }
        return channel.size();
    }
}
