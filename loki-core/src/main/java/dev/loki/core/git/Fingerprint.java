package dev.loki.core.git;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How a file, or the files of a folder, looked at one moment without being read.
 *
 * @param entries size, times and identity of each path
 * @param cut whether the folder had more entries than were looked at
 */
record Fingerprint(Map<Path, String> entries, boolean cut) {
    private static final boolean HAS_CHANGE_TIME =
            Path.of("").getFileSystem().supportedFileAttributeViews().contains("unix");

    static Fingerprint of(Path path) {
        Map<Path, String> entries = new HashMap<>();
        try {
            Files.walkFileTree(path, new Walk(entries));
        } catch (IOException e) {
            // What cannot be read is not there for this user; what was there before is then reported as changed.
        }
        return new Fingerprint(entries, entries.size() >= EscapingLinks.MAX_ENTRIES);
    }

    /** The first path, in order, that is not the same any more. */
    Optional<Path> differenceTo(Fingerprint now) {
        TreeSet<Path> paths = new TreeSet<>(entries.keySet());
        if (cut || now.cut) {
            paths.retainAll(now.entries.keySet());
        } else {
            paths.addAll(now.entries.keySet());
        }
        return paths.stream()
                .filter(path -> !entries.getOrDefault(path, "").equals(now.entries.getOrDefault(path, "")))
                .reduce((first, second) -> Files.isDirectory(first) ? second : first);
    }

    private static final class Walk extends SimpleFileVisitor<Path> {
        private final Map<Path, String> entries;

        Walk(Map<Path, String> entries) {
            this.entries = entries;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            return add(folder, attributes);
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            return add(file, attributes);
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }

        private FileVisitResult add(Path path, BasicFileAttributes attributes) throws IOException {
            if (entries.size() >= EscapingLinks.MAX_ENTRIES) {
                return FileVisitResult.TERMINATE;
            }
            entries.put(path, attributes.isOther() ? "device" : looks(path, attributes));
            return FileVisitResult.CONTINUE;
        }

        private static String looks(Path path, BasicFileAttributes attributes) throws IOException {
            Object changed = HAS_CHANGE_TIME ? Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS) : "";
            return attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey() + " " + changed;
        }
    }
}
