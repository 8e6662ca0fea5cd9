package dev.loki.core.constitution;

import dev.loki.core.expr.ExpressionException;
import dev.loki.core.expr.Rule;
import dev.loki.core.json.Document;
import dev.loki.core.json.Fields;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads rules files strictly: every entry complete, every name known, no rule of the product turned into something else. */
final class InvariantReader {
    /** The exit codes with which a violation can end a run. */
    static final Set<Long> EXITS = Set.of(1L, 3L, 4L, 5L, 8L, 9L);

    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{2,63}");
    private static final Pattern ID = Pattern.compile("[A-Z][A-Z0-9_]{1,63}");
    private static final Pattern NUMBERED = Pattern.compile("C[0-9]+");

    private final Map<String, Invariant> shipped = new LinkedHashMap<>();

    InvariantReader(List<Invariant> shipped) {
        shipped.forEach(invariant -> this.shipped.put(invariant.code(), invariant));
    }

    List<Invariant> read(Document document) {
        Map<String, Invariant> read = new LinkedHashMap<>();
        for (Fields fields : document.items()) {
            Invariant invariant = invariant(fields);
            if (read.putIfAbsent(invariant.code(), invariant) != null) {
                throw fields.error("code", "the code " + invariant.code() + " occurs twice; keep one entry");
            }
        }
        shipped.forEach(read::putIfAbsent);
        return List.copyOf(read.values());
    }

    private Invariant invariant(Fields fields) {
        Optional<Rule> rule = rule(fields);
        String check = rule.isPresent() ? "" : check(fields);
        Invariant invariant = new Invariant(
                matching(fields, "code", CODE),
                matching(fields, "id", ID),
                moments(fields),
                constant(fields, "severity", Violation.Severity.class, fields.requireString("severity")),
                check,
                rule,
                rule.isPresent() ? JsonObject.EMPTY : params(fields, check),
                exit(fields),
                retry(fields),
                fix(fields));
        fields.done();
        Invariant original = shipped.get(invariant.code());
        if (original != null) {
            refuseWeaker(fields, invariant, original);
        }
        return invariant;
    }

    /** What must hold, of an invariant that is no built-in check. */
    private static Optional<Rule> rule(Fields fields) {
        if (!fields.has("rule")) {
            return Optional.empty();
        }
        for (String other : List.of("check", "params")) {
            if (fields.has(other)) {
                throw fields.error(other, "an invariant has either a \"rule\" or a \"check\" with its \"params\"");
            }
        }
        try {
            return Optional.of(Rule.mustHold(fields.requireString("rule"), InvariantFields.vocabulary()));
        } catch (ExpressionException e) {
            throw fields.error("rule", e.offset(), String.valueOf(e.getMessage()));
        }
    }

    /** The name of the built-in check. */
    private static String check(Fields fields) {
        String name = fields.requireString("check");
        if (Checks.named(name).isEmpty()) {
            String hint = Nearest.to(name, Checks.names())
                    .map(near -> "did you mean \"" + near + "\"?")
                    .orElse("known checks: " + String.join(", ", Checks.names()));
            throw fields.error("check", "unknown check \"" + name + "\"; " + hint);
        }
        return name;
    }

    private JsonObject params(Fields fields, String check) {
        Fields params = fields.object("params").orElseThrow(() -> fields.missing("params"));
        Checks.Named named = Checks.named(check).orElseThrow();
        for (String name : named.lists()) {
            List<String> texts = params.strings(name);
            if (texts.isEmpty() || texts.stream().anyMatch(String::isBlank)) {
                throw params.error(name, "\"" + name + "\" must list at least one text and no blank one");
            }
        }
        for (String name : named.optional()) {
            if (params.strings(name).stream().anyMatch(String::isBlank)) {
                throw params.error(name, "\"" + name + "\" must list no blank text");
            }
        }
        params.done();
        return asShipped((JsonObject) fields.value("params").orElseThrow(), check, named.optional());
    }

    /** Fills in what a file that is older than a parameter leaves out. */
    private JsonObject asShipped(JsonObject given, String check, Set<String> optional) {
        JsonObject.Builder params = given.toBuilder();
        shipped.values().stream()
                .filter(invariant -> invariant.check().equals(check))
                .forEach(invariant -> optional.stream()
                        .filter(name -> given.get(name).isEmpty())
                        .forEach(name -> invariant.params().get(name).ifPresent(value -> params.put(name, value))));
        return params.build();
    }

    private static Set<Moment> moments(Fields fields) {
        List<String> names = fields.strings("moments");
        if (names.isEmpty()) {
            throw fields.error("moments", "\"moments\" must name at least one of " + Arrays.toString(Moment.values()));
        }
        Set<Moment> moments = EnumSet.noneOf(Moment.class);
        names.forEach(name -> moments.add(constant(fields, "moments", Moment.class, name)));
        return moments;
    }

    private static int exit(Fields fields) {
        long exit = fields.integer("exit").orElseThrow(() -> fields.missing("exit"));
        if (!EXITS.contains(exit)) {
            throw fields.error("exit", "\"exit\" must be one of 1, 3, 4, 5, 8, 9");
        }
        return (int) exit;
    }

    private static boolean retry(Fields fields) {
        if (!fields.has("retry")) {
            throw fields.missing("retry");
        }
        return fields.bool("retry", false);
    }

    private static String fix(Fields fields) {
        String fix = fields.requireString("fix");
        if (fix.isBlank()) {
            throw fields.error("fix", "\"fix\" must say in one sentence what mends the violation");
        }
        return fix;
    }

    /** The five invariants of the constitution cannot be lowered; every other code keeps at least its meaning. */
    private static void refuseWeaker(Fields fields, Invariant read, Invariant original) {
        if (!read.check().equals(original.check())) {
            throw fields.error("check", read.code() + " is checked by \"" + original.check() + "\"; restore it");
        }
        if (NUMBERED.matcher(original.id()).matches()) {
            return;
        }
        if (read.severity() != Violation.Severity.BLOCK) {
            throw fields.error("severity", original.id() + " is an invariant of the constitution; it must block");
        }
        if (!read.moments().containsAll(original.moments())) {
            throw fields.error(
                    "moments", original.id() + " is an invariant of the constitution; keep " + original.moments());
        }
    }

    private static String matching(Fields fields, String key, Pattern pattern) {
        String text = fields.requireString(key);
        if (!pattern.matcher(text).matches()) {
            throw fields.error(key, "\"" + key + "\" must be upper-case letters, digits and underscores");
        }
        return text;
    }

    private static <E extends Enum<E>> E constant(Fields fields, String key, Class<E> type, String name) {
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
            names.add(constant.name());
        }
        throw fields.error(key, "unknown " + key + " \"" + name + "\"; use one of " + String.join(", ", names));
    }
}
