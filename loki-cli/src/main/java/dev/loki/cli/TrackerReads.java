package dev.loki.cli;

import dev.loki.core.LokiException;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.Integrations;
import dev.loki.integrations.adapter.ImportedProject;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is read from a tracker. */
final class TrackerReads {
    /** The most issues that one import reads unless it is told otherwise. */
    static final int DEFAULT_LIMIT = 100;

    private TrackerReads() {}

    /** The import of an issue, or, of GitHub, of the open issues. */
    static ImportedProject read(
            Integrations integrations, String tracker, Optional<String> id, Optional<String> label, int limit) {
        if (id.isPresent()) {
            return integrations.require(tracker).importProject(id.get());
        }
        if (tracker.equals("github")) {
            return integrations.requireGitHub().importIssues(label, limit);
        }
        return integrations
                .require(tracker)
                .importProject(integrations
                        .target(tracker)
                        .orElseThrow(() -> new LokiException("USAGE", "name the issue to import, such as PROJ-1")));
    }

    /** {@code import}. */
    @Command(
            name = "import",
            description = "Print an epic, an issue or a project with its parts as a requirements document.")
    static final class ImportCommand implements Subcommand {
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Parameters(
                arity = "0..1",
                paramLabel = "ID",
                description = "The issue; without it the configured one, or the open issues of GitHub.")
        Optional<String> id = Optional.empty();

        @Option(names = "--out", paramLabel = "FILE", description = "Write the document to this file instead.")
        Optional<Path> out = Optional.empty();

        @Option(names = "--label", paramLabel = "NAME", description = "Only open issues of GitHub with this label.")
        Optional<String> label = Optional.empty();

        @Option(
                names = "--limit",
                paramLabel = "N",
                description = "At most so many open issues of GitHub (default: 100).")
        int limit = DEFAULT_LIMIT;

        @Option(names = "--dry-run", description = "Print the request and send nothing.")
        boolean dryRun;

        @Override
        public ExitCode run(Composition loki) {
            TrackerCall call = TrackerCall.reading(loki, dryRun);
            String tracker = spec.parent().name();
            return call.with(integrations -> {
                ImportedProject project = read(integrations, tracker, id, label, limit);
                out.ifPresent(file -> AtomicFiles.write(loki.here().resolve(file), project.markdown()));
                loki.console()
                        .result(out.map(file -> "Wrote " + file + ".")
                                .orElseGet(() -> project.markdown().stripTrailing()));
                return document(project);
            });
        }

        private static JsonObject document(ImportedProject project) {
            return JsonObject.builder()
                    .put("source", project.source())
                    .put("id", project.externalId())
                    .put("title", project.title())
                    .put("markdown", project.markdown())
                    .put("facts", project.facts())
                    .put(
                            "items",
                            JsonValue.array(project.items().stream()
                                    .map(item -> JsonObject.builder()
                                            .put("id", item.externalId())
                                            .put("title", item.title())
                                            .put("priority", item.priority())
                                            .put("done", item.done())
                                            .put("depends_on", item.dependsOn())
                                            .build())
                                    .toList()))
                    .build();
        }
    }

    /** {@code status} of Jira and Linear. */
    @Command(name = "status", description = "Print the status of an issue.")
    static final class StatusCommand implements Subcommand {
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "ID", description = "The issue.")
        String id = "";

        @Option(names = "--dry-run", description = "Print the request and send nothing.")
        boolean dryRun;

        @Override
        public ExitCode run(Composition loki) {
            return TrackerCall.reading(loki, dryRun).run(spec.parent().name(), adapter -> {
                String status = adapter.status(id);
                loki.console().result(status);
                return JsonObject.builder().put("id", id).put("status", status).build();
            });
        }
    }
}
