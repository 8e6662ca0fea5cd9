package dev.loki.policy;

import dev.loki.core.expr.FieldValues;
import dev.loki.core.gate.PolicyFields;
import dev.loki.core.gate.Ruling.Match;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An entry with {@code providers}: no other may be asked. */
record ProvidersEntry(Header header, List<String> providers, Set<String> allowed) implements PolicyEntry {

    static ProvidersEntry of(Header header, List<String> providers) {
        return new ProvidersEntry(header, List.copyOf(providers), Set.copyOf(new HashSet<>(providers)));
    }

    @Override
    public List<Match> violations(FieldValues values) {
        Optional<String> why = values.whyInvalid(PolicyFields.PROVIDER);
        if (why.isPresent()) {
            return header.violated("provider " + why.get());
        }
        boolean satisfied = (values.present() & needs()) == 0 || values.isAny(PolicyFields.PROVIDER, allowed);
        return satisfied
                ? List.of()
                : header.violated(
                        "Provider \"" + values.text(PolicyFields.PROVIDER).orElse("") + "\" not in approved list: "
                                + String.join(", ", providers));
    }

    @Override
    public long needs() {
        return PolicyFields.PROVIDER.bit();
    }

    @Override
    public String demand() {
        return "provider must be one of " + String.join(", ", providers);
    }
}
