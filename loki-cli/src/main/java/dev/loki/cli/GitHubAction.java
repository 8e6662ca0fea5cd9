package dev.loki.cli;

import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.json.Document;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.Integrations;
import dev.loki.integrations.github.ActionOutput;
import dev.loki.integrations.github.Trigger;
import dev.loki.integrations.github.Trust;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The step inside of GitHub Actions. */
final class GitHubAction {
    /** The largest file of requirements that is read, in bytes. */
    static final int MAX_PRD_BYTES = 1024 * 1024;

    private GitHubAction() {}

    /** Judges the event and writes the outputs. */
    static ExitCode run(Composition loki, Optional<Path> out) {
        Map<String, String> env = loki.processEnv();
        String event = required(env, "GITHUB_EVENT_NAME");
        JsonValue payload = payload(Path.of(required(env, "GITHUB_EVENT_PATH")));
        Trigger trigger = Trigger.parse(event, payload, inputs(env, payload));
        Trust trust =
                Trust.of(trigger, payload, env.getOrDefault("GITHUB_REPOSITORY", ""), login -> permission(loki, login));
        String prd = trust.trusted() ? requirements(loki, trigger, env) : "";
        write(loki, trigger, trust, prd, out);
        loki.console().result((trust.trusted() ? "trusted: " : "not trusted: ") + trust.reason());
        loki.console()
                .document(trigger.toJson().toBuilder()
                        .put("prd", prd)
                        .put("trusted", trust.trusted())
                        .put("reason", trust.reason())
                        .build());
        return trust.trusted() ? ExitCode.OK : ExitCode.DENIED;
    }

    private static String required(Map<String, String> env, String name) {
        String value = env.getOrDefault(name, "").strip();
        if (value.isEmpty()) {
            throw new ConfigException(name + " is not set; run this inside of GitHub Actions");
        }
        return value;
    }

    private static JsonValue payload(Path file) {
        if (!Files.isRegularFile(file) || !file.toString().endsWith(".json")) {
            throw new ConfigException("GITHUB_EVENT_PATH must name a file that exists and ends in .json; it is \""
                    + file.toString().replaceAll("\\p{Cntrl}", "?") + "\"");
        }
        return Document.read(file, "GITHUB_EVENT_PATH").root();
    }

    /** The inputs of the step over those of the event. */
    private static JsonObject inputs(Map<String, String> env, JsonValue payload) {
        JsonObject.Builder inputs = (payload instanceof JsonObject event
                        ? event.object("inputs").orElse(JsonObject.EMPTY)
                        : JsonObject.EMPTY)
                .toBuilder();
        for (String name : new String[] {"prd_content", "provider", "dry_run"}) {
            String value = env.getOrDefault("INPUT_" + name.toUpperCase(Locale.ROOT), "");
            if (!value.isEmpty()) {
                inputs.put(name, value);
            }
        }
        return inputs.build();
    }

    private static Optional<String> permission(Composition loki, String login) {
        try {
            Integrations integrations = loki.integrations(loki.config());
            return integrations.adapter("github").isPresent()
                    ? integrations.requireGitHub().permission(login)
                    : Optional.empty();
        } catch (LokiException e) {
            loki.console().warn("GitHub could not be asked what the sender may do: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** The requirements: of the event, or of the file of the repository that the step names. */
    private static String requirements(Composition loki, Trigger trigger, Map<String, String> env) {
        String named = env.getOrDefault("INPUT_PRD_FILE", "").strip();
        if (named.isEmpty() || !trigger.prd().isEmpty()) {
            return trigger.prd();
        }
        try {
            Path root = loki.project().root().toRealPath();
            Path file = root.resolve(named).toRealPath();
            if (!file.startsWith(root) || !Files.isRegularFile(file) || Files.size(file) > MAX_PRD_BYTES) {
                throw new ConfigException("the input prd_file must name a file of the repository of at most 1 MB");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new ConfigException("the input prd_file names no file of the repository that is UTF-8 text", e);
        }
    }

    private static void write(Composition loki, Trigger trigger, Trust trust, String prd, Optional<Path> out) {
        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put("trusted", Boolean.toString(trust.trusted()));
        outputs.put("reason", trust.reason());
        outputs.put("prd", prd);
        outputs.put("trigger_type", trigger.type());
        outputs.put("provider", trigger.provider());
        outputs.put("dry_run", Boolean.toString(trigger.dryRun()));
        outputs.put("source_id", trigger.sourceId().orElse(""));
        outputs.put("source_type", trigger.sourceType().orElse(""));
        String file = loki.processEnv().getOrDefault("GITHUB_OUTPUT", "").strip();
        if (!file.isEmpty()) {
            ActionOutput.append(Path.of(file), outputs, new SecureRandom());
        }
        if (trust.trusted()) {
            out.ifPresent(path -> AtomicFiles.write(loki.here().resolve(path), prd.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
