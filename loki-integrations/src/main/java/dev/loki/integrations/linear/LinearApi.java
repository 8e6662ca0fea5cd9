package dev.loki.integrations.linear;

import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.adapter.Api;
import dev.loki.integrations.adapter.Deadline;
import dev.loki.integrations.adapter.RemoteException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Sends GraphQL documents. Each method is one request. Thread-safe. */
final class LinearApi {
    /** Nodes of one page. */
    static final int PAGE = 50;

    private final Api api;

    LinearApi(Api api) {
        this.api = api;
    }

    /** The data of a query. */
    JsonObject query(String document, JsonObject variables, Deadline deadline) {
        return data(api.query("", body(document, variables), deadline));
    }

    /**
     * The thing that a query asks for by its name; empty when there is none.
     *
     * @param name the root field
     */
    Optional<JsonObject> find(String document, String name, JsonObject variables, Deadline deadline) {
        try {
            return query(document, variables, deadline).object(name);
        } catch (RemoteException e) {
            boolean absent = e.status() == 404
                    || (e.code().equals(RemoteException.REFUSED)
                            && String.valueOf(e.getMessage())
                                    .toLowerCase(Locale.ROOT)
                                    .contains("not found"));
            if (absent) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** One page of a connection. */
    JsonObject page(
            String document, String parent, String connection, String id, Optional<String> after, Deadline deadline) {
        JsonObject.Builder variables = JsonObject.builder().put("id", id).put("first", PAGE);
        variables.putOrNull("after", after);
        return query(document, variables.build(), deadline)
                .object(parent)
                .flatMap(p -> p.object(connection))
                .orElseThrow(() -> api.unexpected("\"" + parent + "." + connection + "\""));
    }

    /**
     * The thing that a mutation made or changed.
     *
     * @param name the root field
     * @param thing the member of its answer
     * @param pretended what a rehearsal goes on with
     */
    JsonObject mutate(
            String document, String name, String thing, JsonObject variables, JsonObject pretended, Deadline deadline) {
        JsonObject rehearsed = JsonObject.builder()
                .put(
                        "data",
                        JsonObject.builder()
                                .put(
                                        name,
                                        JsonObject.builder()
                                                .put("success", true)
                                                .put(thing, pretended)
                                                .build())
                                .build())
                .build();
        JsonObject payload = data(api.write("POST", "", body(document, variables), rehearsed, deadline))
                .object(name)
                .orElseThrow(() -> api.unexpected("\"" + name + "\""));
        if (!payload.bool("success").orElse(false)) {
            throw RemoteException.refused(200, "Linear did not do " + name + "; look at the issue");
        }
        return payload.object(thing).orElse(JsonObject.EMPTY);
    }

    private static JsonObject body(String document, JsonObject variables) {
        return JsonObject.builder()
                .put("query", document)
                .put("variables", variables)
                .build();
    }

    private JsonObject data(JsonObject answer) {
        List<JsonObject> errors = answer.objects("errors");
        if (!errors.isEmpty()) {
            throw RemoteException.refused(200, "Linear: " + api.shown(LinearVendor.messages(errors)));
        }
        if (answer.get("data").orElse(JsonNull.INSTANCE) instanceof JsonNull) {
            throw api.unexpected("\"data\"");
        }
        return answer.object("data").orElseThrow(() -> api.unexpected("\"data\""));
    }
}
