package dev.loki.audit;

import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of a daily log: a new one each day and at a size, the oldest removed. Used by one thread at a time. */
final class DailySite implements Site {
    private final Path folder;
    private final DailySettings settings;
    private final LogFile.Opener opener;
    private String latestDay = "";

    DailySite(Path folder, DailySettings settings, LogFile.Opener opener) {
        this.folder = folder;
        this.settings = settings;
        this.opener = opener;
    }

    @Override
    public Path lockBase() {
        return folder.resolve("audit");
    }

    @Override
    public Path at(Instant now) {
        String today = DailyFile.day(now);
        return DailyFile.current(folder, today.compareTo(latestDay) < 0 ? latestDay : today);
    }

    @Override
    public Optional<Path> latest() throws IOException {
        List<DailyFile> files = DailyFile.in(folder);
        for (int i = files.size() - 1; i >= 0; i--) {
            if (Files.size(files.get(i).path()) > 0) {
                latestDay = files.get(i).day();
                return Optional.of(files.get(i).path());
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean moves() {
        return true;
    }

    @Override
    public boolean isFull(long size) {
        return size >= settings.maxFileBytes();
    }

    @Override
    public void setAside(Path file, Instant now) throws IOException {
        Path aside = DailyFile.of(file)
                .orElseThrow(() -> new IOException("no file of a daily log: " + file))
                .aside(now);
        Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
        Folders.force(aside);
    }

    @Override
    public List<EntryDraft> prune() throws IOException {
        List<DailyFile> files = DailyFile.in(folder);
        List<EntryDraft> removed = new ArrayList<>();
        for (int i = 0; i < files.size() - settings.maxFiles(); i++) {
            removed.add(remove(files.get(i).path()));
        }
        return removed;
    }

    private EntryDraft remove(Path file) throws IOException {
        Tip end;
        try (LogFile log = opener.open(file)) {
            end = Tail.read(log, log.size(), Tip.GENESIS, file).tip();
        }
        String hash = HashSpelling.digits(end.previousHash());
        Anchors.add(folder, new Anchors.Anchor(Folders.name(file), end.nextSeq(), hash));
        Files.delete(file);
        Folders.force(file);
        return EntryDraft.of("loki", "log_pruned")
                .where(Folders.name(file))
                .why("more than " + settings.maxFiles() + " files")
                .metadata(JsonObject.builder()
                        .put("nextSeq", end.nextSeq())
                        .put("lastHash", hash)
                        .build());
    }
}
