package dev.loki.cli;

import dev.loki.core.engine.SpendHistory;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.policy.cost.CostReport;
import dev.loki.policy.cost.Tally;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code loki cost} prints; apart from the command, whose methods the parser looks at in every call. */
final class CostTable {
    private CostTable() {}

    static ExitCode print(Composition loki, CostCommand.Group by) {
        ProjectDir project = loki.project();
        boolean metered = Files.exists(project.costs(), LinkOption.NOFOLLOW_LINKS);
        CostReport report = metered ? CostReport.read(project.costs()) : ofJournals(project);
        Console console = loki.console();
        console.result(words(report.total()) + (metered ? " (.loki/state/costs.json)" : " (journals of the runs)"));
        Map<String, Tally> rows = of(by, report);
        int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
        rows.forEach(
                (name, tally) -> console.result(("  %-" + Math.max(1, width) + "s  %s").formatted(name, words(tally))));
        console.document(JsonObject.builder()
                .put("source", metered ? "costs" : "journal")
                .put("by", Choice.word(by))
                .put("total", report.total().toJson())
                .put("projects", report.toJson().get("projects").orElseThrow())
                .put("agents", report.toJson().get("agents").orElseThrow())
                .put("models", report.toJson().get("models").orElseThrow())
                .build());
        return ExitCode.OK;
    }

    static String words(Tally tally) {
        String calls = tally.calls() + (tally.calls() == 1 ? " call" : " calls");
        return new Used(tally.tokens(), tally.usd(), tally.unknown()).words("call") + ", " + calls;
    }

    private static CostReport ofJournals(ProjectDir project) {
        Tally total = Tally.NONE;
        List<SpendHistory.Item> items = SpendHistory.read(project);
        Map<String, Tally> projects = new LinkedHashMap<>();
        Map<String, Tally> agents = new LinkedHashMap<>();
        Map<String, Tally> models = new LinkedHashMap<>();
        for (SpendHistory.Item item : items) {
            total = total.plus(item.tokens(), item.usd(), item.costKnown());
            add(projects, String.valueOf(project.root().getFileName()), item);
            add(agents, item.agent(), item);
            add(models, item.model(), item);
        }
        return new CostReport(total, projects, agents, models);
    }

    private static void add(Map<String, Tally> tallies, String name, SpendHistory.Item item) {
        tallies.put(
                name,
                Optional.ofNullable(tallies.get(name))
                        .orElse(Tally.NONE)
                        .plus(item.tokens(), item.usd(), item.costKnown()));
    }

    private static Map<String, Tally> of(CostCommand.Group by, CostReport report) {
        return switch (by) {
            case AGENT -> report.agents();
            case MODEL -> report.models();
            case PROJECT -> report.projects();
        };
    }
}
