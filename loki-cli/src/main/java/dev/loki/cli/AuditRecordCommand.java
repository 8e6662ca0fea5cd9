package dev.loki.cli;

import dev.loki.audit.AuditException;
import dev.loki.audit.AuditLog;
import dev.loki.audit.AuditSettings;
import dev.loki.audit.EntryDraft;
import dev.loki.audit.Receipt;
import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.json.Document;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loki audit record}. */
@Command(
        name = "record",
        description = {
            "Append entries to the project's audit log, whether or not LOKI_AUDIT_ENABLED is set.",
            "Prints {\"seq\",\"hash\"} for each, once it is on the disk; ends with 1 at the first that is not."
        })
final class AuditRecordCommand implements Subcommand {
    /** The most entries that are on their way to the disk. */
    static final int MAX_IN_FLIGHT = 256;

    private static final Set<String> FIELDS = Set.of("who", "what", "where", "why", "metadata");

    @Option(names = "--who", paramLabel = "W", description = "The acting agent or person.")
    Optional<String> who = Optional.empty();

    @Option(names = "--what", paramLabel = "A", description = "The action, such as file_write.")
    Optional<String> what = Optional.empty();

    @Option(names = "--where", paramLabel = "P", description = "The file, task or commit it concerns.")
    Optional<String> where = Optional.empty();

    @Option(names = "--why", paramLabel = "R", description = "The reason.")
    Optional<String> why = Optional.empty();

    @Option(names = "--metadata", paramLabel = "JSON", description = "Further facts.")
    Optional<String> metadata = Optional.empty();

    @Option(
            names = "--personal",
            paramLabel = "FIELD",
            split = ",",
            description = "Members of the metadata whose values are kept beside the log, where they can be erased.")
    Set<String> personal = new LinkedHashSet<>();

    @Option(
            names = "--stdin",
            description = "Read entries from standard input, one JSON object with these five members per line.")
    boolean stdin;

    @Override
    public ExitCode run(Composition loki) {
        boolean named = who.isPresent() || what.isPresent() || where.isPresent() || why.isPresent();
        if (stdin ? named || metadata.isPresent() : who.isEmpty() || what.isEmpty()) {
            throw new LokiException("USAGE", "give --who and --what, or --stdin alone");
        }
        Optional<EntryDraft> single = stdin ? Optional.empty() : Optional.of(single());
        AuditSettings settings =
                AuditSettings.from(loki.env().raw(), loki.project().root(), loki.redactor());
        Scaffold.keepOutOfGit(loki.project());
        try (AuditLog log = AuditLog.open(loki.project(), settings, InstantSource.system())) {
            if (single.isPresent()) {
                print(loki, log.append(single.get()));
            } else {
                stream(loki, log);
            }
            return ExitCode.OK;
        } catch (AuditException | ConfigException e) {
            throw new LokiException("RECORD_FAILED", String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new LokiException("RECORD_FAILED", "standard input could not be read: " + e.getMessage(), e);
        }
    }

    private EntryDraft single() {
        JsonValue facts;
        try {
            facts = metadata.<JsonValue>map(text -> Json.parse(text, "--metadata"))
                    .orElse(JsonNull.INSTANCE);
        } catch (ConfigException e) {
            throw new LokiException("USAGE", String.valueOf(e.getMessage()), e);
        }
        for (String field : personal) {
            if (!(facts instanceof JsonObject object) || object.get(field).isEmpty()) {
                throw new LokiException("USAGE", "--personal " + field + " names no member of --metadata");
            }
        }
        return new EntryDraft(who.orElse(""), what.orElse(""), where, why, facts, personal);
    }

    /** Keeps many entries on their way, but none waiting when no more input is there. */
    private void stream(Composition loki, AuditLog log) throws IOException {
        BoundedLines lines = new BoundedLines(loki.streams().in(), AuditLog.MAX_LINE_BYTES);
        Deque<CompletableFuture<Receipt>> inFlight = new ArrayDeque<>();
        try {
            for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
                if (line.get().length > 0) {
                    inFlight.add(log.submit(draft(line.get(), lines.number())));
                }
                while (inFlight.size() >= MAX_IN_FLIGHT || (!inFlight.isEmpty() && !lines.ready())) {
                    print(loki, settled(inFlight.remove()));
                }
            }
        } finally {
            while (!inFlight.isEmpty()) {
                print(loki, settled(inFlight.remove()));
            }
        }
    }

    private static Receipt settled(CompletableFuture<Receipt> receipt) {
        try {
            return receipt.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof LokiException told ? told : e;
        }
    }

    private EntryDraft draft(byte[] line, long number) {
        String place = "standard input line " + number;
        Document document = Json.document(line, place);
        if (!(document.root() instanceof JsonObject entry)) {
            throw new ConfigException(
                    place + ": an entry is an object such as {\"who\":\"agent-1\",\"what\":\"deploy\"}");
        }
        for (String name : entry.members().keySet()) {
            if (!FIELDS.contains(name)) {
                throw new ConfigException(
                        place + ": an entry has who, what, where, why and metadata, and nothing else; remove the rest");
            }
        }
        return new EntryDraft(
                text(entry, "who", place).orElse(""),
                text(entry, "what", place).orElse(""),
                text(entry, "where", place),
                text(entry, "why", place),
                entry.get("metadata").orElse(JsonNull.INSTANCE),
                personal);
    }

    private static Optional<String> text(JsonObject entry, String name, String place) {
        JsonValue value = entry.get(name).orElse(JsonNull.INSTANCE);
        if (value instanceof JsonString || value == JsonNull.INSTANCE) {
            return entry.string(name);
        }
        throw new ConfigException(place + ": " + name + " has to be a text");
    }

    private static void print(Composition loki, Receipt receipt) {
        loki.console().raw(Json.write(receipt.toJson()) + "\n");
    }
}
