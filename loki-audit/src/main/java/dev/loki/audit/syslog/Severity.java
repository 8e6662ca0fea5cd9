package dev.loki.audit.syslog;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonBoolean;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.JsonValue.JsonString;
import java.util.Set;

/** Which entries are forwarded as warnings; all others are informational. Stateless. */
public final class Severity {
    /** The actions that the reference forwards as warnings. */
    private static final Set<String> CLASSIC =
            Set.of("delete", "kill", "stop", "login", "logout", "create_token", "revoke_token");

    /** Our own: what stopped or endangered a run, and what touched the log itself. */
    private static final Set<String> OWN = Set.of(
            "violation",
            "policy_violation",
            "attempt_failed",
            "task_blocked",
            "task_dead_lettered",
            "limit_reached",
            "head_moved",
            "log_recovered",
            "syslog_dropped",
            "personal_data_erased");

    private Severity() {}

    /**
     * Whether an entry is a warning: by its action, or because its metadata has a {@code success} that is false, null, 0
     * or empty, or a {@code decision} other than ALLOW.
     */
    public static boolean isWarning(String action, JsonValue metadata) {
        if (CLASSIC.contains(action) || OWN.contains(action)) {
            return true;
        }
        return metadata instanceof JsonValue.JsonObject object
                && (object.get("success").filter(Severity::falsy).isPresent()
                        || object.string("decision")
                                .filter(decision -> !decision.equalsIgnoreCase("ALLOW"))
                                .isPresent());
    }

    private static boolean falsy(JsonValue value) {
        return value instanceof JsonNull
                || (value instanceof JsonBoolean bool && !bool.value())
                || (value instanceof JsonNumber number && number.value().signum() == 0)
                || (value instanceof JsonString text && text.value().isEmpty());
    }
}
