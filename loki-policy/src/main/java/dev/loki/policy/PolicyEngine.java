package dev.loki.policy;

import dev.loki.core.gate.Action;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.PolicyGate;
import dev.loki.core.gate.Ruling;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides about actions by one {@link PolicySet}.
 *
 * <p>All entries of a point are evaluated: DENY beats REQUIRE_APPROVAL beats ALLOW, and every violation is listed in the order
 * of the file. Evaluating an {@link Action} does no I/O, compiles nothing, throws nothing and, for a plain ALLOW, allocates
 * nothing. Immutable but for a small cache of equal answers; thread-safe.
 */
public final class PolicyEngine implements PolicyGate {
    private static final Ruling UNCONFIGURED = Ruling.allow("No policies configured");

    private final PolicySet policies;
    private final Map<EnforcementPoint, PointEngine> points = new EnumMap<>(EnforcementPoint.class);

    private PolicyEngine(PolicySet policies) {
        this.policies = policies;
        for (EnforcementPoint point : EnforcementPoint.values()) {
            points.put(point, new PointEngine(point, policies.entries(point)));
        }
    }

    /** An engine for these policies. */
    public static PolicyEngine of(PolicySet policies) {
        return new PolicyEngine(policies);
    }

    /** The policies that it decides by. */
    public PolicySet policies() {
        return policies;
    }

    @Override
    public Ruling decide(EnforcementPoint point, Action action) {
        return evaluate(point, action);
    }

    /** Decides about an action. */
    public Ruling evaluate(EnforcementPoint point, Action action) {
        return policies == PolicySet.NONE ? UNCONFIGURED : engine(point).evaluate(action);
    }

    /** Makes an {@link Action} of these fields, which asks the file system where its paths lead, and decides about it. */
    public Ruling evaluate(EnforcementPoint point, Map<String, ?> context) {
        return evaluate(point, Action.of(context));
    }

    /**
     * As above for what a user hands in: a name that is no enforcement point and a context that is no object are denied; a
     * null context is an empty one.
     */
    public Ruling evaluate(String point, JsonValue context) {
        Optional<EnforcementPoint> known = EnforcementPoint.named(point);
        if (known.isEmpty()) {
            return unknownPoint(point);
        }
        if (context instanceof JsonNull) {
            return evaluate(known.get(), Action.of(JsonObject.EMPTY));
        }
        return context instanceof JsonObject object
                ? evaluate(known.get(), Action.of(object))
                : Ruling.deny("context", "the context must be an object with fields");
    }

    /**
     * Explains the decision about a context: which entry decided, by which inputs, and what would have to be different.
     *
     * <p>Far slower than deciding: it evaluates many contexts.
     */
    public Explanation explain(EnforcementPoint point, JsonObject context) {
        return new Explainer(this).explain(point, context);
    }

    /** What is said about a point that does not exist. */
    static Ruling unknownPoint(String point) {
        String shown = point.length() > 80 ? point.substring(0, 80) + "…" : point;
        return Ruling.deny(
                "enforcement-point",
                "Unknown enforcement point: " + shown + "; use one of "
                        + String.join(
                                ", ",
                                Arrays.stream(EnforcementPoint.values())
                                        .map(EnforcementPoint::wireName)
                                        .toList()));
    }

    private PointEngine engine(EnforcementPoint point) {
        PointEngine engine = points.get(point);
        if (engine == null) {
            throw new IllegalStateException("no engine for " + point);
        }
        return engine;
    }
}
