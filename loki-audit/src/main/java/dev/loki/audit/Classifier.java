package dev.loki.audit;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells why a chain does not hold: finds where the lines are that the wrong ones name, reading the file once more when
 * that is needed. Not thread-safe.
 */
final class Classifier {
    /** How many places of one hash or number are remembered. */
    private static final int MAX_SIGHTINGS = 8;

    private final Path log;
    private final HashSpelling spelling;
    private final List<Diagnosis.Anomaly> anomalies;
    private final Map<String, List<Sighting>> carrying = new HashMap<>();
    private final Map<String, List<Sighting>> naming = new HashMap<>();
    private final Map<Long, List<Sighting>> numbered = new HashMap<>();
    private boolean forked;

    /** A line that has something to do with a wrong one. */
    private record Sighting(long index, long seq, String previous, String hash) {}

    Classifier(Path log, HashSpelling spelling, List<Diagnosis.Anomaly> anomalies) {
        this.log = log;
        this.spelling = spelling;
        this.anomalies = anomalies;
    }

    /** The breaks, in the order of the file. */
    List<Break> breaks() {
        if (anomalies.stream().anyMatch(a -> !a.linked() && a.line().isEntry())) {
            look();
        }
        List<Break> breaks = new ArrayList<>();
        for (Diagnosis.Anomaly anomaly : anomalies) {
            breaks.add(classify(anomaly));
        }
        return breaks;
    }

    private void look() {
        Set<String> hashes = new HashSet<>();
        Set<Long> numbers = new HashSet<>();
        for (Diagnosis.Anomaly anomaly : anomalies) {
            hashes.add(anomaly.line().previous());
            hashes.add(anomaly.line().stored());
            numbers.add(anomaly.line().seq());
        }
        LineScanner scanner = new LineScanner();
        LineInspector inspector = new LineInspector();
        long[] index = new long[1];
        LineReader.read(log, 0, (offset, bytes, from, to, ended) -> {
            Sighting line = sighting(scanner, inspector, bytes, from, to, index[0]++);
            note(carrying, hashes.contains(line.hash()), line.hash(), line);
            note(naming, hashes.contains(line.previous()), line.previous(), line);
            note(numbered, numbers.contains(line.seq()), line.seq(), line);
            return true;
        });
    }

