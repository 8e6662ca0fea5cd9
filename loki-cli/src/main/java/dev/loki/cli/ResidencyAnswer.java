package dev.loki.cli;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.policy.residency.Residency;
import java.util.List;
import java.util.Optional;

/** What {@code loki residency check} says; apart from the command, whose methods the parser looks at in every call. */
final class ResidencyAnswer {
    private ResidencyAnswer() {}

    static ExitCode print(Composition loki, String provider, Optional<String> region) {
        EffectiveConfig config = loki.config();
        List<Residency> rules = new Governance(loki.project(), config, loki.policies(config)).residency();
        String where = region.or(
                        () -> Optional.ofNullable(config.config().providers().get(provider))
                                .flatMap(spec -> spec.region()))
                .orElse("");
        Optional<String> refusal = rules.stream()
                .map(rule -> rule.checkProvider(provider, where))
                .filter(check -> !check.allowed())
                .map(Residency.Check::reason)
                .findFirst()
                .or(() -> provider.isBlank() ? Optional.of("Provider name is required") : Optional.empty());
        refusal.ifPresent(reason -> audit(loki, config, provider, where, reason));
        print(loki, provider, where, rules, refusal);
        return refusal.isPresent() ? ExitCode.DENIED : ExitCode.OK;
    }

    private static void audit(Composition loki, EffectiveConfig config, String provider, String where, String reason) {
        loki.audit(config)
                .record(
                        loki.processEnv().getOrDefault("USER", "terminal"),
                        "residency_refused",
                        provider,
                        reason,
                        JsonObject.builder()
                                .put("provider", provider)
                                .put("region", where)
                                .build());
    }

    private static void print(
            Composition loki, String provider, String where, List<Residency> rules, Optional<String> refusal) {
        String place = where.isEmpty() ? "" : " in " + where;
        loki.console()
                .result(refusal.map(reason -> "DENY " + provider + place + ": " + reason)
                        .orElseGet(() -> "ALLOW " + provider + place
                                + (rules.isEmpty() ? " (there are no residency rules)" : "")));
        loki.console()
                .document(JsonObject.builder()
                        .put("provider", provider)
                        .put("region", where)
                        .put("allowed", refusal.isEmpty())
                        .putOrNull("reason", refusal)
                        .put(
                                "rules",
                                JsonValue.array(
                                        rules.stream().map(Residency::toJson).toList()))
                        .build());
    }
}
