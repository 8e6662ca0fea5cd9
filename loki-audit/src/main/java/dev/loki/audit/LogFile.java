package dev.loki.audit;

import dev.loki.audit.beside.Pipes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The few things that a log does with its file; a test puts failures in between. */
interface LogFile extends Closeable {

    /** How many bytes the file has now. */
    long size() throws IOException;

    /** Appends some of these bytes. */
    void append(ByteBuffer bytes) throws IOException;

    /** Makes everything that was appended durable. */
    void force() throws IOException;

    /** Cuts the file. */
    void truncate(long size) throws IOException;

    /** Fills the buffer from a place, as far as the file reaches. */
    void read(ByteBuffer target, long from) throws IOException;

    /** A file to read from only; what would change it fails. */
    static LogFile readOnly(Path path) throws IOException {
        Pipes.refuse(path);
        FileChannel channel = FileChannel.open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        return new DiskFile(channel, channel);
    }

    /** How a log gets its file. */
    @FunctionalInterface
    interface Opener {
        /** Files of the disk. */
        Opener DISK = DiskFile::open;

        /** Opens for appending; the file is made, for its owner only, when it is absent. */
        LogFile open(Path path) throws IOException;
    }

    /** A file of the disk: one channel that only appends, so that nobody's bytes are ever overwritten, and one that reads. */
    record DiskFile(FileChannel writing, FileChannel reading) implements LogFile {
        private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

        static DiskFile open(Path path) throws IOException {
            Pipes.refuse(path);
            FileChannel writing = ownerOnly(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            try {
                return new DiskFile(
                        writing, FileChannel.open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
            } catch (IOException e) {
                writing.close();
                throw e;
            }
        }

        /** Opens a file that, when it is made, only its owner may read, and that is no symbolic link. */
        static FileChannel ownerOnly(Path path, StandardOpenOption how, StandardOpenOption also) throws IOException {
            Set<OpenOption> options = Set.of(how, also, LinkOption.NOFOLLOW_LINKS);
            boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
            return posix ? FileChannel.open(path, options, OWNER_ONLY) : FileChannel.open(path, options);
        }

        @Override
        public long size() throws IOException {
            return writing.size();
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            writing.write(bytes);
        }

        @Override
        public void force() throws IOException {
            writing.force(false);
        }

        @Override
        public void truncate(long size) throws IOException {
            writing.truncate(size);
        }

        @Override
        public void read(ByteBuffer target, long from) throws IOException {
            long at = from;
            while (target.hasRemaining()) {
                int count = reading.read(target, at);
                if (count < 0) {
                    return;
                }
                at += count;
            }
        }

        @Override
        public void close() throws IOException {
            try (writing) {
                reading.close();
            }
        }
    }
}
