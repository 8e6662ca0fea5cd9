package dev.loki.core.engine;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What providers said they used. Null means that nobody said anything, which is not zero. */
final class ReceiptCost {
    private ReceiptCost() {}

    private record Used(String provider, Optional<String> model) {}

    static JsonObject of(List<Entry> entries) {
        List<JsonObject> acts = new ArrayList<>();
        Map<Used, List<JsonObject>> groups = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (entry.tellsUse()) {
                acts.add(entry.data());
                Used used = new Used(
                        entry.data().string("provider").orElse(""), entry.data().string("model"));
                groups.computeIfAbsent(used, key -> new ArrayList<>()).add(entry.data());
            }
        }
        List<JsonObject> byProvider = new ArrayList<>();
        groups.forEach((used, some) -> byProvider.add(put(
                        JsonObject.builder()
                                .put("provider", ReceiptText.of(used.provider()))
                                .putOrNull("model", used.model().map(ReceiptText::of)),
                        some)
                .build()));
        return put(JsonObject.builder(), acts)
                .put("by_provider", JsonValue.array(byProvider))
                .build();
    }

    private static JsonObject.Builder put(JsonObject.Builder json, List<JsonObject> acts) {
        Spent spent = Spent.NOTHING;
        for (JsonObject act : acts) {
            spent = spent.plus(act);
        }
        boolean tokens = acts.stream().anyMatch(act -> act.object("tokens").isPresent());
        return json.put("attempts", acts.size())
                .put("usd", spent.unreported() < acts.size() ? new JsonNumber(spent.usd()) : JsonNull.INSTANCE)
                .put("tokens", tokens ? JsonValue.of(spent.tokens()) : JsonNull.INSTANCE)
                .put("unknown_cost_attempts", spent.unreported());
    }
}
