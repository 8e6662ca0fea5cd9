package dev.loki.core.constitution;

import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.json.Document;
import dev.loki.core.json.Fields;
import dev.loki.core.json.Json;
import dev.loki.core.task.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Which agent has which role, and what each role owes; the file {@code .loki/rules/agent-contracts.json}. Immutable. */
public final class Roles {
    private static final String RESOURCE = "/dev/loki/rules/agent-contracts.json";

    /**
     * What a role owes.
     *
     * @param role its name
     * @param ids patterns of agent ids; {@code *} at the end stands for one or more characters
     * @param types patterns of agent types, consulted when no role has a pattern for the id
     * @param duties everything that the role must do and must not do
     */
    public record Contract(String role, List<String> ids, List<String> types, List<Duty> duties) {
        /** Copies the lists. */
        public Contract {
            Objects.requireNonNull(role, "role");
            ids = List.copyOf(ids);
            types = List.copyOf(types);
            duties = List.copyOf(duties);
        }
    }

    /**
     * One line of a contract.
     *
     * @param kind what sort of line it is
     * @param id its stable id
     * @param text the line
     * @param codes the codes of the invariants that enforce it
     * @param taskTypes the types of tasks that a role may do because of it
     */
    public record Duty(Kind kind, String id, String text, List<String> codes, List<String> taskTypes) {
        /** Copies the list. */
        public Duty {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(text, "text");
            codes = List.copyOf(codes);
            taskTypes = List.copyOf(taskTypes);
        }

        /** The parts of a contract. */
        public enum Kind {
            /** What the role is there for. */
            RESPONSIBILITY("responsibilities"),
            /** What it must not do. */
            PROHIBITION("prohibited"),
            /** What it owes to the memory of the project. */
            OBLIGATION("obligations");

            private final String key;

            Kind(String key) {
                this.key = key;
            }
        }
    }

    private final List<Contract> contracts;

    private Roles(List<Contract> contracts) {
        this.contracts = List.copyOf(contracts);
    }

    /** The roles that ship with the product. */
    public static Roles builtIn() {
        return parse(builtInText(), RESOURCE);
    }

    /** The text of the contracts file that a new project begins with. */
    public static String builtInText() {
        return Texts.resource(RESOURCE);
    }

    /**
     * Reads a project's contracts.
     *
     * @throws LokiException with the code {@link RuleBook#MISSING} or {@link RuleBook#INVALID}, naming the place and the fix
     */
    public static Roles read(Path agentContractsJson) {
        if (!Files.isRegularFile(agentContractsJson)) {
            throw new LokiException(
                    RuleBook.MISSING, "there is no contracts file " + agentContractsJson + "; run loki init");
        }
        return of(() -> Document.read(agentContractsJson, agentContractsJson.toString()));
    }

    static Roles parse(String text, String name) {
        return of(() -> Json.document(text, name));
    }

    private static Roles of(Supplier<Document> document) {
        try {
            return new Roles(contracts(document.get()));
        } catch (ConfigException e) {
            throw new LokiException(RuleBook.INVALID, String.valueOf(e.getMessage()), e);
        }
    }

    /** The contracts, in the order of the file. */
    public List<Contract> contracts() {
        return contracts;
    }

    /** The role of an agent: by its id, else by its type; empty when it has none and must be refused. */
    public Optional<String> roleOf(String agentId, String agentType) {
        Optional<String> byId = first(agentId, Contract::ids);
        return byId.isPresent() ? byId : first(agentType, Contract::types);
    }

    /** The types of tasks that a role may do: those that its duties name, or all of them when none names any. */
    public Set<String> taskTypes(String role) {
        Set<String> named = new TreeSet<>();
        contracts.stream()
                .filter(contract -> contract.role().equals(role))
                .flatMap(contract -> contract.duties().stream())
                .forEach(duty -> named.addAll(duty.taskTypes()));
        return named.isEmpty()
                ? Arrays.stream(Task.Type.values()).map(Task.Type::word).collect(Collectors.toCollection(TreeSet::new))
                : named;
    }

    private Optional<String> first(String name, Function<Contract, List<String>> patterns) {
        return contracts.stream()
                .filter(c -> patterns.apply(c).stream().anyMatch(p -> matches(p, name)))
                .map(Contract::role)
                .findFirst();
    }

    private static boolean matches(String pattern, String name) {
        if (!pattern.endsWith("*")) {
            return pattern.equals(name);
        }
        String start = pattern.substring(0, pattern.length() - 1);
        return name.startsWith(start) && name.length() > start.length();
    }

    private static List<Contract> contracts(Document document) {
        Fields fields = document.fields();
        if (fields.integer("version").orElse(0L) != 1) {
            throw fields.error("version", "\"version\" must be 1");
        }
        List<Contract> contracts = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Fields item : fields.objects("roles")) {
            Contract contract = contract(item, seen);
            if (!seen.add("role " + contract.role())) {
                throw item.error("role", "the role \"" + contract.role() + "\" occurs twice; keep one");
            }
            contracts.add(contract);
        }
        fields.done();
        if (contracts.isEmpty()) {
            throw fields.error("roles", "\"roles\" must hold at least one role; without one every agent is refused");
        }
        return contracts;
    }

    private static Contract contract(Fields fields, Set<String> seen) {
        String role = fields.requireString("role");
        List<String> ids = patterns(fields, "ids");
        List<String> types = patterns(fields, "types");
        List<Duty> duties = new ArrayList<>();
        for (Duty.Kind kind : Duty.Kind.values()) {
            for (Fields item : fields.objects(kind.key)) {
                Duty duty = new Duty(
                        kind,
                        item.requireString("id"),
                        item.requireString("text"),
                        item.strings("codes"),
                        taskTypes(item));
                item.done();
                if (!seen.add(duty.id())) {
                    throw item.error("id", "the id \"" + duty.id() + "\" occurs twice; give one of them another");
                }
                duties.add(duty);
            }
        }
        fields.done();
        return new Contract(role, ids, types, duties);
    }

    private static List<String> taskTypes(Fields fields) {
        List<String> known =
                Arrays.stream(Task.Type.values()).map(Task.Type::word).toList();
        List<String> types = fields.strings("task_types");
        types.stream().filter(type -> !known.contains(type)).findFirst().ifPresent(type -> {
            throw fields.error(
                    "task_types", "there is no type of task \"" + type + "\"; use one of " + String.join(", ", known));
        });
        return types;
    }

    private static List<String> patterns(Fields fields, String key) {
        List<String> patterns = fields.strings(key);
        for (String pattern : patterns) {
            String start = pattern.endsWith("*") ? pattern.substring(0, pattern.length() - 1) : pattern;
            if (start.isBlank() || start.contains("*")) {
                throw fields.error(
                        key, "the pattern \"" + pattern + "\" must be a word, with at most one * at its end");
            }
        }
        return patterns;
    }
}