    private Sighting sighting(
            LineScanner scanner, LineInspector inspector, byte[] bytes, int from, int to, long index) {
        if (scanner.scan(bytes, from, to)) {
            return new Sighting(
                    index,
                    scanner.seq(),
                    text(bytes, scanner.previousFrom(), scanner.previousTo()),
                    text(bytes, scanner.hashFrom(), scanner.hashTo()));
        }
        LineFacts facts = inspector.inspect(bytes, from, to, 0, spelling);
        return new Sighting(index, facts.seq(), facts.previous(), facts.stored());
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private static <K> void note(Map<K, List<Sighting>> map, boolean wanted, K key, Sighting line) {
        if (wanted) {
            List<Sighting> seen = map.computeIfAbsent(key, any -> new ArrayList<>());
            if (seen.size() < MAX_SIGHTINGS) {
                seen.add(line);
            }
        }
    }

    private Break classify(Diagnosis.Anomaly anomaly) {
        LineFacts line = anomaly.line();
        if (!anomaly.linked() && line.isEntry() && !line.stored().isEmpty()) {
            Optional<Sighting> first = first(carrying.get(line.stored()))
                    .filter(there ->
                            there.index() < anomaly.index() && there.previous().equals(line.previous()));
            if (first.isPresent()) {
                return found(
                        anomaly,
                        Cause.DUPLICATED,
                        "this is entry " + first.get().index() + " a second time");
            }
        }
        if (line.problem().isPresent()) {
            return byItself(anomaly, line.problem().get());
        }
        return anomaly.linked() ? misnumbered(anomaly) : unlinked(anomaly);
    }

    private static Break byItself(Diagnosis.Anomaly anomaly, Cause problem) {
        if (anomaly.skipped() && problem == Cause.EDITED) {
            return found(anomaly, Cause.INSERTED, "this line does not belong to the chain, which goes on without it");
        }
        return found(anomaly, problem, anomaly.line().message());
    }

    /** A line that follows the one before it but has another number than comes next. */
    private static Break misnumbered(Diagnosis.Anomaly anomaly) {
        long missing = anomaly.line().seq() - anomaly.expectedSeq();
        return missing > 0
                ? found(anomaly, Cause.DELETED, gap(missing) + " missing before this one, and the rest was hashed anew")
                : found(anomaly, Cause.EDITED, "the entry's number does not follow, and the rest was hashed anew");
    }

    private Break unlinked(Diagnosis.Anomaly anomaly) {
        LineFacts line = anomaly.line();
        Optional<Sighting> before = first(carrying.get(line.previous()));
        if (before.isPresent() && before.get().index() > anomaly.index()) {
            return found(
                    anomaly,
                    Cause.REORDERED,
                    "the entry that this one follows stands behind it, at line "
                            + before.get().index());
        }
        if (before.isPresent()) {
            return behindAnother(anomaly, before.get());
        }
        if (anomaly.skipped()) {
            return found(anomaly, Cause.INSERTED, "this line does not belong to the chain, which goes on without it");
        }
        if (line.previous().equals(HashSpelling.GENESIS) && anomaly.index() > 0) {
            return found(anomaly, Cause.DOUBLE_WRITER, "a second chain begins here, as if the log were new");
        }
        if (line.seq() > anomaly.expectedSeq()) {
            return found(anomaly, Cause.DELETED, gap(line.seq() - anomaly.expectedSeq()) + " missing before this one");
        }
        return line.seq() == anomaly.expectedSeq()
                ? found(
                        anomaly,
                        Cause.EDITED,
                        anomaly.index() == 0
                                ? "the first entry does not begin a chain"
                                : "entry " + (anomaly.index() - 1)
                                        + " is not the one that this one follows: it was replaced and hashed anew")
                : found(anomaly, Cause.INSERTED, "this line follows no entry of the log");
    }

    /** A line that follows an earlier one than the one before it. */
    private Break behindAnother(Diagnosis.Anomaly anomaly, Sighting before) {
        LineFacts line = anomaly.line();
        List<Sighting> siblings = naming.getOrDefault(line.previous(), List.of());
        Optional<Sighting> rival = siblings.stream()
                .filter(other ->
                        other.index() != anomaly.index() && !other.hash().equals(line.stored()))
                .findFirst();
        boolean sameNumber = numbered.getOrDefault(line.seq(), List.of()).stream()
                .anyMatch(other -> !other.hash().equals(line.stored()));
        if (rival.isPresent() && rival.get().seq() != line.seq()) {
            return found(
                    anomaly,
                    Cause.INSERTED,
                    "line " + rival.get().index() + " was put between entry " + before.index() + " and this one");
        }
        if (rival.isPresent() || sameNumber || forked) {
            forked = true;
            return found(
                    anomaly,
                    Cause.DOUBLE_WRITER,
                    "two writers went on behind one entry without seeing each other; this one follows line "
                            + before.index());
        }
        return found(
                anomaly, Cause.REORDERED, "the entry that this one follows stands earlier, at line " + before.index());
    }

    private static String gap(long missing) {
        return missing == 1 ? "1 entry is" : missing + " entries are";
    }

    private static Optional<Sighting> first(@org.jspecify.annotations.Nullable List<Sighting> seen) {
        return seen == null || seen.isEmpty() ? Optional.empty() : Optional.of(seen.get(0));
    }

    private static Break found(Diagnosis.Anomaly anomaly, Cause cause, String message) {
        return new Break(anomaly.index(), anomaly.line().offset(), cause, message);
    }
}
