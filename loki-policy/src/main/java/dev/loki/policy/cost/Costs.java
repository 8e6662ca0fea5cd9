package dev.loki.policy.cost;

import dev.loki.core.ConfigException;
import dev.loki.core.StorageException;
import dev.loki.core.json.Document;
import dev.loki.core.json.Fields;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The content of {@code .loki/state/costs.json}: totals that are never dropped, and the last calls. Immutable.
 *
 * @param total everything
 * @param projects totals by project
 * @param agents totals by agent
 * @param models totals by model
 * @param entries the last calls, oldest first
 * @param alerts the alerts that were given, oldest first
 * @param reservations the calls under way
 */
record Costs(
        Tally total,
        Map<String, Tally> projects,
        Map<String, Tally> agents,
        Map<String, Tally> models,
        List<CostEntry> entries,
        List<String> alerts,
        List<Reservation> reservations) {

    /** The most calls that are listed; the totals keep what the older ones used. */
    static final int MAX_ENTRIES = 1_000;

    /** The most names of one kind with a total of their own; what others use counts under {@link #OTHERS}. */
    static final int MAX_NAMES = 1_000;

    /** The most alerts that are remembered. */
    static final int MAX_ALERTS = 10_000;

    /** The most calls that may be under way at once. */
    static final int MAX_RESERVATIONS = 1_000;

    /** The longest name, in characters; longer ones are cut. */
    static final int MAX_NAME_LENGTH = 200;

    /** The total of all names beyond {@link #MAX_NAMES}. */
    static final String OTHERS = "(others)";

    /** Nothing was used yet. */
    static final Costs EMPTY = new Costs(Tally.NONE, Map.of(), Map.of(), Map.of(), List.of(), List.of(), List.of());

    /** Copies the collections and keeps their order. */
    public Costs {
        projects = Collections.unmodifiableMap(new LinkedHashMap<>(projects));
        agents = Collections.unmodifiableMap(new LinkedHashMap<>(agents));
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
        entries = last(entries, MAX_ENTRIES);
        alerts = last(alerts, MAX_ALERTS);
        reservations = List.copyOf(reservations);
    }

    /**
     * Reads the file; nothing was used yet when it is absent.
     *
     * @throws ConfigException if it is damaged: it is never taken for an empty one
     * @throws StorageException if it cannot be read
     */
    static Costs read(Path file) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return EMPTY;
        }
        if (Files.isSymbolicLink(file)) {
            throw new StorageException(file + " is a symbolic link; replace it with a regular file");
        }
        try {
            return parse(Document.read(file, file.getFileName().toString()).fields());
        } catch (ConfigException e) {
            throw new ConfigException(
                    e.getMessage() + "; what was spent is not known, so nothing may be spent: restore " + file
                            + " from a backup, or move it away to begin at 0",
                    e);
        }
    }

    /** This and one more call. */
    Costs plus(CostEntry entry) {
        List<CostEntry> more = new ArrayList<>(entries);
        more.add(entry);
        return new Costs(
                total.plus(entry.tokens(), entry.usd(), entry.costKnown()),
                plus(projects, entry.project(), entry),
                plus(agents, entry.agent(), entry),
                plus(models, entry.model(), entry),
                more,
                alerts,
                reservations);
    }

    Costs withAlerts(List<String> given) {
        return new Costs(total, projects, agents, models, entries, given, reservations);
    }

    Costs withReservations(List<Reservation> held) {
        return new Costs(total, projects, agents, models, entries, alerts, held);
    }

    private static Map<String, Tally> plus(Map<String, Tally> tallies, String name, CostEntry entry) {
        Map<String, Tally> more = new LinkedHashMap<>(tallies);
        String key = more.containsKey(name) || more.size() < MAX_NAMES ? name : OTHERS;
        more.put(key, more.getOrDefault(key, Tally.NONE).plus(entry.tokens(), entry.usd(), entry.costKnown()));
        return more;
    }

    JsonObject toJson() {
        return JsonObject.builder()
                .put("version", 1)
                .put("total", total.toJson())
                .put("projects", json(projects))
                .put("agents", json(agents))
                .put("models", json(models))
                .put(
                        "entries",
                        JsonValue.array(entries.stream().map(CostEntry::toJson).toList()))
                .put("alerts", alerts)
                .put(
                        "reservations",
                        JsonValue.array(
                                reservations.stream().map(Reservation::toJson).toList()))
                .build();
    }

    static JsonObject json(Map<String, Tally> tallies) {
        JsonObject.Builder json = JsonObject.builder();
        tallies.forEach((name, tally) -> json.put(name, tally.toJson()));
        return json.build();
    }

    private static Costs parse(Fields f) {
        if (f.integer("version").orElse(0L) != 1) {
            throw f.error("version", "\"version\" must be 1");
        }
        Costs costs = new Costs(
                Tally.read(f.object("total").orElseThrow(() -> f.missing("total"))),
                tallies(f, "projects"),
                tallies(f, "agents"),
                tallies(f, "models"),
                f.objects("entries").stream().map(CostEntry::read).toList(),
                f.strings("alerts"),
                f.objects("reservations").stream().map(Reservation::read).toList());
        f.done();
        return costs;
    }

    private static Map<String, Tally> tallies(Fields f, String key) {
        if (!f.has(key)) {
            throw f.missing(key);
        }
        Map<String, Tally> tallies = new LinkedHashMap<>();
        f.objectMap(key).forEach((name, fields) -> tallies.put(name, Tally.read(fields)));
        return tallies;
    }

    static Instant instant(Fields f, String key) {
        try {
            return Instant.parse(f.requireString(key));
        } catch (DateTimeException e) {
            throw f.error(key, "\"" + key + "\" must be a UTC time such as 2026-02-21T10:00:00Z");
        }
    }

    static long whole(Fields f, String key) {
        long value = f.integer(key).orElseThrow(() -> f.missing(key));
        if (value < 0) {
            throw f.error(key, "\"" + key + "\" must not be negative");
        }
        return value;
    }

    /** A name as it is kept: not blank, not longer than {@link #MAX_NAME_LENGTH}. */
    static String name(String name) {
        return name.isBlank() ? "unknown" : cut(name);
    }

    /** A text that is not longer than {@link #MAX_NAME_LENGTH}. */
    static String cut(String text) {
        return text.length() > MAX_NAME_LENGTH ? text.substring(0, MAX_NAME_LENGTH) : text;
    }

    private static <T> List<T> last(List<T> list, int most) {
        return List.copyOf(list.subList(Math.max(0, list.size() - most), list.size()));
    }
}
