package dev.loki.core.task;

import dev.loki.core.ConfigException;
import dev.loki.core.json.Fields;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A quality gate: something that has to be content before work is good. Immutable.
 *
 * @param name unique in the project; the names of {@link Kind#ofName} belong to the constitution's own gates
 * @param kind what it is
 * @param run the command; empty for a council, and for a gate of the constitution that finds its own
 * @param fix command that may mend what {@code run} finds
 * @param version command whose first line of output is the version of the tool
 * @param blocking whether a failure stops the task
 * @param timeout longest duration of one run
 * @param whenExists glob of the build file; the gate is not applicable where nothing matches
 * @param coverage the report that the command leaves behind
 * @param reviewers who is asked, for a council
 * @param place where it is declared, such as {@code config.yaml:7}
 */
public record GateSpec(
        String name,
        Kind kind,
        Optional<CommandLine> run,
        Optional<CommandLine> fix,
        Optional<CommandLine> version,
        boolean blocking,
        Duration timeout,
        Optional<String> whenExists,
        Optional<Coverage> coverage,
        List<Reviewer> reviewers,
        String place) {

    /** Copies the reviewers. */
    public GateSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        reviewers = List.copyOf(reviewers);
    }

    /** What a gate is: a command, a council, or one of the constitution's own, which is told by its name. */
    public enum Kind {
        /** A command whose exit code 0 means that the work is good. */
        COMMAND,
        /** Reviewers, each of whom approves or rejects. */
        COUNCIL,
        /** Style and likely mistakes. */
        LINTING,
        /** The compiler or type checker. */
        TYPE_CHECKING,
        /** Tests and their coverage. */
        CONTRACT_TESTS,
        /** The specifications. */
        SPEC_VALIDATION,
        /** Analysers. */
        STATIC_ANALYSIS,
        /** Secrets and known weaknesses. */
        SECURITY_SCAN,
        /** What a browser has to load. */
        PERFORMANCE_CHECK;

        /** The word that files use, such as {@code contract_tests}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The gate of the constitution that has this name. */
        public static Optional<Kind> ofName(String name) {
            return Arrays.stream(values())
                    .filter(kind -> kind != COMMAND && kind != COUNCIL)
                    .filter(kind -> kind.word().equals(name))
                    .findFirst();
        }
    }

    /**
     * A report of covered lines.
     *
     * @param file where it is, relative to the project
     * @param min the least covered lines in percent; that of {@code contract_tests} when left out
     */
    public record Coverage(String file, Optional<BigDecimal> min) {}

    /**
     * A member of a council.
     *
     * @param name who it is; one of the role {@code qa} must not approve what another gate refuses
     * @param run the command that answers; empty when a provider does
     * @param provider the provider that answers
     * @param model the provider's model
     */
    public record Reviewer(String name, Optional<CommandLine> run, Optional<String> provider, Optional<String> model) {}

    /** The most reviewers of one council. */
    public static final int MAX_REVIEWERS = 9;

    /** The time one gate may take unless it says otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

    /**
     * The gates of the project followed by those of a tasks file.
     *
     * @throws ConfigException if two have the same name; it names both places
     */
    public static List<GateSpec> join(List<GateSpec> project, List<GateSpec> tasksFile) {
        Map<String, GateSpec> byName = new LinkedHashMap<>();
        List<GateSpec> all = new ArrayList<>(project);
        all.addAll(tasksFile);
        for (GateSpec gate : all) {
            GateSpec first = byName.putIfAbsent(gate.name, gate);
            if (first != null) {
                throw new ConfigException(gate.place + ": gate \"" + gate.name + "\" is already declared at "
                        + first.place + "; rename one of them");
            }
        }
        return List.copyOf(all);
    }

    static List<GateSpec> readAll(Fields fields, String key, String file) {
        List<GateSpec> gates = new ArrayList<>();
        for (Fields gate : fields.objects(key)) {
            gates.add(read(gate, file + ":" + gate.position().line()));
        }
        return join(List.of(), gates);
    }

    private static GateSpec read(Fields fields, String place) {
        String name = Values.requireId(fields, "name");
        Kind kind = kind(fields, name);
        Optional<CommandLine> run = Values.command(fields, "run");
        List<Reviewer> reviewers = reviewers(fields, name);
        if (kind == Kind.COMMAND && run.isEmpty()) {
            throw fields.error("run", "gate \"" + name + "\" has no command; add \"run\"");
        }
        if (kind == Kind.COUNCIL && (reviewers.isEmpty() || run.isPresent())) {
            throw fields.error(
                    run.isPresent() ? "run" : "reviewers",
                    "gate \"" + name + "\" is a council: it has \"reviewers\", at least one, and no \"run\"");
        }
        if (kind != Kind.COUNCIL && !reviewers.isEmpty()) {
            throw fields.error("reviewers", "only a gate of kind council has reviewers; add \"kind: council\"");
        }
        GateSpec gate = new GateSpec(
                name,
                kind,
                run,
                Values.command(fields, "fix"),
                Values.command(fields, "version"),
                fields.bool("blocking", true),
                Values.duration(fields, "timeout").orElse(DEFAULT_TIMEOUT),
                Values.glob(fields, "when_exists"),
                coverage(fields),
                reviewers,
                place);
        fields.done();
        return gate;
    }

    private static Kind kind(Fields fields, String name) {
        Kind told = Kind.ofName(name).orElse(Kind.COMMAND);
        Optional<String> word = fields.string("kind");
        if (word.isEmpty()) {
            return told;
        }
        Kind kind = Values.oneOf(
                fields,
                "kind",
                word.get(),
                List.of("command", "council"),
                w -> Kind.valueOf(w.toUpperCase(Locale.ROOT)));
        if (told != Kind.COMMAND) {
            throw fields.error("kind", "\"" + name + "\" is a gate of the constitution and has no other kind");
        }
        return kind;
    }

    private static Optional<Coverage> coverage(Fields fields) {
        Optional<Fields> section = fields.object("coverage");
        if (section.isEmpty()) {
            return Optional.empty();
        }
        Fields coverage = section.get();
        Optional<BigDecimal> min = coverage.number("min");
        if (min.isPresent() && (min.get().signum() < 0 || min.get().compareTo(BigDecimal.valueOf(100)) > 0)) {
            throw coverage.error("min", "\"min\" must be a number of percent from 0 to 100");
        }
        Coverage read = new Coverage(Values.requirePath(coverage, "file"), min);
        coverage.done();
        return Optional.of(read);
    }

    private static List<Reviewer> reviewers(Fields fields, String gate) {
        List<Reviewer> reviewers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Fields item : fields.objects("reviewers")) {
            Reviewer reviewer = new Reviewer(
                    Values.requireId(item, "name"),
                    Values.command(item, "run"),
                    Values.id(item, "provider"),
                    item.string("model"));
            if (reviewer.run().isPresent() == reviewer.provider().isPresent()) {
                throw item.error("name", "reviewer \"" + reviewer.name() + "\" needs either \"run\" or \"provider\"");
            }
            if (!names.add(reviewer.name())) {
                throw item.error("name", "reviewer \"" + reviewer.name() + "\" occurs twice; rename one");
            }
            item.done();
            reviewers.add(reviewer);
        }
        if (reviewers.size() > MAX_REVIEWERS) {
            throw fields.error(
                    "reviewers", "gate \"" + gate + "\" has more than " + MAX_REVIEWERS + " reviewers; ask fewer");
        }
        return reviewers;
    }
}
