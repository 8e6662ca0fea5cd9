package dev.loki.core.constitution;

import dev.loki.core.LokiException;
import dev.loki.core.io.ProjectDir;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The rules of one project: the four files of {@code .loki/rules}. Immutable.
 *
 * <p>A file that is not there is in force as it ships, and its absence is a violation of its own ({@code RULES_MISSING}). A project
 * without any rules of its own, such as one that no {@code loki init} made, has the shipped invariants and contracts, and
 * no quality gates but those that its configuration names.
 *
 * @param invariants what must hold, and when
 * @param roles what each role of agents owes
 * @param gates the quality gates
 * @param commits what every commit must be like
 */
public record ProjectRules(RuleBook invariants, Roles roles, QualityGates gates, CommitSchema commits) {
    /** The names of the files, in the order in which they are read. */
    public static final List<String> FILES =
            List.of("invariants.json", "agent-contracts.json", "quality-gates.yaml", CommitSchema.FILE);

    /** Refuses nulls. */
    public ProjectRules {
        Objects.requireNonNull(invariants, "invariants");
        Objects.requireNonNull(roles, "roles");
        Objects.requireNonNull(gates, "gates");
        Objects.requireNonNull(commits, "commits");
    }

    /** Where the text of a rules file comes from: a folder, or a commit. */
    @FunctionalInterface
    public interface Source {
        /** The text of the file of that name, empty where there is none. */
        Optional<String> text(String name);
    }

    /** The rules that ship, with the constitution's own gates. */
    public static ProjectRules builtIn() {
        return new ProjectRules(RuleBook.builtIn(), Roles.builtIn(), QualityGates.builtIn(), CommitSchema.builtIn());
    }

    /**
     * Reads the rules of a project.
     *
     * @throws LokiException with the code {@link RuleBook#INVALID}, naming file, line, column and the fix
     */
    public static ProjectRules read(ProjectDir project) {
        return of(
                name -> {
                    Path file = project.rules().resolve(name);
                    return Files.isRegularFile(file) ? Optional.of(Texts.read(file)) : Optional.empty();
                },
                project.rules().toString());
    }

    /**
     * Reads the rules from anywhere, such as from a commit.
     *
     * @param origin what the files' names are put behind in messages
     * @throws LokiException with the code {@link RuleBook#INVALID}, naming file, line, column and the fix
     */
    public static ProjectRules of(Source source, String origin) {
        Optional<String> invariants = source.text("invariants.json");
        Optional<String> contracts = source.text("agent-contracts.json");
        Optional<String> gates = source.text("quality-gates.yaml");
        Optional<String> schema = source.text(CommitSchema.FILE);
        boolean own = invariants.isPresent() || contracts.isPresent() || gates.isPresent() || schema.isPresent();
        return new ProjectRules(
                invariants
                        .map(text -> RuleBook.parse(text, origin + "/invariants.json"))
                        .orElseGet(RuleBook::builtIn),
                contracts
                        .map(text -> Roles.parse(text, origin + "/agent-contracts.json"))
                        .orElseGet(Roles::builtIn),
                gates.map(text -> QualityGates.parse(text, origin + "/quality-gates.yaml"))
                        .orElseGet(own ? QualityGates::builtIn : QualityGates::none),
                schema.map(text -> CommitSchema.parse(text, origin + "/" + CommitSchema.FILE))
                        .orElseGet(CommitSchema::builtIn));
    }

    /** The files that a project which has rules lacks; none for a project that has no rules at all. */
    static List<String> missing(ProjectDir project) {
        boolean made = Files.isDirectory(project.rules());
        return made
                ? FILES.stream()
                        .filter(name -> !Files.isRegularFile(project.rules().resolve(name)))
                        .toList()
                : List.of();
    }
}
