package dev.loki.core.approval;

import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.approval.ApprovalRequest.Status;
import dev.loki.core.approval.ApprovalRequest.Subject;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.json.Document;
import dev.loki.core.json.Fields;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * The file {@code .loki/state/approvals.json}: who was asked for what, and what they said.
 *
 * <p>Every change happens under a lock file and is written whole, so that a run and {@code loki approve} in another
 * process never lose each other's words. At most {@value #MAX_REQUESTS} requests are kept; the oldest decided ones go
 * first.
 */
public final class ApprovalQueue {
    /** The most requests that the file keeps. */
    public static final int MAX_REQUESTS = 1_000;

    /** How long a request stays usable. */
    public static final Duration TIME_TO_LIVE = Duration.ofHours(24);

    private static final int ID_CHARACTERS = 6;

    private final Path file;
    private final InstantSource clock;
    private final RandomGenerator random;

    private ApprovalQueue(Path file, InstantSource clock, RandomGenerator random) {
        this.file = file;
        this.clock = clock;
        this.random = random;
    }

    /** The queue in that file; the file is created by the first request. */
    public static ApprovalQueue at(Path file, InstantSource clock, RandomGenerator random) {
        return new ApprovalQueue(file, clock, random);
    }

    /** All requests, oldest first, those whose time ran out marked as expired. */
    public List<ApprovalRequest> list() {
        return expire(read());
    }

    /** The request about exactly this, made now if there is none that is still pending, approved or rejected. */
    public ApprovalRequest request(Subject subject) {
        return change(requests -> {
                    boolean known = requests.stream().anyMatch(r -> subject.matches(r) && standing(r));
                    if (known) {
                        return requests;
                    }
                    List<ApprovalRequest> more = new ArrayList<>(requests);
                    more.add(fresh(subject));
                    return more;
                })
                .stream()
                .filter(r -> subject.matches(r) && standing(r))
                .findFirst()
                .orElseThrow(() -> new LokiException("APPROVALS_FULL", file + " holds too many pending requests"));
    }

    /** Records a person's word; a request that is not pending is refused. */
    public ApprovalRequest decide(String id, boolean yes, String by, String reason) {
        List<ApprovalRequest> after = change(requests -> {
            ApprovalRequest request = find(requests, id);
            if (request.status() != Status.PENDING) {
                throw new LokiException(
                        "APPROVAL_NOT_PENDING",
                        "approval " + id + " is " + request.status().wireName()
                                + " already; only a pending one can be decided");
            }
            return replace(
                    requests,
                    request.with(
                            yes ? Status.APPROVED : Status.REJECTED,
                            Optional.of(by),
                            Optional.of(Instant.ofEpochMilli(clock.millis())),
                            reason.isBlank() ? Optional.empty() : Optional.of(reason)));
        });
        return find(after, id);
    }

    /** Uses an approval up; false when it is not approved (any more). */
    public boolean use(String id) {
        boolean[] used = {false};
        change(requests -> {
            ApprovalRequest request = find(requests, id);
            used[0] = request.status() == Status.APPROVED;
            return used[0]
                    ? replace(
                            requests,
                            request.with(Status.USED, request.decidedBy(), request.decidedAt(), request.reason()))
                    : requests;
        });
        return used[0];
    }

    private static boolean standing(ApprovalRequest request) {
        return switch (request.status()) {
            case PENDING, APPROVED, REJECTED -> true;
            case EXPIRED, USED -> false;
        };
    }

