package dev.loki.cli;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.constitution.AgentRecord;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loki agent}. */
@Command(
        name = "agent",
        description = "See who worked: the agents' records and lineage.",
        subcommands = {AgentCommand.ListCommand.class, AgentCommand.ShowCommand.class, AgentCommand.LineageCommand.class
        })
final class AgentCommand {
    private AgentCommand() {}

    private static List<AgentRecord> records(Composition loki) {
        Path folder = loki.project().agents();
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, "*.json")) {
            stream.forEach(files::add);
        } catch (IOException e) {
            throw StorageException.reading(folder, e);
        }
        Collections.sort(files);
        return files.stream().map(AgentRecord::read).toList();
    }

    private static void document(Composition loki, List<AgentRecord> records) {
        loki.console()
                .document(JsonObject.builder()
                        .put(
                                "agents",
                                JsonValue.array(records.stream()
                                        .map(AgentRecord::toJson)
                                        .toList()))
                        .build());
    }

    /** {@code loki agent list}. */
    @Command(name = "list", description = "List the agents.")
    static final class ListCommand implements Subcommand {
        @Override
        public ExitCode run(Composition loki) {
            List<AgentRecord> records = records(loki);
            if (records.isEmpty()) {
                loki.console().result("No agents yet.");
            }
            records.forEach(a -> loki.console()
                    .result(String.format(
                            "%-24s %-18s %-10s tasks: %s",
                            a.agentId(),
                            a.agentType(),
                            a.status().word(),
                            a.tasksCompleted().isEmpty() ? "none" : String.join(", ", a.tasksCompleted()))));
            document(loki, records);
            return ExitCode.OK;
        }
    }

    /** {@code loki agent show}. */
    @Command(name = "show", description = "Print one agent's record.")
    static final class ShowCommand implements Subcommand {
        @Parameters(paramLabel = "ID", description = "The agent's id.")
        String id = "";

        @Override
        public ExitCode run(Composition loki) {
            AgentRecord record = records(loki).stream()
                    .filter(a -> a.agentId().equals(id))
                    .findFirst()
                    .orElseThrow(() ->
                            new LokiException("AGENT_UNKNOWN", "there is no agent " + id + "; see: loki agent list"));
            loki.console().raw(Json.pretty(record.toJson()) + "\n");
            return ExitCode.OK;
        }
    }

    /** {@code loki agent lineage}. */
    @Command(name = "lineage", description = "Show who spawned whom.")
    static final class LineageCommand implements Subcommand {
        @Option(
                names = "--format",
                paramLabel = "FORMAT",
                completionCandidates = Format.Words.class,
                converter = Format.Words.class,
                description = "${COMPLETION-CANDIDATES} (default: text).")
        Format format = Format.TEXT;

        /** How the lineage is printed. */
        enum Format {
            /** For people. */
            TEXT,
            /** A flowchart. */
            MERMAID;

            /** The words for a format. */
            static final class Words extends Choice<Format> {
                Words() {
                    super(Format.class);
                }
            }
        }

        @Override
        public ExitCode run(Composition loki) {
            List<AgentRecord> records = records(loki);
            if (format == Format.MERMAID) {
                loki.console().raw(mermaid(records));
                return ExitCode.OK;
            }
            records.forEach(a -> loki.console().result(String.join(" > ", a.lineage())));
            document(loki, records);
            return ExitCode.OK;
        }

        private static String mermaid(List<AgentRecord> records) {
            StringBuilder text = new StringBuilder("flowchart TD\n");
            List<String> ids = records.stream().map(AgentRecord::agentId).toList();
            for (int i = 0; i < records.size(); i++) {
                text.append("  a").append(i).append("[\"").append(ids.get(i)).append("\"]\n");
            }
            for (int i = 0; i < records.size(); i++) {
                int parent = ids.indexOf(records.get(i).spawnedBy());
                if (parent >= 0) {
                    text.append("  a").append(parent).append(" --> a").append(i).append('\n');
                }
            }
            return text.toString();
        }
    }
}
