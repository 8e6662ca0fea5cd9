package dev.loki.policy;

import dev.loki.core.gate.Action;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.PolicyFields;
import dev.loki.core.gate.Ruling;
import dev.loki.core.gate.Ruling.Finding;
import dev.loki.core.gate.Ruling.Match;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import dev.loki.policy.Explanation.Change;
import dev.loki.policy.Explanation.Counterfactual;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for the smallest change of a context that flips a decision: first one field, then two, then three, each with the
 * values at which a rule that matters changes its mind. Every candidate is evaluated. One search; not thread-safe.
 */
final class CounterfactualSearch {
    /** How many contexts are evaluated at most. */
    static final int MAX_TRIES = 20_000;

    /** How many fields are changed at most. */
    static final int MAX_CHANGES = 3;

    private final PolicyEngine engine;
    private final EnforcementPoint point;
    private final JsonObject context;
    private final Ruling ruling;
    private final Map<String, Set<JsonValue>> candidates = new LinkedHashMap<>();
    private int tries;

    CounterfactualSearch(PolicyEngine engine, EnforcementPoint point, JsonObject context, Ruling ruling) {
        this.engine = engine;
        this.point = point;
        this.context = context;
        this.ruling = ruling;
    }

    Optional<Counterfactual> find() {
        Action action = Action.of(context);
        for (PolicyEntry entry : engine.policies().entries(point)) {
            if (ruling.allowed() || !entry.violations(action.values()).isEmpty()) {
                collect(entry);
            }
        }
        for (int changes = 1; changes <= MAX_CHANGES; changes++) {
            Optional<Counterfactual> found = search(changes, 0, new LinkedHashMap<>());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private void collect(PolicyEntry entry) {
        if (entry instanceof RuleEntry rule) {
            rule.rule().boundaries().forEach((field, values) -> values.forEach(value -> add(field.name(), value)));
        } else if (entry instanceof BudgetEntry budget) {
            budget.within().boundaries().forEach((field, values) -> values.forEach(value -> add(field.name(), value)));
        } else if (entry instanceof ProvidersEntry providers) {
            providers.providers().forEach(provider -> add("provider", JsonValue.of(provider)));
            add("provider", JsonValue.of("another-provider"));
        } else if (entry instanceof ResidencyEntry residency) {
            residency.residency().allowedProviders().forEach(provider -> add("provider", JsonValue.of(provider)));
            residency.residency().allowedRegions().forEach(region -> add("region", JsonValue.of(region)));
            add("provider", JsonValue.of("another-provider"));
        } else if (entry instanceof GatesEntry gates) {
            gates(gates);
        } else if (entry instanceof DataEntry) {
            context.string("content").map(this::withoutFindings).ifPresent(text -> add("content", text));
        }
        if (context.get("file_path").isPresent() && context.get("project_dir").isEmpty()) {
            context.string("file_path")
                    .filter(path -> path.lastIndexOf('/') >= 0)
                    .ifPresent(path -> add("project_dir", JsonValue.of(path.substring(0, path.lastIndexOf('/') + 1))));
        }
    }

    private void gates(GatesEntry gates) {
        Set<String> passed = new LinkedHashSet<>(context.strings("passed_gates"));
        if (ruling.allowed()) {
            gates.gates().forEach(passed::remove);
        } else {
            passed.addAll(gates.gates());
            candidates.getOrDefault("passed_gates", Set.of()).forEach(earlier -> {
                if (earlier instanceof JsonArray list) {
                    list.items().forEach(item -> passed.add(((JsonString) item).value()));
                }
            });
        }
        candidates.remove("passed_gates");
        add("passed_gates", JsonValue.strings(List.copyOf(passed)));
    }

    private JsonValue withoutFindings(String content) {
        Set<Integer> lines = new LinkedHashSet<>();
        for (Match match : ruling.violations()) {
            match.findings().stream().map(Finding::line).forEach(lines::add);
        }
        List<String> kept = new ArrayList<>();
        String[] all = content.split("\n", -1);
        for (int i = 0; i < all.length; i++) {
            if (!lines.contains(i + 1)) {
                kept.add(all[i]);
            }
        }
        return JsonValue.of(String.join("\n", kept));
    }

    private void add(String field, JsonValue value) {
        JsonValue full = isPath(field) && value instanceof JsonString text ? path(text.value()) : value;
        if (!Optional.of(full).equals(context.get(field))) {
            candidates.computeIfAbsent(field, name -> new LinkedHashSet<>()).add(full);
        }
    }

    private static boolean isPath(String field) {
        return field.equals(PolicyFields.FILE_PATH.name()) || field.equals(PolicyFields.READ_PATHS.name());
    }

    /** The path in full, with the name of the file that is asked about where the rule leaves the name open. */
    private JsonValue path(String path) {
        String name = context.string("file_path")
                .map(given -> given.substring(given.lastIndexOf('/') + 1))
                .filter(given -> !given.isEmpty())
                .orElse("example.txt");
        String named =
                path.endsWith("example.txt") ? path.substring(0, path.length() - "example.txt".length()) + name : path;
        return JsonValue.of(
                named.startsWith("/") ? named : context.string("project_dir").orElse("") + "/" + named);
    }

    private Optional<Counterfactual> search(int changes, int from, Map<String, JsonValue> chosen) {
        List<String> fields = new ArrayList<>(candidates.keySet());
        fields.sort(Comparator.comparing(field -> context.get(field).isEmpty()));
        for (int i = from; i < fields.size(); i++) {
            String field = fields.get(i);
            for (JsonValue value : nearest(field)) {
                chosen.put(field, value);
                Optional<Counterfactual> found = changes == 1 ? tried(chosen) : search(changes - 1, i + 1, chosen);
                chosen.remove(field);
                if (found.isPresent() || tries >= MAX_TRIES) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** The values of a field, numbers by their distance from the present one. */
    private List<JsonValue> nearest(String field) {
        List<JsonValue> values = new ArrayList<>(candidates.getOrDefault(field, Set.of()));
        context.number(field)
                .ifPresent(now -> values.sort(Comparator.comparing(value -> value instanceof JsonNumber number
                        ? number.value().subtract(now).abs()
                        : BigDecimal.ZERO)));
        return values;
    }

    private Optional<Counterfactual> tried(Map<String, JsonValue> chosen) {
        tries++;
        JsonObject.Builder changed = context.toBuilder();
        chosen.forEach(changed::put);
        Ruling then = engine.evaluate(point, Action.of(changed.build()));
        if (then.allowed() == ruling.allowed()) {
            return Optional.empty();
        }
        List<Change> changes = new ArrayList<>();
        chosen.forEach((field, value) -> changes.add(change(field, value)));
        return Optional.of(new Counterfactual(List.copyOf(changes), then));
    }

    private Change change(String field, JsonValue value) {
        if (field.equals(PolicyFields.CONTENT.name())) {
            long findings = ruling.violations().stream()
                    .mapToLong(match -> match.findings().size())
                    .sum();
            return new Change(
                    field,
                    JsonValue.of("content with " + findings + " finding(s)"),
                    JsonValue.of("the same without the lines that they stand in"));
        }
        return new Change(field, context.get(field).orElse(JsonNull.INSTANCE), value);
    }
}
