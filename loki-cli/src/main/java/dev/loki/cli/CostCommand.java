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
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loki cost}. */
@Command(name = "cost", description = "See what was spent, in all and by agent, model or project.")
final class CostCommand implements Subcommand {
    @Option(
            names = "--by",
            paramLabel = "WHOM",
            converter = Words.class,
            completionCandidates = Words.class,
            description = "Whose spending to list: ${COMPLETION-CANDIDATES}; agent by default.")
    Group by = Group.AGENT;

    /** The words of {@code --by}. */
    static final class Words extends Choice<Group> {
        Words() {
            super(Group.class);
        }
    }

    /** By what spending is listed. */
    enum Group {
        AGENT,
        MODEL,
        PROJECT;

        Map<String, Tally> of(CostReport report) {
            return switch (this) {
                case AGENT -> report.agents();
                case MODEL -> report.models();
                case PROJECT -> report.projects();
            };
        }
    }

    @Override
    public ExitCode run(Composition loki) {
        ProjectDir project = loki.project();
        boolean metered = Files.exists(project.costs(), LinkOption.NOFOLLOW_LINKS);
        CostReport report = metered ? CostReport.read(project.costs()) : ofJournals(project);
        Console console = loki.console();
        console.result(words(report.total()) + (metered ? " (.loki/state/costs.json)" : " (journals of the runs)"));
        Map<String, Tally> rows = by.of(report);
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
        return tally.tokens().toPlainString() + " tokens, " + tally.usd().toPlainString() + " USD, " + tally.calls()
                + (tally.calls() == 1 ? " call" : " calls");
    }

    private static CostReport ofJournals(ProjectDir project) {
        Tally total = Tally.NONE;
        List<SpendHistory.Item> items = SpendHistory.read(project);
        Map<String, Tally> projects = new LinkedHashMap<>();
        Map<String, Tally> agents = new LinkedHashMap<>();
        Map<String, Tally> models = new LinkedHashMap<>();
        for (SpendHistory.Item item : items) {
            total = total.plus(item.tokens(), item.usd());
            add(projects, String.valueOf(project.root().getFileName()), item);
            add(agents, item.agent(), item);
            add(models, item.model(), item);
        }
        return new CostReport(total, projects, agents, models);
    }

    private static void add(Map<String, Tally> tallies, String name, SpendHistory.Item item) {
        tallies.put(
                name, Optional.ofNullable(tallies.get(name)).orElse(Tally.NONE).plus(item.tokens(), item.usd()));
    }
}
