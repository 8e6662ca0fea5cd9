package dev.loki.core.quality;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The built-in check of an OpenAPI 3 document: what the specification of OpenAPI requires and what makes a contract that nobody can
 * implement. Every problem names its place as a JSON pointer.
 */
final class OpenApi {
    /** The most problems of one document that are told. */
    static final int MAX_PROBLEMS = 50;

    static final List<String> METHODS =
            List.of("get", "put", "post", "delete", "options", "head", "patch", "trace", "query");

    private static final Pattern VERSION = Pattern.compile("3\\.\\d+\\.\\d+(?:-.+)?");
    private static final Pattern PARAMETER = Pattern.compile("\\{([^{}]+)}");
    private static final Pattern STATUS = Pattern.compile("[1-5](?:\\d\\d|XX)|default");

    private final JsonObject document;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, String> operationIds = new HashMap<>();

    private OpenApi(JsonObject document) {
        this.document = document;
    }

    /** One thing that a service can be asked for. */
    record Operation(String method, String path, String id) {
        String name() {
            return method.toUpperCase(Locale.ROOT) + " " + path;
        }
    }

    /** Whether a document says that it is one of OpenAPI. */
    static boolean is(JsonValue document) {
        return document instanceof JsonObject object
                && (object.get("openapi").isPresent()
                        || (object.get("paths").isPresent()
                                && object.get("swagger").isEmpty()));
    }

    /** Everything that is wrong with a document, at most {@link #MAX_PROBLEMS}. */
    static List<String> problems(JsonObject document) {
        OpenApi check = new OpenApi(document);
        check.document();
        check.references(document, "#");
        return check.problems.stream().distinct().limit(MAX_PROBLEMS).toList();
    }

    /** The operations of a document, in its order. */
    static List<Operation> operations(JsonObject document) {
        List<Operation> operations = new ArrayList<>();
        document.object("paths").orElse(JsonObject.EMPTY).members().forEach((path, item) -> {
            if (item instanceof JsonObject methods) {
                methods.members().forEach((method, operation) -> {
                    if (METHODS.contains(method) && operation instanceof JsonObject object) {
                        operations.add(new Operation(
                                method, path, object.string("operationId").orElse("")));
                    }
                });
            }
        });
        return operations;
    }

    private void document() {
        Optional<String> version = document.string("openapi");
        if (version.isEmpty() || !VERSION.matcher(version.get()).matches()) {
            problem("#/openapi", "must be a text with the version, such as 3.1.0");
        }
        JsonObject info = document.object("info").orElse(JsonObject.EMPTY);
        for (String key : List.of("title", "version")) {
            if (info.string(key).filter(text -> !text.isBlank()).isEmpty()) {
                problem("#/info/" + key, "must be a text that is not blank");
            }
        }
        Optional<JsonObject> paths = document.object("paths");
        boolean others = document.object("webhooks").isPresent()
                || document.object("components").isPresent();
        if (paths.isEmpty() && (document.get("paths").isPresent() || !others)) {
            problem("#/paths", "must be an object with the paths of the service");
        }
        paths.orElse(JsonObject.EMPTY).members().forEach(this::path);
    }

    private void path(String path, JsonValue value) {
        String at = "#/paths/" + escaped(path);
        if (path.startsWith("x-")) {
            return;
        }
        if (!path.startsWith("/")) {
            problem(at, "must begin with /");
        }
        if (!(value instanceof JsonObject item)) {
            problem(at, "must be an object");
            return;
        }
        if (item.get("$ref").isPresent()) {
            return;
        }
        Set<String> shared = declared(item);
        item.members().forEach((key, operation) -> {
            if (METHODS.contains(key.toLowerCase(Locale.ROOT))) {
                operation(path, key, operation, shared, at + "/" + key);
            } else if (!key.startsWith("x-")
                    && !Set.of("summary", "description", "servers", "parameters", "additionalOperations")
                            .contains(key)) {
                problem(at + "/" + escaped(key), "is no method of HTTP and no field of a path");
            }
        });
    }

