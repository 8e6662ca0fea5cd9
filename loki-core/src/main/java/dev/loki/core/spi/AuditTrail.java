package dev.loki.core.spi;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.OptionalLong;

/**
 * The audit port. It fails closed: when {@link #record} throws, the engine stops the run.
 *
 * <p>Implementations are thread-safe; when {@code record} returns, the entry is durable.
 */
@FunctionalInterface
public interface AuditTrail {

    /** Records nothing. */
    AuditTrail NOOP = (who, what, where, why, metadata) -> {};

    /**
     * Writes one entry.
     *
     * @param who the acting agent or person
     * @param what the action, such as {@code policy_decision}
     * @param where the file, task or commit it concerns; may be empty
     * @param why the reason; may be empty
     * @param metadata further facts, without secrets
     */
    void record(String who, String what, String where, String why, JsonObject metadata);

    /**
     * The highest {@code seq} in the metadata of this trail's entries of a run (metadata {@code run}); empty when there is
     * none, or when the trail cannot say. By it the engine records, after a crash, what the crash kept from being recorded.
     */
    default OptionalLong lastSeq(String run) {
        return OptionalLong.empty();
    }
}
