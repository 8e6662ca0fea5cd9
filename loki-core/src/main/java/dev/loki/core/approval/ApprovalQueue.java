package dev.loki.core.approval;

import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.approval.ApprovalPolicy.Terms;
import dev.loki.core.approval.ApprovalRequest.Status;
import dev.loki.core.approval.ApprovalRequest.Subject;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.FileMutex;
import dev.loki.core.json.Document;
import dev.loki.core.json.Fields;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** How long a request can be decided unless its terms say otherwise, and how long an approval can be used. */
    public static final Duration TIME_TO_LIVE = Duration.ofHours(24);

    /** Who decided a request that nobody decided in time. */
    public static final String BY_TIMEOUT = "timeout";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

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

    /** As {@link #request(Subject, Terms)}, on the default terms. */
    public ApprovalRequest request(Subject subject) {
        return request(subject, Terms.DEFAULT);
    }

    /** The request about exactly this, made now if there is none that is still pending, approved or rejected. */
    public ApprovalRequest request(Subject subject, Terms terms) {
        return change(requests -> {
                    boolean known = requests.stream().anyMatch(r -> subject.matches(r) && standing(r));
                    if (known) {
                        return requests;
                    }
                    List<ApprovalRequest> more = new ArrayList<>(requests);
                    more.add(fresh(subject, terms));
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
            ApprovalRequest request = pending(requests, id);
            Instant now = Instant.ofEpochMilli(clock.millis());
            return replace(
                    requests,
                    request.with(
                            yes ? Status.APPROVED : Status.REJECTED,
                            yes ? now.plus(TIME_TO_LIVE) : request.expires(),
                            Optional.of(by),
                            Optional.of(now),
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
                            request.with(
                                    Status.USED,
                                    request.expires(),
                                    request.decidedBy(),
                                    request.decidedAt(),
                                    request.reason()))
                    : requests;
        });
        return used[0];
    }

    /**
     * Ends the rejections about a task, so that what still needs an approval is asked anew.
     *
     * @param by who wants that
     */
    public void reopen(String task, String by) {
        change(requests -> requests.stream()
                .map(r -> rejected(r, task)
                        ? r.with(
                                Status.EXPIRED,
                                r.expires(),
                                r.decidedBy(),
                                r.decidedAt(),
                                Optional.of(
                                        r.reason().map(reason -> reason + "; ").orElse("") + "to be asked anew, says "
                                                + by))
                        : r)
                .toList());
    }

    /** Whether a rejection about a task stands. */
    public boolean rejected(String task) {
        return list().stream().anyMatch(r -> rejected(r, task));
    }

    private static boolean rejected(ApprovalRequest request, String task) {
        return request.status() == Status.REJECTED && request.task().equals(task);
    }

    private static boolean standing(ApprovalRequest request) {
        return switch (request.status()) {
            case PENDING, APPROVED, REJECTED -> true;
            case EXPIRED, USED -> false;
        };
    }

    private ApprovalRequest fresh(Subject subject, Terms terms) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        StringBuilder id = new StringBuilder("ap-");
        for (int i = 0; i < ID_CHARACTERS; i++) {
            id.append(Character.forDigit(random.nextInt(36), 36));
        }
        return new ApprovalRequest(
                id.toString(),
                now,
                now.plus(terms.timeToLive()),
                terms.approveOnTimeout(),
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

    /** Refuses an id that nobody can decide about: an unknown one, or one whose request is not pending. */
    public void requirePending(String id) {
        pending(list(), id);
    }

    private static ApprovalRequest pending(List<ApprovalRequest> requests, String id) {
        ApprovalRequest request = find(requests, id);
        if (request.status() != Status.PENDING) {
            throw new LokiException(
                    "APPROVAL_NOT_PENDING",
                    "approval " + id + " is " + request.status().wireName()
                            + " already; only a pending one can be decided"
                            + (request.status() == Status.REJECTED
                                    ? "; to be asked anew, run: loki task retry " + request.task()
                                    : ""));
        }
        return request;
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
        return requests.stream().map(r -> expire(r, now)).toList();
    }

    /** What a request is at that time: its stored deadline decides, whoever looks and whenever. */
    private static ApprovalRequest expire(ApprovalRequest r, Instant now) {
        boolean over = r.expires().isBefore(now);
        if (r.status() == Status.PENDING && over && r.approveOnTimeout()) {
            ApprovalRequest approved = r.with(
                    Status.APPROVED,
                    r.expires().plus(TIME_TO_LIVE),
                    Optional.of(BY_TIMEOUT),
                    Optional.of(r.expires()),
                    Optional.of("nobody decided in time, and the policy approves then"));
            return expire(approved, now);
        }
        if (r.status() == Status.PENDING && over) {
            return r.with(
                    Status.EXPIRED,
                    r.expires(),
                    r.decidedBy(),
                    r.decidedAt(),
                    Optional.of("rejected: nobody decided in time"));
        }
        return r.status() == Status.APPROVED && over
                ? r.with(Status.EXPIRED, r.expires(), r.decidedBy(), r.decidedAt(), r.reason())
                : r;
    }

    private List<ApprovalRequest> change(UnaryOperator<List<ApprovalRequest>> step) {
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        FileMutex held = FileMutex.lock(lock, FileMutex.Owner.current("approvals", clock), PATIENCE);
        try {
            List<ApprovalRequest> stored = read();
            List<ApprovalRequest> after = trim(step.apply(expire(stored)));
            if (!after.equals(stored)) {
                write(after);
            }
            return after;
        } finally {
            held.close();
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
                approveOnTimeout(f),
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

    private static boolean approveOnTimeout(Fields f) {
        String word = f.string("on_timeout", "reject");
        if (!word.equals("approve") && !word.equals("reject")) {
            throw f.error("on_timeout", "must be approve or reject");
        }
        return word.equals("approve");
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
