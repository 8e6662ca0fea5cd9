package dev.loki.core.constitution;

import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.JsonLines;
import dev.loki.core.io.LineChain;
import dev.loki.core.io.LineChain.Head;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ledgers of a project as they lie on the disk, and how far each had come when a run last let go of it. */
public final class LedgerFiles {
    /** The ledgers there are. */
    public static final List<String> NAMES = List.of("decisions", "deployments", "reviews", "tests");

    /** A ledger file that is larger is refused. */
    static final long MAX_BYTES = 64L << 20;

    /** Files that one ledger may have been split into. */
    static final int MAX_PARTS = 1_000;

    private final ProjectDir project;

    private LedgerFiles(ProjectDir project) {
        this.project = project;
    }

    /** The ledgers of a project. */
    public static LedgerFiles of(ProjectDir project) {
        return new LedgerFiles(project);
    }

    /** All lines of a ledger, those of parts that were set aside first; a torn last line is left out. */
    public List<JsonObject> lines(String name) {
        List<JsonObject> lines = new ArrayList<>();
        for (int part = 1; part <= MAX_PARTS && Files.exists(project.ledger(name + "." + part)); part++) {
            lines.addAll(JsonLines.readAll(project.ledger(name + "." + part), MAX_BYTES));
        }
        lines.addAll(JsonLines.readAll(project.ledger(name), MAX_BYTES));
        return lines;
    }

    /** Writes down how far the ledgers have come; durable when this returns. */
    public void remember(Map<String, Head> heads) {
        JsonObject.Builder json = JsonObject.builder();
        heads.forEach((name, head) -> json.put(
                name,
                JsonObject.builder()
                        .put("lines", head.lines())
                        .put("hash", head.hash())
                        .build()));
        AtomicFiles.write(file(), Json.pretty(json.build()) + "\n");
    }

    /** What is wrong with a ledger: a line that was changed, removed or put in; empty when nothing is. */
    Optional<String> problem(String name) {
        return LineChain.problem(lines(name), known(name));
    }

    private Head known(String name) {
        if (!Files.isRegularFile(file())) {
            return Head.NONE;
        }
        return Json.parse(Texts.read(file()), file().toString()) instanceof JsonObject heads
                ? heads.object(name)
                        .map(head -> new Head(
                                head.integer("lines").orElse(0L),
                                head.string("hash").orElse(LineChain.GENESIS)))
                        .orElse(Head.NONE)
                : Head.NONE;
    }

    private Path file() {
        return project.state().resolve("ledgers.json");
    }
}
