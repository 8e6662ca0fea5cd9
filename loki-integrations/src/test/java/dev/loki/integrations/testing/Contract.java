package dev.loki.integrations.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.oas.OpenApi30;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.RawServer.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** A published OpenAPI description: says of a request what in it is not as described. */
public final class Contract {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<String, Contract> READ = new ConcurrentHashMap<>();

    private final JsonNode api;
    private final JsonSchemaFactory schemas = new JsonSchemaFactory.Builder()
            .defaultMetaSchemaIri(OpenApi30.getInstance().getIri())
            .metaSchema(OpenApi30.getInstance())
            .build();

    private Contract(JsonNode api) {
        this.api = api;
    }

    /** The description in a shared file; skips the test without it. */
    public static Contract of(String path) {
        return READ.computeIfAbsent(path, Contract::read);
    }

    private static Contract read(String path) {
        try {
            return new Contract(JSON.readTree(Shared.file(path).toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with a text by the published schema of Atlassian documents. */
    public static List<String> documentViolations(String adf) {
        JsonObject schema = Shared.object("schemas/adf-full-v1.schema.json");
        return new DocumentSchema(schema)
                .violation(Json.parse(adf, "document")).stream().toList();
    }

    /** What is wrong with a request; nothing when it is as described. */
    public List<String> violations(Request request) {
        String[] target = request.path().split("\\?", 2);
        Optional<JsonNode> path = path(target[0]);
        if (path.isEmpty()) {
            return List.of("no such path: " + target[0]);
        }
        JsonNode operation = path.get().path(request.method().toLowerCase(Locale.ROOT));
        if (operation.isMissingNode()) {
            return List.of("no such method: " + request.method() + " " + target[0]);
        }
        List<String> violations = new ArrayList<>(query(operation, path.get(), target.length > 1 ? target[1] : ""));
        violations.addAll(body(operation, request.text()));
        return violations;
    }

    private Optional<JsonNode> path(String path) {
        for (Map.Entry<String, JsonNode> entry : api.path("paths").properties()) {
            String pattern = Pattern.quote(entry.getKey()).replaceAll("\\{[^}]*}", "\\\\E[^/]+\\\\Q");
            if (path.matches(pattern) && !(entry.getKey().contains("{") && literal(path))) {
                return Optional.of(entry.getValue());
            }
        }
        return Optional.empty();
    }

    private boolean literal(String path) {
        return api.path("paths").has(path);
    }

    private List<String> query(JsonNode operation, JsonNode path, String query) {
        Set<String> known = new HashSet<>();
        List<JsonNode> parameters = new ArrayList<>();
        operation.path("parameters").forEach(parameters::add);
        path.path("parameters").forEach(parameters::add);
        for (JsonNode parameter : parameters) {
            JsonNode resolved = parameter.has("$ref")
                    ? api.at(parameter.get("$ref").asText().substring(1))
                    : parameter;
            if (resolved.path("in").asText().equals("query")) {
                known.add(resolved.path("name").asText());
            }
        }
        List<String> violations = new ArrayList<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
            String name = URLDecoder.decode(pair.split("=", 2)[0], StandardCharsets.UTF_8);
            if (!known.contains(name)) {
                violations.add("unknown query parameter: " + name);
            }
        }
        return violations;
    }

    private List<String> body(JsonNode operation, String text) {
        JsonNode schema = operation.at("/requestBody/content/application~1json/schema");
        if (schema.isMissingNode()) {
            return text.isEmpty() ? List.of() : List.of("a body that is not described");
        }
        try {
            ObjectNode root = JSON.createObjectNode();
            root.putArray("allOf").add(schema);
            root.set("components", api.path("components"));
            return texts(schemas.getSchema(root).validate(JSON.readTree(text)));
        } catch (JsonProcessingException e) {
            return List.of("no JSON: " + e.getOriginalMessage());
        }
    }

    private static List<String> texts(Set<ValidationMessage> messages) {
        return messages.stream().map(ValidationMessage::getMessage).toList();
    }
}
