package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonBoolean;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receipts keep to their published schema, and the page that describes the format names every member. */
class ReceiptSchemaTest {
    @TempDir
    Path folder;

    private JsonObject schema = JsonObject.EMPTY;

    @BeforeEach
    void readSchema() throws IOException {
        try (InputStream in = ReceiptSchemaTest.class.getResourceAsStream("/dev/loki/schema/receipt.schema.json")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            schema = (JsonObject) Json.parse(text, "schema");
        }
    }

    @Test
    void receiptsKeepToTheSchema() {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            assertThat(breaches(run.receipt().toJson())).isEmpty();
        }
    }

    @Test
    void theReceiptOfARunThatHasJustBegunKeepsToTheSchema() {
        try (RecordedRun run = RecordedRun.begin(folder)) {
            run.task(RecordedRun.plain("a", "A"));
            assertThat(breaches(run.receipt().toJson())).isEmpty();
        }
    }

    @Test
    void theSchemaRefusesWhatIsNoReceipt() {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            JsonObject json = run.receipt().toJson();
            assertThat(breaches(json.toBuilder().put("extra", 1).build())).containsExactly("/extra: unknown");
            assertThat(breaches(json.toBuilder().put("head", "HEAD").build())).containsExactly("/head: pattern");
            assertThat(breaches(json.toBuilder().put("sessions", "two").build()))
                    .containsExactly("/sessions: type");
            JsonObject task = json.objects("tasks").get(0).toBuilder()
                    .put("status", "done")
                    .build();
            assertThat(breaches(json.toBuilder()
                            .put("tasks", JsonValue.array(List.of(task)))
                            .build()))
                    .containsExactly("/tasks/0/status: enum");
        }
    }

    @Test
    void thePageNamesEveryMember() throws IOException {
        String page = Files.readString(Path.of("../docs/formats/receipt.md"));
        List<String> names = new ArrayList<>();
        collectNames(schema, names);

        assertThat(names)
                .hasSizeGreaterThan(80)
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    private static void collectNames(JsonValue value, List<String> names) {
        if (value instanceof JsonObject object) {
            object.object("properties")
                    .ifPresent(properties -> names.addAll(properties.members().keySet()));
            object.members().values().forEach(member -> collectNames(member, names));
        } else if (value instanceof JsonArray array) {
            array.items().forEach(item -> collectNames(item, names));
        }
    }

    private List<String> breaches(JsonObject json) {
        List<String> found = new ArrayList<>();
        check(json, schema, "", found);
        return found;
    }

    /** The keywords of JSON Schema that the receipt's schema uses. */
    private void check(JsonValue value, JsonObject rule, String at, List<String> found) {
        Optional<String> reference = rule.string("$ref");
        if (reference.isPresent()) {
            String name = reference.get().replace("#/$defs/", "");
            check(value, schema.object("$defs").orElseThrow().object(name).orElseThrow(), at, found);
            return;
        }
        if (rule.get("type").isPresent() && types(rule).noneMatch(type -> is(value, type))) {
            found.add(at + ": type");
            return;
        }
        if (rule.get("const").filter(wanted -> !wanted.equals(value)).isPresent()) {
            found.add(at + ": const");
        }
        if (rule.get("enum").isPresent() && !rule.array("enum").contains(value)) {
            found.add(at + ": enum");
        }
        if (value instanceof JsonString text
                && rule.string("pattern")
                        .filter(p -> !Pattern.compile(p).matcher(text.value()).find())
                        .isPresent()) {
            found.add(at + ": pattern");
        }
        BigDecimal least = rule.number("minimum").orElse(new BigDecimal("-1e9"));
        if (value instanceof JsonNumber number && number.value().compareTo(least) < 0) {
            found.add(at + ": minimum");
        }
        if (rule.get("anyOf").isPresent() && rule.objects("anyOf").stream().noneMatch(option -> keeps(value, option))) {
            found.add(at + ": anyOf");
        }
        if (value instanceof JsonObject object) {
            members(object, rule, at, found);
        } else if (value instanceof JsonArray array && rule.object("items").isPresent()) {
            for (int i = 0; i < array.items().size(); i++) {
                check(array.items().get(i), rule.object("items").orElseThrow(), at + "/" + i, found);
            }
        }
    }

    private boolean keeps(JsonValue value, JsonObject rule) {
        List<String> found = new ArrayList<>();
        check(value, rule, "", found);
        return found.isEmpty();
    }

    private void members(JsonObject object, JsonObject rule, String at, List<String> found) {
        rule.strings("required").stream()
                .filter(name -> object.get(name).isEmpty())
                .forEach(name -> found.add(at + "/" + name + ": required"));
        JsonObject properties = rule.object("properties").orElse(JsonObject.EMPTY);
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            Optional<JsonObject> known =
                    properties.object(member.getKey()).or(() -> rule.object("additionalProperties"));
            known.ifPresent(inner -> check(member.getValue(), inner, at + "/" + member.getKey(), found));
            if (known.isEmpty() && rule.bool("additionalProperties").equals(Optional.of(false))) {
                found.add(at + "/" + member.getKey() + ": unknown");
            }
        }
    }

    private static java.util.stream.Stream<String> types(JsonObject rule) {
        return rule.string("type").map(java.util.stream.Stream::of).orElseGet(() -> rule.strings("type").stream());
    }

    private static boolean is(JsonValue value, String type) {
        return switch (type) {
            case "object" -> value instanceof JsonObject;
            case "array" -> value instanceof JsonArray;
            case "string" -> value instanceof JsonString;
            case "boolean" -> value instanceof JsonBoolean;
            case "null" -> value == JsonNull.INSTANCE;
            case "number" -> value instanceof JsonNumber;
            case "integer" ->
                value instanceof JsonNumber number && number.value().scale() <= 0;
            default -> throw new IllegalArgumentException(type);
        };
    }
}
