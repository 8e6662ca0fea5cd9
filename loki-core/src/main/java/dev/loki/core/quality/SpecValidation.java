package dev.loki.core.quality;

import dev.loki.core.LokiException;
import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.Yaml;
import dev.loki.core.task.CommandLine;
import dev.loki.core.task.GateSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The gate {@code spec_validation}: OpenAPI documents keep to OpenAPI, and to Spectral's rules where it is installed. */
final class SpecValidation {
    private static final String SPECTRAL = "spectral";

    /** Spectral calls an error 0, a warning 1. */
    private static final long ERROR = 0;

    private final Commands commands;
    private final Path ownRuleset;

    /** The gate; {@code ownRuleset} is written where a project has no ruleset of its own. */
    SpecValidation(Commands commands, Path ownRuleset) {
        this.commands = commands;
        this.ownRuleset = ownRuleset;
    }

    /** The files that may be specifications of an interface. */
    static List<String> candidates(SourceFiles files) {
        return files.matching(
                ".loki/specs/**/*.yaml",
                ".loki/specs/**/*.yml",
                ".loki/specs/**/*.json",
                "**/openapi.yaml",
                "**/openapi.yml",
                "**/openapi.json");
    }

    /** The OpenAPI document in a file, empty where there is another one. */
    static Optional<JsonObject> document(SourceFiles files, String path) {
        Optional<String> text = files.text(path);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        JsonValue root = path.endsWith(".json")
                ? Json.parse(text.get(), path)
                : Yaml.document(text.get(), path).root();
        return OpenApi.is(root) ? Optional.of((JsonObject) root) : Optional.empty();
    }

    Verdict judge(GateSpec gate, boolean spectral, SourceFiles files, GateSubject subject) {
        List<String> documents = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String path : candidates(files)) {
            try {
                document(files, path).ifPresent(document -> {
                    documents.add(path);
                    OpenApi.problems(document).forEach(problem -> problems.add(path + problem));
                });
            } catch (LokiException e) {
                documents.add(path);
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        if (documents.isEmpty()) {
            return Verdict.notApplicable("there is no OpenAPI document");
        }
        Verdict builtIn = Verdict.of(
                problems.isEmpty() ? Status.PASS : Status.FAIL,
                String.join("\n", problems),
                JsonObject.builder()
                        .put("documents", documents)
                        .put("validators", List.of("built-in"))
                        .build());
        return spectral ? withSpectral(gate, builtIn, documents, files, subject) : builtIn;
    }

    private Verdict withSpectral(
            GateSpec gate, Verdict builtIn, List<String> documents, SourceFiles files, GateSubject subject) {
        String program = NodePreset.program(files, SPECTRAL);
        if (!commands.installed(program)) {
            return builtIn.with(builtIn.status(), "Spectral is not installed; the built-in check looked alone");
        }
        List<String> argv = new ArrayList<>(List.of(program, "lint", "--format", "json", "--quiet"));
        if (!files.any(".spectral.*")) {
            AtomicFiles.write(ownRuleset, "extends: [\"spectral:oas\"]\n");
            argv.addAll(List.of("--ruleset", ownRuleset.toString()));
        }
        argv.addAll(documents);
        Commands.Ran ran = commands.run(
                new CommandLine.Argv(argv),
                gate.timeout(),
                subject.label() + "." + gate.name() + "." + SPECTRAL,
                Commands.REPORT_BYTES,
                Map.of(),
                Optional.empty());
        String version = commands.version(Optional.of(new CommandLine.Argv(List.of(program, "--version"))));
        Verdict verdict = read(ran, version)
                .with(JsonObject.builder()
                        .put("validators", List.of("built-in", SPECTRAL))
                        .build());
        return Verdict.all(List.of(builtIn, verdict), "");
    }

    /** Exit code 0: nothing bad; 1: findings of the severity error; anything else: Spectral could not look. */
    private static Verdict read(Commands.Ran ran, String version) {
        if (ran.status() != Status.PASS && ran.exitCode() != 1) {
            return ran.verdict(version).with(ran.status() == Status.FAIL ? Status.ERROR : ran.status(), "");
        }
        List<String> errors = new ArrayList<>();
        try {
            JsonValue root = Json.parse(ran.stdout().strip(), "output of spectral");
            for (JsonValue item : root instanceof JsonArray array ? array.items() : List.<JsonValue>of()) {
                if (item instanceof JsonObject finding
                        && finding.integer("severity").orElse(ERROR) == ERROR) {
                    errors.add(finding.string("code").orElse("") + ": "
                            + finding.string("message").orElse(""));
                }
            }
        } catch (LokiException e) {
            return ran.verdict(version).with(Status.ERROR, String.valueOf(e.getMessage()));
        }
        Status status = errors.isEmpty() && ran.exitCode() == 0 ? Status.PASS : Status.FAIL;
        return new Verdict(status, ran.exitCode(), ran.elapsed(), version, String.join("\n", errors), JsonObject.EMPTY);
    }
}
