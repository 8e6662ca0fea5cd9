package dev.loki.core.engine;

import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.engine.ActResult.Kind;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.json.Fields;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.ProviderSpec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** ACT is an agent's command line, configured as a template; the prompt goes by file or standard input, never by argv. */
final class AgentProvider implements Provider {
    private static final int SUMMARY_LINES = 20;

    private final ActProcess process;
    private final ProviderSpec spec;
    private final Optional<String> model;

    AgentProvider(ActProcess process, ProviderSpec spec, Optional<String> model) {
        this.process = process;
        this.spec = spec;
        this.model = model;
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public ActResult act(ActRequest request) {
        List<String> argv;
        Optional<Path> stdin;
        try {
            Map<String, String> values = values(request);
            argv = spec.argv(values);
            stdin = spec.input(values).map(text -> write(request, text));
        } catch (ConfigException e) {
            return ActResult.unavailable(String.valueOf(e.getMessage()));
        }
        ActProcess.Ended ended = process.run(request, argv, stdin, spec.passEnv(), spec.unsetEnv());
        ActResult result = ended.result();
        if (result.kind() == Kind.UNAVAILABLE && ended.outcome().end() == dev.loki.core.io.Outcome.End.NOT_FOUND) {
            return ActResult.unavailable("provider " + spec.name() + ": program '" + argv.get(0)
                    + "' is not installed; install it or choose another with --provider");
        }
        if (result.kind() != Kind.DONE) {
            return result;
        }
        try {
            return new ActResult(Kind.DONE, "", withParsed(result.report(), ended), 0);
        } catch (LokiException e) {
            return new ActResult(Kind.FAILED, String.valueOf(e.getMessage()), result.report(), 0);
        }
    }

    private Map<String, String> values(ActRequest request) {
        Map<String, String> values = new HashMap<>();
        values.put("prompt", request.promptText());
        values.put("prompt_file", request.prompt().toString());
        values.put("result_file", request.result().toString());
        values.put("budget_left", request.budgetLeft());
        model.ifPresent(name -> values.put("model", name));
        return values;
    }

    private static Path write(ActRequest request, String text) {
        Path file = request.prompt().resolveSibling("stdin.txt");
        AtomicFiles.write(file, text);
        return file;
    }

    private JsonObject withParsed(JsonObject report, ActProcess.Ended ended) {
        JsonObject parsed = switch (spec.parser()) {
            case TEXT ->
                JsonObject.builder()
                        .put("summary", ended.outcome().stdout().lastLines(SUMMARY_LINES))
                        .build();
            case JSON -> json(ended.outcome().stdout().text());
        };
        JsonObject.Builder both = parsed.toBuilder();
        report.members().forEach(both::put);
        model.filter(m -> !both.build().members().containsKey("model")).ifPresent(m -> both.put("model", m));
        return both.build();
    }

    private JsonObject json(String output) {
        JsonValue printed = Json.parse(lastJson(output), "output of " + spec.name());
        JsonObject.Builder mapped = JsonObject.builder();
        if (spec.result().isEmpty() && printed instanceof JsonObject object) {
            return ResultFile.check(fields(object));
        }
        JsonObject.Builder tokens = JsonObject.builder();
        spec.result()
                .forEach((name, pointer) -> at(printed, pointer).ifPresent(value -> {
                    if (name.startsWith("tokens_")) {
                        tokens.put(name.substring("tokens_".length()), value);
                    } else {
                        mapped.put(name, value);
                    }
                }));
        JsonObject counted = tokens.build();
        if (!counted.members().isEmpty()) {
            mapped.put("tokens", counted);
        }
        return ResultFile.check(fields(mapped.build()));
    }

    private Fields fields(JsonObject object) {
        return Json.document(Json.write(object), "output of " + spec.name()).fields();
    }

    /** The whole output, or its last line when lines of progress come before the result. */
    private static String lastJson(String output) {
        String text = output.strip();
        int line = text.lastIndexOf('\n');
        boolean wholeObject =
                text.startsWith("{") && (line < 0 || !text.substring(line + 1).startsWith("{"));
        return wholeObject || line < 0 ? text : text.substring(line + 1);
    }

    private static Optional<JsonValue> at(JsonValue value, String pointer) {
        JsonValue here = value;
        if (pointer.isEmpty()) {
            return Optional.of(here);
        }
        for (String part : pointer.substring(1).split("/", -1)) {
            String key = part.replace("~1", "/").replace("~0", "~");
            if (here instanceof JsonObject object && object.members().containsKey(key)) {
                here = object.members().get(key);
            } else if (here instanceof JsonArray array
                    && key.matches("[0-9]{1,6}")
                    && Integer.parseInt(key) < array.items().size()) {
                here = array.items().get(Integer.parseInt(key));
            } else {
                return Optional.empty();
            }
        }
        return here == JsonValue.JsonNull.INSTANCE ? Optional.empty() : Optional.of(here);
    }
}
