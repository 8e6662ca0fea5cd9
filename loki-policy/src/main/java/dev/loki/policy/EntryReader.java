package dev.loki.policy;

import dev.loki.core.ConfigException;
import dev.loki.core.expr.ExpressionException;
import dev.loki.core.expr.Rule;
import dev.loki.core.expr.Vocabulary;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.PolicyFields;
import dev.loki.core.gate.Ruling.Effect;
import dev.loki.core.json.Fields;
import dev.loki.core.json.Nearest;
import dev.loki.policy.cost.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Reads the entries of one point's section. Not thread-safe. */
final class EntryReader {
    private static final List<Effect> DECISIONS = List.of(Effect.DENY, Effect.ALLOW, Effect.REQUIRE_APPROVAL);
    private static final List<Effect> WARNINGS = List.of(Effect.DENY, Effect.WARN, Effect.REQUIRE_APPROVAL);

    private final EnforcementPoint point;
    private final Vocabulary vocabulary;
    private final List<PolicyEntry> entries = new ArrayList<>();
    private final List<Budget> budgets = new ArrayList<>();

    EntryReader(EnforcementPoint point) {
        this.point = point;
        this.vocabulary = PolicyFields.at(point);
    }

    List<PolicyEntry> entries() {
        return entries;
    }

    List<Budget> budgets() {
        return budgets;
    }

    /** Reads one entry; a part that is wrong is told, and the others are looked at all the same. */
    void read(Fields fields, Consumer<ConfigException> problems) {
        new Entry(fields, problems).read();
    }

    /** One entry. */
    private final class Entry {
        private final Fields fields;
        private final Consumer<ConfigException> problems;

        Entry(Fields fields, Consumer<ConfigException> problems) {
            this.fields = fields;
            this.problems = problems;
        }

        void read() {
            String name = attempt(this::name).orElse("");
            attempt(() -> fields.string("description"));
            boolean auto = attempt(() -> fields.bool("allow_auto", false)).orElse(false);
            Effect effect = attempt(() -> effect(point == EnforcementPoint.DATA ? WARNINGS : DECISIONS))
                    .orElse(Effect.DENY);
            Header header = new Header(name, point, effect, auto, fields.name() + ":" + fields.position());
            switch (point) {
                case PRE_EXECUTION -> rule(header);
                case PRE_DEPLOYMENT -> deployment(header);
                case RESOURCE -> resource(header);
                case DATA -> data(header);
            }
            fields.unknown().forEach(problems);
        }

        private String name() {
            String name = fields.requireString("name");
            if (name.isBlank()) {
                throw fields.error("name", "\"name\" must not be blank");
            }
            return name;
        }

        private Effect effect(List<Effect> possible) {
            String word = fields.string("action", Effect.DENY.wireName());
            List<String> words = possible.stream().map(Effect::wireName).toList();
            int index = words.indexOf(word);
            if (index < 0) {
                throw unknown("action", word, words);
            }
            return possible.get(index);
        }

        private ConfigException unknown(String key, String word, List<String> known) {
            String shown = word.length() > 40 ? word.substring(0, 40) + "…" : word;
            return fields.error(
                    key,
                    "unknown " + key + " \"" + shown + "\"; "
                            + Nearest.to(word, known)
                                    .map(near -> "did you mean \"" + near + "\"?")
                                    .orElse("use one of " + String.join(", ", known)));
        }

        /** Exactly one of {@code rule} and {@code when}. */
        private void rule(Header header) {
            boolean rule = fields.has("rule");
            boolean when = fields.has("when");
            if (rule && when) {
                problems.accept(fields.error("when", "\"rule\" and \"when\" exclude each other; keep one of them"));
            } else if (!rule && !when) {
                problems.accept(fields.error(
                        "rule",
                        "the entry has neither \"rule\" (what must hold) nor \"when\" (what must not); add one"));
            }
            if (rule) {
                attempt(() -> compiled("rule")).ifPresent(it -> entries.add(new RuleEntry(header, it)));
            }
            if (when) {
                attempt(() -> compiled("when")).ifPresent(it -> entries.add(new RuleEntry(header, it)));
            }
        }

        private Rule compiled(String key) {
            String text = fields.requireString(key);
            try {
                return key.equals("rule") ? Rule.mustHold(text, vocabulary) : Rule.mustNotHold(text, vocabulary);
            } catch (ExpressionException e) {
                throw fields.error(key, e.offset(), String.valueOf(e.getMessage()));
            }
        }

        private boolean hasRule() {
            boolean rule = fields.has("rule");
            return fields.has("when") || rule;
        }

        private void deployment(Header header) {
            boolean gates = fields.has("gates");
            if (hasRule() || !gates) {
                if (gates) {
                    problems.accept(
                            fields.error("gates", "\"gates\" and a rule exclude each other; make two entries of it"));
                } else if (!hasRule()) {
                    problems.accept(fields.missing("gates"));
                } else {
                    rule(header);
                }
                return;
            }
            names("gates").ifPresent(names -> entries.add(new GatesEntry(header, names)));
        }

        private void resource(Header header) {
            Optional<Budget> budget = attempt(() -> Budget.read(fields)).flatMap(read -> read);
            boolean limited = Stream.of("max_tokens", "max_usd").anyMatch(fields::has);
            budget.ifPresent(it -> {
                budgets.add(it);
                Effect effect = switch (it.onExceed()) {
                    case SHUTDOWN -> Effect.DENY;
                    case WARN -> Effect.WARN;
                    case REQUIRE_APPROVAL -> Effect.REQUIRE_APPROVAL;
                };
                if (it.scope() == Budget.Scope.ALL) {
                    entries.add(BudgetEntry.of(
                            new Header(header.name(), point, effect, header.allowAuto(), header.place()), it));
                }
            });
            if (fields.has("providers")) {
                names("providers").ifPresent(names -> entries.add(ProvidersEntry.of(header, names)));
            }
            if (hasRule()) {
                rule(header);
            } else if (!fields.has("providers") && !limited) {
                problems.accept(fields.error(
                        "providers",
                        "the entry demands nothing; add \"max_tokens\", \"max_usd\", \"providers\", \"rule\" or"
                                + " \"when\""));
            }
        }

        private void data(Header header) {
            Optional<DataEntry.Type> type = attempt(() -> {
                String word = fields.requireString("type");
                return Stream.of(DataEntry.Type.values())
                        .filter(known -> known.wireName().equals(word))
                        .findFirst()
                        .orElseThrow(() -> unknown(
                                "type",
                                word,
                                Stream.of(DataEntry.Type.values())
                                        .map(DataEntry.Type::wireName)
                                        .toList()));
            });
            List<String> patterns = attempt(() -> fields.strings("patterns")).orElse(List.of());
            type.flatMap(it -> attempt(() -> Searches.of(it, header.name(), patterns, fields)))
                    .ifPresent(search -> entries.add(new DataEntry(header, type.get(), search)));
        }

        /** A list of names that must not be empty. */
        private Optional<List<String>> names(String key) {
            return attempt(() -> {
                List<String> names = fields.strings(key);
                if (names.isEmpty() || names.stream().anyMatch(String::isBlank)) {
                    throw fields.error(key, "\"" + key + "\" must list at least one name and no blank one");
                }
                return names;
            });
        }

        private <T> Optional<T> attempt(Supplier<T> part) {
            try {
                return Optional.of(part.get());
            } catch (ConfigException e) {
                problems.accept(e);
                return Optional.empty();
            }
        }
    }
}
