package dev.loki.policy.cost;

import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.Map;

/**
 * What was used: in all, and by whom, in the order in which they first spent. Immutable.
 *
 * @param total everything
 * @param projects by project
 * @param agents by agent
 * @param models by model
 */
public record CostReport(
        Tally total, Map<String, Tally> projects, Map<String, Tally> agents, Map<String, Tally> models) {

    /**
     * Reads the cost file; nothing was used when it is absent.
     *
     * @throws dev.loki.core.ConfigException if it is damaged
     */
    public static CostReport read(Path file) {
        return of(Costs.read(file));
    }

    static CostReport of(Costs costs) {
        return new CostReport(costs.total(), costs.projects(), costs.agents(), costs.models());
    }

    /** The JSON object with all four. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("total", total.toJson())
                .put("projects", Costs.json(projects))
                .put("agents", Costs.json(agents))
                .put("models", Costs.json(models))
                .build();
    }
}
