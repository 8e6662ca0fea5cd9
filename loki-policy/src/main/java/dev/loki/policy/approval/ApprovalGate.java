package dev.loki.policy.approval;

import dev.loki.core.ConfigException;
import dev.loki.core.json.Fields;
import dev.loki.core.json.Nearest;
import dev.loki.core.net.HttpPolicy;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How approvals of one phase are asked for: an entry of the policy file's {@code approval_gates} section. Immutable.
 *
 * @param name the entry's name
 * @param phase what it is about, one of {@link #PHASES}
 * @param timeout how long a person has to decide
 * @param webhook where the request is announced
 * @param autoApproveOnTimeout whether a request that nobody decided in time counts as approved
 * @param allowAuto whether {@code --approve auto} may decide it
 */
public record ApprovalGate(
        String name,
        String phase,
        Duration timeout,
        Optional<URI> webhook,
        boolean autoApproveOnTimeout,
        boolean allowAuto) {

    /** How long a person has to decide when the entry does not say. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);

    /** The longest time that an entry may give. */
    public static final Duration MAX_TIMEOUT = Duration.ofDays(366);

    /** The phases with the points that each stands for: the enforcement points, and what tasks and providers ask. */
    public static final Map<String, Set<String>> PHASES = Map.ofEntries(
            Map.entry("pre_execution", Set.of("pre_execution")),
            Map.entry("pre_deployment", Set.of("pre_deployment")),
            Map.entry("resource", Set.of("resource")),
            Map.entry("data", Set.of("data")),
            Map.entry("task", Set.of("task")),
            Map.entry("provider", Set.of("provider")),
            Map.entry("reason", Set.of("pre_execution", "resource", "task")),
            Map.entry("act", Set.of("provider")),
            Map.entry("reflect", Set.of("data")),
            Map.entry("deploy", Set.of("pre_deployment")),
            Map.entry("deployment", Set.of("pre_deployment")),
            Map.entry("all", Set.of("pre_execution", "pre_deployment", "resource", "data", "task", "provider")));

    /**
     * Reads an entry to its end.
     *
     * @throws dev.loki.core.ConfigException if a key is wrong or unknown
     */
    public static ApprovalGate read(Fields fields) {
        ApprovalGate gate = new ApprovalGate(
                name(fields),
                phase(fields),
                timeout(fields),
                webhook(fields),
                fields.bool("auto_approve_on_timeout", false),
                fields.bool("allow_auto", false));
        fields.done();
        return gate;
    }

    /** Whether requests of that point belong to this gate. */
    public boolean covers(String point) {
        return PHASES.getOrDefault(phase, Set.of()).contains(point);
    }

    private static String name(Fields fields) {
        String name = fields.requireString("name");
        if (name.isBlank()) {
            throw fields.error("name", "\"name\" must not be blank");
        }
        return name;
    }

    private static String phase(Fields fields) {
        String phase = fields.requireString("phase");
        if (!PHASES.containsKey(phase)) {
            List<String> known = PHASES.keySet().stream().sorted().toList();
            throw fields.error(
                    "phase",
                    "\"phase\" must be one of " + String.join(", ", known)
                            + Nearest.to(phase, known)
                                    .map(near -> "; did you mean \"" + near + "\"?")
                                    .orElse(""));
        }
        return phase;
    }

    private static Duration timeout(Fields fields) {
        Optional<BigDecimal> minutes = fields.number("timeout_minutes");
        BigDecimal most = BigDecimal.valueOf(MAX_TIMEOUT.toMinutes());
        if (minutes.isPresent() && (minutes.get().signum() <= 0 || minutes.get().compareTo(most) > 0)) {
            throw fields.error("timeout_minutes", "\"timeout_minutes\" must be a number above 0 and at most " + most);
        }
        return minutes.map(m -> Duration.ofMillis(
                        Math.max(1, m.multiply(BigDecimal.valueOf(60_000)).longValue())))
                .orElse(DEFAULT_TIMEOUT);
    }

    private static Optional<URI> webhook(Fields fields) {
        return fields.string("webhook").map(text -> {
            try {
                return HttpPolicy.untrusted(Set.of()).address(text, "\"webhook\"");
            } catch (ConfigException e) {
                throw fields.error("webhook", String.valueOf(e.getMessage()));
            }
        });
    }
}