    private ApprovalRequest fresh(Subject subject) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        StringBuilder id = new StringBuilder("ap-");
        for (int i = 0; i < ID_CHARACTERS; i++) {
            id.append(Character.forDigit(random.nextInt(36), 36));
        }
        return new ApprovalRequest(
                id.toString(),
                now,
                now.plus(TIME_TO_LIVE),
                subject.task(),
                subject.point(),
                subject.actionHash(),
                subject.policyHash(),
                subject.summary(),
                subject.requester(),
                Status.PENDING,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static ApprovalRequest find(List<ApprovalRequest> requests, String id) {
        return requests.stream()
                .filter(r -> r.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new LokiException(
                        "APPROVAL_UNKNOWN", "there is no approval " + id + "; see: loki approve list"));
    }

    private static List<ApprovalRequest> replace(List<ApprovalRequest> requests, ApprovalRequest changed) {
        return requests.stream()
                .map(r -> r.id().equals(changed.id()) ? changed : r)
                .toList();
    }

    private List<ApprovalRequest> expire(List<ApprovalRequest> requests) {
        Instant now = clock.instant();
        return requests.stream()
                .map(r -> (r.status() == Status.PENDING || r.status() == Status.APPROVED)
                                && r.expires().isBefore(now)
                        ? r.with(Status.EXPIRED, r.decidedBy(), r.decidedAt(), r.reason())
                        : r)
                .toList();
    }

    private List<ApprovalRequest> change(UnaryOperator<List<ApprovalRequest>> step) {
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            List<ApprovalRequest> before = expire(read());
            List<ApprovalRequest> after = trim(step.apply(before));
            if (held.isValid() && !after.equals(before)) {
                write(after);
            }
            return after;
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }

    private static List<ApprovalRequest> trim(List<ApprovalRequest> requests) {
        List<ApprovalRequest> kept = new ArrayList<>(requests);
        for (int i = 0; i < kept.size() && kept.size() > MAX_REQUESTS; ) {
            if (kept.get(i).status() == Status.PENDING || kept.get(i).status() == Status.APPROVED) {
                i++;
            } else {
                kept.remove(i);
            }
        }
        return kept.size() > MAX_REQUESTS ? kept.subList(0, MAX_REQUESTS) : kept;
    }

    private void write(List<ApprovalRequest> requests) {
        JsonObject json = JsonObject.builder()
                .put("version", 1)
                .put(
                        "requests",
                        JsonValue.array(
                                requests.stream().map(ApprovalRequest::toJson).toList()))
                .build();
        AtomicFiles.write(file, Json.pretty(json) + "\n");
    }

    private List<ApprovalRequest> read() {
        if (!Files.exists(file)) {
            return List.of();
        }
        Document document;
        try {
            document =
                    Json.document(Files.readAllBytes(file), file.getFileName().toString());
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
        Fields fields = document.fields();
        if (fields.integer("version").orElse(0L) != 1) {
            throw fields.error("version", "must be 1");
        }
        List<ApprovalRequest> requests = new ArrayList<>();
        fields.objects("requests").forEach(r -> requests.add(parse(r)));
        fields.done();
        return List.copyOf(requests);
    }

    private static ApprovalRequest parse(Fields f) {
        ApprovalRequest request = new ApprovalRequest(
                f.requireString("id"),
                instant(f, "created"),
                instant(f, "expires"),
                f.requireString("task"),
                f.requireString("point"),
                f.requireString("action_hash"),
                f.requireString("policy_hash"),
                f.requireString("summary"),
                f.requireString("requester"),
                status(f),
                optional(f, "decided_by"),
                optional(f, "decided_at").map(text -> instant(f, "decided_at")),
                optional(f, "reason"));
        f.done();
        return request;
    }

    private static Optional<String> optional(Fields f, String name) {
        return f.isNull(name) ? Optional.empty() : f.string(name);
    }

    private static Status status(Fields f) {
        try {
            return Status.valueOf(f.requireString("status").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw f.error("status", "must be pending, approved, rejected, expired or used");
        }
    }

    private static Instant instant(Fields f, String name) {
        try {
            return Instant.parse(f.requireString(name));
        } catch (DateTimeParseException e) {
            ConfigException error = f.error(name, "must be a UTC time such as 2026-02-21T10:00:00Z");
            error.initCause(e);
            throw error;
        }
    }
}
