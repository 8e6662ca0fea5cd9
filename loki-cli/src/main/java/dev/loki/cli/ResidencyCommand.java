package dev.loki.cli;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.policy.residency.Residency;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code loki residency}. */
@Command(
        name = "residency",
        description = "See where data may be processed.",
        subcommands = ResidencyCommand.CheckCommand.class)
final class ResidencyCommand {
    private ResidencyCommand() {}

    /** {@code loki residency check}. */
    @Command(name = "check", description = "Say whether a provider may be called; exits 3 when it may not.")
    static final class CheckCommand implements Subcommand {
        @Parameters(index = "0", paramLabel = "PROVIDER", description = "The provider's name, such as anthropic.")
        String provider = "";

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "REGION",
                description = "Where it processes data; by default the region of that provider in config.yaml.")
        Optional<String> region = Optional.empty();

        @Override
        public ExitCode run(Composition loki) {
            EffectiveConfig config = loki.config();
            List<Residency> rules = new Governance(loki.project(), config, loki.policies(config)).residency();
            String where = region.or(() -> Optional.ofNullable(
                                    config.config().providers().get(provider))
                            .flatMap(spec -> spec.region()))
                    .orElse("");
            Optional<String> refusal = rules.stream()
                    .map(rule -> rule.checkProvider(provider, where))
                    .filter(check -> !check.allowed())
                    .map(Residency.Check::reason)
                    .findFirst()
                    .or(() -> provider.isBlank() ? Optional.of("Provider name is required") : Optional.empty());
            refusal.ifPresent(reason -> audit(loki, config, where, reason));
            print(loki, where, rules, refusal);
            return refusal.isPresent() ? ExitCode.DENIED : ExitCode.OK;
        }

        private void audit(Composition loki, EffectiveConfig config, String where, String reason) {
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

        private void print(Composition loki, String where, List<Residency> rules, Optional<String> refusal) {
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
                                    JsonValue.array(rules.stream()
                                            .map(Residency::toJson)
                                            .toList()))
                            .build());
        }
    }
}
