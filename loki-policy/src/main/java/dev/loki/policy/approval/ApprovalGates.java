package dev.loki.policy.approval;

import dev.loki.core.ConfigException;
import dev.loki.core.approval.ApprovalPolicy;
import dev.loki.core.approval.ApprovalRequest;
import dev.loki.core.env.Env;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The approval gates of a policy file as the engine asks for them.
 *
 * <p>Where several gates cover a point, the strictest of each answer holds: the shortest time, and approval on timeout
 * or by {@code --approve auto} only if every one of them says so. All their webhooks are told. Thread-safe.
 */
public final class ApprovalGates implements ApprovalPolicy {
    /** The variable with the secret that webhook messages are signed with. */
    public static final String SECRET = "LOKI_APPROVAL_WEBHOOK_SECRET";

    /** The variable with the hosts that may be called whatever their address. */
    private static final String ALLOWED_HOSTS = "LOKI_ALLOWED_HOSTS";

    private final Supplier<List<ApprovalGate>> gates;
    private final Supplier<String> policyHash;
    private final ApprovalWebhook webhook;

    private ApprovalGates(Supplier<List<ApprovalGate>> gates, Supplier<String> policyHash, ApprovalWebhook webhook) {
        this.gates = gates;
        this.policyHash = policyHash;
        this.webhook = webhook;
    }

    /**
     * The gates of policies, which may change while they are used.
     *
     * @throws ConfigException if a gate has a webhook and there is no secret to sign with
     */
    public static ApprovalGates of(
            Supplier<List<ApprovalGate>> gates, Supplier<String> policyHash, ApprovalWebhook webhook) {
        gates.get().stream()
                .filter(gate -> gate.webhook().isPresent() && !webhook.canSign())
                .findFirst()
                .ifPresent(gate -> {
                    throw new ConfigException("approval gate \"" + gate.name() + "\" has a webhook, but " + SECRET
                            + " is unset; set it to a secret that the receiver knows, too");
                });
        return new ApprovalGates(gates, policyHash, webhook);
    }

    /** The hosts that a variable allows by name. */
    public static Set<String> allowedHosts(Env env) {
        return env.text(ALLOWED_HOSTS).stream()
                .flatMap(text -> Stream.of(text.split(",", -1)))
                .map(String::strip)
                .filter(host -> !host.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Terms terms(String point) {
        List<ApprovalGate> covering = covering(point);
        if (covering.isEmpty()) {
            return Terms.DEFAULT;
        }
        Duration shortest = covering.stream()
                .map(ApprovalGate::timeout)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return new Terms(
                shortest,
                covering.stream().allMatch(ApprovalGate::autoApproveOnTimeout),
                covering.stream().allMatch(ApprovalGate::allowAuto));
    }

    @Override
    public String policyHash() {
        return policyHash.get();
    }

    @Override
    public Optional<String> announce(ApprovalRequest request, String why) {
        Set<String> failures = new LinkedHashSet<>();
        Set<URI> told = new LinkedHashSet<>();
        for (ApprovalGate gate : covering(request.point())) {
            gate.webhook()
                    .filter(told::add)
                    .flatMap(uri -> webhook.send(uri, gate, request, why))
                    .ifPresent(failure -> failures.add(
                            "the webhook of approval gate \"" + gate.name() + "\" was not told: " + failure));
        }
        return failures.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", failures));
    }

    private List<ApprovalGate> covering(String point) {
        return gates.get().stream().filter(gate -> gate.covers(point)).toList();
    }
}
