package dev.loki.core.engine;

import dev.loki.core.ConfigException;
import dev.loki.core.StorageException;
import dev.loki.core.json.Fields;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a provider says of itself; unknown fields are ignored, wrong ones are refused by name. */
final class ResultFile {
    /** The largest result file, in bytes. */
    static final long MAX_BYTES = 1L << 20;

    /** The most questions or decisions of one result. */
    static final int MAX_ITEMS = 100;

    private static final BigDecimal MAX_NUMBER = new BigDecimal("1e15");

    private ResultFile() {}

    /** The result in that file; an empty object when the provider wrote none. */
    static JsonObject read(Path file) {
        try {
            if (!Files.exists(file)) {
                return JsonObject.EMPTY;
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new ConfigException(
                        "result file " + file.getFileName() + " is larger than " + MAX_BYTES + " bytes; write less");
            }
            return check(
                    Json.document(Files.readAllBytes(file), file.getFileName().toString())
                            .fields());
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    /** Keeps the known fields, each with its type and range checked. */
    static JsonObject check(Fields fields) {
        JsonObject.Builder json = JsonObject.builder();
        fields.string("status").ifPresent(status -> json.put("status", status(fields, status)));
        for (String name : List.of("summary", "model", "session_id")) {
            fields.string(name).ifPresent(text -> json.put(name, text));
        }
        fields.object("tokens").ifPresent(tokens -> json.put("tokens", tokens(tokens)));
        number(fields, "cost_usd").ifPresent(usd -> json.put("cost_usd", usd));
        number(fields, "retry_after_s").ifPresent(s -> json.put("retry_after_s", s));
        if (fields.has("questions")) {
            json.put("questions", JsonValue.array(bounded(fields, "questions", ResultFile::question)));
        }
        if (fields.has("decisions")) {
            json.put("decisions", JsonValue.array(bounded(fields, "decisions", ResultFile::decision)));
        }
        return json.build();
    }

    private static String status(Fields fields, String status) {
        if (!List.of("done", "failed", "rate_limited", "needs_approval").contains(status)) {
            throw fields.error("status", "\"status\" must be done, failed, rate_limited or needs_approval");
        }
        return status;
    }

    private static JsonObject tokens(Fields tokens) {
        JsonObject.Builder json = JsonObject.builder();
        for (String name : List.of("input", "output", "cache_read")) {
            number(tokens, name).ifPresent(n -> json.put(name, n.toBigInteger().longValueExact()));
        }
        return json.build();
    }

    private static Optional<BigDecimal> number(Fields fields, String name) {
        Optional<BigDecimal> value = fields.number(name);
        if (value.isPresent() && (value.get().signum() < 0 || value.get().compareTo(MAX_NUMBER) > 0)) {
            throw fields.error(name, "\"" + name + "\" must be a number from 0 to " + MAX_NUMBER.toPlainString());
        }
        return value;
    }

    private static List<JsonObject> bounded(
            Fields fields, String name, java.util.function.Function<Fields, JsonObject> item) {
        List<Fields> items = fields.objects(name);
        if (items.size() > MAX_ITEMS) {
            throw fields.error(name, "\"" + name + "\" must have at most " + MAX_ITEMS + " items");
        }
        List<JsonObject> read = new ArrayList<>();
        items.forEach(f -> read.add(item.apply(f)));
        return read;
    }

    private static JsonObject question(Fields f) {
        JsonObject.Builder json = JsonObject.builder().put("q", f.requireString("q"));
        f.string("answer").ifPresent(answer -> json.put("answer", answer));
        for (String name : List.of("source", "quote")) {
            f.string(name).ifPresent(text -> json.put(name, text));
        }
        return json.build();
    }

    private static JsonObject decision(Fields f) {
        return JsonObject.builder()
                .put("question", f.requireString("question"))
                .put("answer", f.requireString("answer"))
                .put("rationale", f.string("rationale", ""))
                .build();
    }
}