    private void operation(String path, String method, JsonValue value, Set<String> shared, String at) {
        if (!METHODS.contains(method)) {
            problem(at, "must be written in small letters");
        }
        if (!(value instanceof JsonObject operation)) {
            problem(at, "must be an object");
            return;
        }
        operation.string("operationId").ifPresent(id -> {
            String first = operationIds.putIfAbsent(id, at);
            if (first != null) {
                problem(at + "/operationId", "\"" + id + "\" is the id of " + first + " already");
            }
        });
        responses(operation, at);
        Set<String> declared = new TreeSet<>(shared);
        declared.addAll(declared(operation));
        Matcher parameter = PARAMETER.matcher(path);
        while (parameter.find()) {
            if (!declared.contains(parameter.group(1))) {
                problem(at + "/parameters", "does not declare the path parameter \"" + parameter.group(1) + "\"");
            }
        }
    }

    private void responses(JsonObject operation, String at) {
        Optional<JsonObject> responses = operation.object("responses");
        if (responses.isEmpty() && operationNeedsResponses(operation)) {
            problem(at + "/responses", "must name at least one response");
        }
        responses.orElse(JsonObject.EMPTY).members().forEach((status, response) -> {
            String here = at + "/responses/" + escaped(status);
            if (!status.startsWith("x-") && !STATUS.matcher(status).matches()) {
                problem(here, "must be a status such as 200, 4XX or default");
            } else if (response instanceof JsonObject object
                    && object.get("$ref").isEmpty()
                    && object.string("description").isEmpty()) {
                problem(here + "/description", "must be a text");
            }
        });
    }

    /** OpenAPI 3.0 asks every operation for its responses, later versions do not; none of them knows another type. */
    private boolean operationNeedsResponses(JsonObject operation) {
        return operation.get("responses").isPresent()
                || document.string("openapi").orElse("").startsWith("3.0");
    }

    /** The path parameters that a path or an operation declares, through references, too. */
    private Set<String> declared(JsonObject holder) {
        Set<String> names = new HashSet<>();
        for (JsonObject parameter : holder.objects("parameters")) {
            JsonObject resolved = parameter
                    .string("$ref")
                    .flatMap(this::find)
                    .filter(JsonObject.class::isInstance)
                    .map(JsonObject.class::cast)
                    .orElse(parameter);
            if (resolved.string("in").equals(Optional.of("path"))) {
                resolved.string("name").ifPresent(names::add);
            }
        }
        return names;
    }

    /** Every reference into this document leads somewhere. */
    private void references(JsonValue value, String at) {
        if (value instanceof JsonArray array) {
            for (int i = 0; i < array.items().size(); i++) {
                references(array.items().get(i), at + "/" + i);
            }
        } else if (value instanceof JsonObject object) {
            object.members().forEach((key, member) -> {
                boolean reference = key.equals("$ref") && member instanceof JsonString;
                if (reference && find(((JsonString) member).value()).isEmpty()) {
                    problem(at + "/$ref", "leads nowhere: " + ((JsonString) member).value());
                } else if (!key.equals("example") && !key.equals("examples")) {
                    references(member, at + "/" + escaped(key));
                }
            });
        }
    }

    /** What a reference leads to; one that leaves the document is not followed and is taken as it is. */
    private Optional<JsonValue> find(String reference) {
        if (!reference.startsWith("#")) {
            return Optional.of(JsonObject.EMPTY);
        }
        JsonValue here = document;
        for (String token : reference.substring(1).split("/", -1)) {
            if (token.isEmpty() && here == document) {
                continue;
            }
            String key = token.replace("~1", "/")
                    .replace("~0", "~")
                    .replace("%7B", "{")
                    .replace("%7D", "}");
            if (here instanceof JsonObject object && object.get(key).isPresent()) {
                here = object.get(key).get();
            } else if (here instanceof JsonArray array
                    && key.matches("\\d{1,6}")
                    && Integer.parseInt(key) < array.items().size()) {
                here = array.items().get(Integer.parseInt(key));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(here);
    }

    private void problem(String at, String what) {
        problems.add(at + " " + what);
    }

    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
