package dev.loki.core.engine;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.HashSet;
import java.util.Set;

/** The approvals that were used for one task. */
final class UsedApprovals {
    private final Set<String> actions = new HashSet<>();
    private String lastId = "";

    /** Takes what a journal entry tells of an approval. */
    void take(JsonObject data) {
        if (data.string("status").orElse("").equals("used")) {
            actions.add(action(
                    data.string("action_hash").orElse(""),
                    data.string("policy_hash").orElse("none")));
            lastId = data.string("id").orElse("");
        }
    }

    /** The one that was used last, or empty. */
    String lastId() {
        return lastId;
    }

    /** Whether a person approved this action under this policy already. */
    boolean cover(String actionHash, String policyHash) {
        return actions.contains(action(actionHash, policyHash));
    }

    private static String action(String actionHash, String policyHash) {
        return actionHash + " " + policyHash;
    }
}
