package dev.loki.policy;

import dev.loki.core.expr.FieldValues;
import dev.loki.core.gate.PolicyFields;
import dev.loki.core.gate.Ruling.Match;
import dev.loki.policy.residency.Residency;
import java.util.List;
import java.util.Optional;

/** The rules for where data may be processed, asked at the {@code resource} point. */
record ResidencyEntry(Header header, Residency residency) implements PolicyEntry {
    @Override
    public List<Match> violations(FieldValues values) {
        if (values.whyInvalid(PolicyFields.PROVIDER).isPresent()
                || values.whyInvalid(PolicyFields.REGION).isPresent()) {
            return header.violated("provider and region must be texts");
        }
        Optional<String> provider = values.text(PolicyFields.PROVIDER);
        if (provider.isEmpty()) {
            return List.of();
        }
        Residency.Check check = residency.checkProvider(
                provider.get(), values.text(PolicyFields.REGION).orElse(""));
        return check.allowed() ? List.of() : header.violated(check.reason());
    }

    @Override
    public long needs() {
        return PolicyFields.PROVIDER.bit();
    }

    @Override
    public String demand() {
        return "provider and region must keep to the residency rules";
    }
}
