package dev.loki.core.constitution;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the constitution asks of the run's own files: what is over stays as it is, what happened is written down. */
final class StateChecks {
    /** The phases that may come before each. */
    private static final Map<String, Set<String>> BEFORE = Map.of(
            "REASON", Set.of("REASON", "ACT", "REFLECT", "VERIFY"),
            "ACT", Set.of("REASON", "ACT"),
            "REFLECT", Set.of("ACT", "REFLECT", "VERIFY"),
            "VERIFY", Set.of("REFLECT", "VERIFY"));

    private StateChecks() {}

    /** The record of a completed task is the one that was written when it was completed, unless it names an override. */
    static Outcome completedUnchanged(Moment moment, Facts facts, JsonObject params) {
        if (!facts.stateKept()) {
            return Outcome.notApplicable("this checkout has no state of a run");
        }
        if (facts.completed().isEmpty()) {
            return Outcome.unknown("records of completed tasks");
        }
        Path file = facts.project().queueFile("completed");
        if (!Files.isRegularFile(file)) {
            return Outcome.notApplicable("there is no completed task");
        }
        if (!(Json.parse(Texts.read(file), file.toString()) instanceof JsonArray written)) {
            return Outcome.broken("completed.json is no list of tasks");
        }
        List<JsonObject> evidence = new ArrayList<>();
        for (var item : written.items()) {
            JsonObject record = item instanceof JsonObject object ? object : JsonObject.EMPTY;
            String id = record.string("id").orElse("");
            JsonObject original = facts.completed().get().get(id);
            if (original != null && !original.equals(record) && !overridden(record)) {
                evidence.add(Outcome.problem("the record of the completed task " + id + " was changed")
                        .put("task", id)
                        .build());
            }
        }
        return Outcome.of(evidence);
    }

    private static boolean overridden(JsonObject record) {
        Optional<JsonObject> override = record.object("override");
        return override.isPresent()
                && override.get().string("by").filter(by -> !by.isBlank()).isPresent()
                && override.get().string("why").filter(why -> !why.isBlank()).isPresent();
    }

    /** The phase that the run has entered stands in orchestrator.json, and may follow the one before. */
    static Outcome phasePersisted(Moment moment, Facts facts, JsonObject params) {
        if (facts.phase().isEmpty()) {
            return Outcome.unknown("phase");
        }
        Facts.PhaseChange change = facts.phase().get();
        Set<String> allowed = BEFORE.getOrDefault(change.to(), Set.of());
        if (change.from().isPresent() && !allowed.contains(change.from().get())) {
            return Outcome.broken("the phase " + change.to() + " must not follow "
                    + change.from().get());
        }
        Path file = facts.project().orchestrator();
        if (!Files.isRegularFile(file)) {
            return Outcome.broken("orchestrator.json is not there");
        }
        Optional<String> written = Json.parse(Texts.read(file), file.toString()) instanceof JsonObject state
                ? state.string("currentPhase")
                : Optional.empty();
        return written.equals(Optional.of(change.to()))
                ? Outcome.held()
                : Outcome.broken(Outcome.problem("orchestrator.json says " + written.orElse("nothing")
                                + " where the run is in " + change.to())
                        .put("phase", change.to()));
    }

    /** Every event that belongs into a ledger stands there. */
    static Outcome ledgersComplete(Moment moment, Facts facts, JsonObject params) {
        if (facts.ledgerEntries().isEmpty()) {
            return Outcome.unknown("events for the ledgers");
        }
        List<JsonObject> evidence = new ArrayList<>();
        for (Facts.LedgerEntry entry : facts.ledgerEntries().get()) {
            boolean there = LedgerFiles.of(facts.project()).lines(entry.ledger()).stream()
                    .anyMatch(line -> line.string("run").equals(Optional.of(entry.run()))
                            && line.integer("seq").equals(Optional.of(entry.seq())));
            if (!there) {
                evidence.add(Outcome.problem("the ledger " + entry.ledger() + " has no line for " + entry.event())
                        .put("ledger", entry.ledger())
                        .put("seq", entry.seq())
                        .build());
            }
        }
        return Outcome.of(evidence);
    }

    /** Every bug that a tester found stands in the dead-letter queue, with what the specification asks for. */
    static Outcome bugsRecorded(Moment moment, Facts facts, JsonObject params) {
        if (facts.bugs().isEmpty()) {
            return Outcome.unknown("bugs that were found");
        }
        if (facts.bugs().get().isEmpty()) {
            return Outcome.notApplicable("no bug was found");
        }
        Path file = facts.project().queueFile("dead-letter");
        List<String> written =
                Files.isRegularFile(file) && Json.parse(Texts.read(file), file.toString()) instanceof JsonArray array
                        ? array.items().stream()
                                .filter(JsonObject.class::isInstance)
                                .map(JsonObject.class::cast)
                                .filter(record -> List.of("spec_reference", "test", "expected", "actual").stream()
                                        .allMatch(name -> record.get(name).isPresent()))
                                .flatMap(record -> record.string("id").stream())
                                .toList()
                        : List.of();
        List<String> missing =
                facts.bugs().get().stream().filter(id -> !written.contains(id)).toList();
        return missing.isEmpty()
                ? Outcome.held()
                : Outcome.broken(Outcome.list(
                        Outcome.problem("the dead-letter queue has no record of the bug " + missing.get(0)),
                        "bugs",
                        missing));
    }

    /** What runs in each environment stands in orchestrator.json. */
    static Outcome infrastructureTracked(Moment moment, Facts facts, JsonObject params) {
        if (facts.infrastructure().isEmpty()) {
            return Outcome.unknown("deployments");
        }
        if (facts.infrastructure().get().isEmpty()) {
            return Outcome.notApplicable("nothing was deployed");
        }
        Path file = facts.project().orchestrator();
        JsonObject written =
                Files.isRegularFile(file) && Json.parse(Texts.read(file), file.toString()) instanceof JsonObject state
                        ? state.object("infrastructure").orElse(JsonObject.EMPTY)
                        : JsonObject.EMPTY;
        List<JsonObject> evidence = new ArrayList<>();
        facts.infrastructure().get().forEach((environment, commit) -> {
            boolean there = written.object(environment)
                    .flatMap(entry -> entry.string("commit"))
                    .equals(Optional.of(commit));
            if (!there) {
                evidence.add(
                        Outcome.problem("orchestrator.json does not say that " + commit + " runs in " + environment)
                                .put("environment", environment)
                                .build());
            }
        });
        return Outcome.of(evidence);
    }

    /** No line of a ledger was changed, removed or put in. */
    static Outcome ledgersAppendOnly(Moment moment, Facts facts, JsonObject params) {
        if (!facts.stateKept()) {
            return Outcome.notApplicable("this checkout has no state of a run");
        }
        List<JsonObject> evidence = new ArrayList<>();
        for (String name : LedgerFiles.NAMES) {
            LedgerFiles.of(facts.project())
                    .problem(name)
                    .ifPresent(problem -> evidence.add(Outcome.problem("ledgers/" + name + ".jsonl: " + problem)
                            .put("ledger", name)
                            .build()));
        }
        return Outcome.of(evidence);
    }
}
