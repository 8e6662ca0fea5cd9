package dev.loki.core.constitution;

import dev.loki.core.LokiException;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What the constitution asks of agents: they know where they come from, inherit what is known, and leave a record. */
final class LineageChecks {
    private LineageChecks() {}

    /** The agent has a lineage. */
    static Outcome hasLineage(Moment moment, Facts facts, JsonObject params) {
        return forAgent(
                facts,
                agent -> agent.lineage().isEmpty()
                        ? Outcome.broken("agent " + agent.agentId() + " has no lineage")
                        : Outcome.held());
    }

    /** The agent says who spawned it. */
    static Outcome hasParent(Moment moment, Facts facts, JsonObject params) {
        return forAgent(
                facts,
                agent -> agent.spawnedBy().isBlank()
                        ? Outcome.broken("agent " + agent.agentId() + " does not say who spawned it")
                        : Outcome.held());
    }

    /**
     * The lineage is the parent's lineage, the parent, and then optionally the agent; nobody occurs twice; the parent's record is
     * known. The root has {@code user} as parent and nobody but itself in its lineage.
     */
    static Outcome unbroken(Moment moment, Facts facts, JsonObject params) {
        return forAgent(facts, agent -> {
            if (agent.lineage().isEmpty() || agent.spawnedBy().isBlank()) {
                return Outcome.notApplicable("there is no lineage or no parent");
            }
            return breach(agent, facts.parent())
                    .map(problem -> Outcome.broken(Outcome.problem(problem)
                            .put("lineage", agent.lineage())
                            .put("spawned_by", agent.spawnedBy())))
                    .orElseGet(Outcome::held);
        });
    }

    private static Optional<String> breach(AgentRecord agent, Optional<AgentRecord> parent) {
        List<String> all = agent.ancestry();
        Set<String> distinct = new HashSet<>(all);
        if (distinct.size() != all.size()) {
            return Optional.of("an agent occurs twice in the lineage of " + agent.agentId());
        }
        List<String> ancestors = all.subList(0, all.size() - 1);
        if (agent.spawnedBy().equals(AgentRecord.USER)) {
            return ancestors.isEmpty()
                    ? Optional.empty()
                    : Optional.of("agent " + agent.agentId() + " was spawned by the user and yet has ancestors");
        }
        if (!ancestors.contains(agent.spawnedBy())) {
            return Optional.of("the parent " + agent.spawnedBy() + " is not in the lineage of " + agent.agentId());
        }
        if (parent.isEmpty()) {
            return Optional.of("the parent " + agent.spawnedBy() + " of " + agent.agentId() + " has no record");
        }
        if (!parent.get().agentId().equals(agent.spawnedBy())) {
            return Optional.of(
                    "the record of " + parent.get().agentId() + " is not that of the parent " + agent.spawnedBy());
        }
        return ancestors.equals(parent.get().ancestry())
                ? Optional.empty()
                : Optional.of("the lineage of " + agent.agentId() + " does not continue that of its parent");
    }

    /** Everything that the parent's context holds is in the agent's. */
    static Outcome inherits(Moment moment, Facts facts, JsonObject params) {
        return forAgent(facts, agent -> {
            if (agent.spawnedBy().equals(AgentRecord.USER)) {
                return Outcome.notApplicable("the root agent inherits from nobody");
            }
            if (facts.parent().isEmpty()) {
                return Outcome.unknown("record of the parent");
            }
            Set<String> lost = facts.parent().get().inheritedContext().lostIn(agent.inheritedContext());
            return lost.isEmpty()
                    ? Outcome.held()
                    : Outcome.broken(Outcome.list(
                            Outcome.problem("agent " + agent.agentId() + " did not inherit its parent's whole context"),
                            "lost",
                            List.copyOf(lost)));
        });
    }

    /** The agent's record is on disk, is valid, and is that agent's. */
    static Outcome recorded(Moment moment, Facts facts, JsonObject params) {
        return forRecord(facts, file -> {
            if (!Files.isRegularFile(file)) {
                return Outcome.broken("agent " + facts.agentId() + " has no record " + shown(facts, file));
            }
            try {
                AgentRecord record = AgentRecord.read(file);
                return record.agentId().equals(facts.agentId())
                        ? Outcome.held()
                        : Outcome.broken("the record " + shown(facts, file) + " is that of agent " + record.agentId());
            } catch (LokiException e) {
                return Outcome.broken(Outcome.problem("the record of agent " + facts.agentId() + " is not valid")
                        .put("cause", String.valueOf(e.getMessage())));
            }
        });
    }

    /** The decision log beside the record holds the same decisions. */
    static Outcome logged(Moment moment, Facts facts, JsonObject params) {
        return forRecord(facts, file -> {
            Path log = file.resolveSibling(facts.agentId() + ".md");
            if (!Files.isRegularFile(file)) {
                return Outcome.notApplicable("there is no record to compare with");
            }
            if (!Files.isRegularFile(log)) {
                return Outcome.broken("agent " + facts.agentId() + " has no decision log " + shown(facts, log));
            }
            return DecisionLog.disagreement(AgentRecord.read(file), Texts.read(log))
                    .map(Outcome::broken)
                    .orElseGet(Outcome::held);
        });
    }

    private static Outcome forAgent(Facts facts, Function<AgentRecord, Outcome> check) {
        if (!facts.stateKept()) {
            return ContinuityChecks.withoutState();
        }
        return facts.agent().map(check).orElseGet(() -> Outcome.unknown("record of the agent"));
    }

    private static Outcome forRecord(Facts facts, Function<Path, Outcome> check) {
        if (!facts.stateKept()) {
            return ContinuityChecks.withoutState();
        }
        if (facts.agentId().isBlank()) {
            return Outcome.unknown("id of the agent");
        }
        if (!AgentRecord.validId(facts.agentId())) {
            return Outcome.broken("\"" + Texts.oneLine(facts.agentId()) + "\" is no valid agent id");
        }
        return check.apply(facts.project().agents().resolve(facts.agentId() + ".json"));
    }

    private static String shown(Facts facts, Path file) {
        return facts.project().root().relativize(file).toString();
    }
}
