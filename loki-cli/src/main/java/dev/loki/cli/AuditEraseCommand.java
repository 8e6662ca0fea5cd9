package dev.loki.cli;

import dev.loki.audit.AuditLog;
import dev.loki.audit.AuditSettings;
import dev.loki.audit.Erasure;
import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loki audit erase}. */
@Command(
        name = "erase",
        description = {
            "Erase personal values that were recorded with --personal; chain and seals stay valid, and the log says so.",
            "What is given has to hold together. Also finishes an erasure that was interrupted."
        })
final class AuditEraseCommand implements Subcommand {

    @Parameters(arity = "0..*", paramLabel = "N", description = "Only values of these entries.")
    List<Long> entries = new ArrayList<>();

    @Option(names = "--field", paramLabel = "NAME", description = "Only values of this member of the metadata.")
    Optional<String> field = Optional.empty();

    @Option(
            names = "--matching",
            paramLabel = "TEXT",
            description = "Only values that equal this text; - reads it from standard input.")
    Optional<String> matching = Optional.empty();

    @Option(names = "--why", paramLabel = "R", description = "The reason; kept in the log.")
    String why = "";

    @Override
    public ExitCode run(Composition loki) {
        if (loki.processEnv().containsKey("LOKI_TASK_ID")) {
            throw new LokiException(
                    "APPROVAL_REJECTED", "an agent cannot erase; a person has to run this outside of a task");
        }
        Optional<String> text = matching.filter("-"::equals).isPresent() ? Optional.of(line(loki)) : matching;
        Erasure erasure = new Erasure(new HashSet<>(entries), field, text);
        if (!Files.exists(AuditCommand.log(loki))) {
            throw new LokiException("AUDIT_LOG_MISSING", "there is no audit log in this project, so nothing is erased");
        }
        String by = loki.processEnv().getOrDefault("USER", "terminal");
        AuditSettings settings =
                AuditSettings.from(loki.env().raw(), loki.project().root(), loki.redactor());
        long erased;
        try (AuditLog log = AuditLog.open(loki.project(), settings, InstantSource.system())) {
            erased = log.erase(erasure, by, why);
        }
        loki.console()
                .result(
                        erased == 0
                                ? "nothing to erase"
                                : (erased == 1 ? "1 value" : erased + " values") + " erased, and recorded as such");
        if (erasure.isEmpty()) {
            loki.console().note("nothing was picked: name entries, --field or --matching");
        }
        loki.console().document(JsonObject.builder().put("erased", erased).build());
        return ExitCode.OK;
    }

    private static String line(Composition loki) {
        try {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(loki.streams().in(), StandardCharsets.UTF_8));
            String line = in.readLine();
            if (line == null || line.isEmpty()) {
                throw new LokiException("USAGE", "standard input is empty; --matching - reads one line from it");
            }
            return line;
        } catch (IOException e) {
            throw new StorageException("standard input could not be read: " + e.getMessage(), e);
        }
    }
}
