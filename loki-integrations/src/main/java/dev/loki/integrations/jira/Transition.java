package dev.loki.integrations.jira;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A way from where an issue is to a status.
 *
 * @param id what it is asked for by
 * @param name what people call it
 * @param to the status at its end
 */
record Transition(String id, String name, String to) {

    /** The way to a status: by the status' name, else by its own name, else, for the usual names, by the kind of status. */
    static Optional<Transition> to(String target, List<JsonObject> offered) {
        Optional<String> category = category(target);
        return first(offered, t -> name(toStatus(t)).equalsIgnoreCase(target))
                .or(() -> first(offered, t -> name(t).equalsIgnoreCase(target)))
                .or(() -> category.filter("done"::equals)
                        .flatMap(kind ->
                                first(offered, t -> categoryOf(toStatus(t)).equals(Optional.of(kind)))))
                .or(() -> category.filter("indeterminate"::equals)
                        .filter(kind -> target.equalsIgnoreCase("In Progress"))
                        .flatMap(kind ->
                                first(offered, t -> categoryOf(toStatus(t)).equals(Optional.of(kind)))));
    }

    private static Optional<Transition> first(List<JsonObject> offered, Predicate<JsonObject> wanted) {
        return offered.stream()
                .filter(t -> t.string("id").isPresent())
                .filter(wanted)
                .findFirst()
                .map(t -> new Transition(
                        t.string("id").orElseThrow(),
                        name(t),
                        toStatus(t).string("name").orElse(name(t))));
    }

    /** The kind of status that a usual name stands for. */
    static Optional<String> category(String target) {
        return switch (target.toLowerCase(Locale.ROOT)) {
            case "to do", "open", "backlog" -> Optional.of("new");
            case "in progress", "in review" -> Optional.of("indeterminate");
            case "done", "closed", "resolved" -> Optional.of("done");
            default -> Optional.empty();
        };
    }

    static Optional<String> categoryOf(JsonObject status) {
        return status.object("statusCategory").flatMap(category -> category.string("key"));
    }

    static List<String> names(List<JsonObject> offered) {
        return offered.stream()
                .map(t -> "\"" + name(toStatus(t)) + "\"")
                .distinct()
                .toList();
    }

    private static JsonObject toStatus(JsonObject transition) {
        return transition.object("to").orElse(JsonObject.EMPTY);
    }

    private static String name(JsonObject thing) {
        return thing.string("name").orElse("");
    }
}
