package dev.loki.cli;

import dev.loki.core.StorageException;
import dev.loki.core.git.AddedLine;
import dev.loki.policy.scan.Baseline;
import dev.loki.policy.scan.Baseline.Located;
import dev.loki.policy.scan.ContentScanner;
import dev.loki.policy.scan.Finding;
import dev.loki.policy.scan.Kind;
import dev.loki.policy.scan.ScanResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Scans files or added lines, and counts. Not thread-safe. */
final class FileScan {
    /** A file with a zero byte among these first bytes is binary, as git has it. */
    private static final int HEAD = 8_000;

    /** The most findings that are kept of all files together. */
    static final int MAX_FINDINGS = 100_000;

    private static final Set<Kind> KINDS = EnumSet.allOf(Kind.class);

    private final ContentScanner scanner;
    private final Baseline allowed;
    private final Path root;
    private final List<Located> found = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();
    private boolean more;
    private int files;
    private int binary;
    private int waived;
    private long bytes;

    FileScan(ContentScanner scanner, Baseline allowed, Path root) {
        this.scanner = scanner;
        this.allowed = allowed;
        this.root = root;
    }

    /** Scans files; one that cannot be read is remembered and does not keep the others from being scanned. */
    void files(List<Path> paths) {
        for (Path file : paths) {
            String path = name(file);
            if (allowed.allows(path)) {
                continue;
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] head = in.readNBytes(HEAD);
                if (isBinary(head)) {
                    binary++;
                    continue;
                }
                CountingStream counted =
                        new CountingStream(new SequenceInputStream(new ByteArrayInputStream(head), in));
                keep(path, scanner.examine(counted, KINDS));
                files++;
                bytes += counted.count();
            } catch (IOException e) {
                unreadable.add(String.valueOf(StorageException.reading(file, e).getMessage()));
            }
        }
    }

    private static boolean isBinary(byte[] head) {
        for (byte b : head) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    /** The path from the project with slashes, or the whole one of a file outside of it. */
    private String name(Path file) {
        Path name = file.startsWith(root) ? root.relativize(file) : file;
        return name.toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    /** Scans added lines, those of one file together. */
    void lines(List<AddedLine> lines) {
        int start = 0;
        for (int i = 1; i <= lines.size(); i++) {
            if (i == lines.size()
                    || !lines.get(i).path().equals(lines.get(start).path())) {
                file(lines.subList(start, i));
                start = i;
            }
        }
    }

    private void file(List<AddedLine> lines) {
        String path = lines.get(0).path();
        if (allowed.allows(path)) {
            return;
        }
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.text()).append('\n'));
        byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
        ScanResult result = scanner.examine(utf8, KINDS);
        List<Finding> placed = result.findings().stream()
                .map(finding -> at(finding, lines.get(finding.line() - 1).line()))
                .toList();
        keep(path, new ScanResult(placed, result.more()));
        files++;
        bytes += utf8.length;
    }

    private static Finding at(Finding finding, int line) {
        return new Finding(
                finding.rule(),
                finding.kind(),
                finding.severity(),
                line,
                finding.column(),
                finding.redacted(),
                finding.fingerprint());
    }

    private void keep(String path, ScanResult result) {
        more |= result.more();
        for (Finding finding : result.findings()) {
            if (allowed.allows(path, finding)) {
                waived++;
            } else if (found.size() < MAX_FINDINGS) {
                found.add(new Located(path, finding));
            } else {
                more = true;
            }
        }
    }

    List<Located> found() {
        return found;
    }

    /** One sentence for each file that could not be read. */
    List<String> unreadable() {
        return unreadable;
    }

    /** Whether there are more findings than were kept. */
    boolean more() {
        return more;
    }

    /** Files that were scanned. */
    int files() {
        return files;
    }

    /** Files that were left out as binary. */
    int binary() {
        return binary;
    }

    /** Findings that the baseline allows. */
    int waived() {
        return waived;
    }

    /** Bytes that were scanned. */
    long bytes() {
        return bytes;
    }
}
