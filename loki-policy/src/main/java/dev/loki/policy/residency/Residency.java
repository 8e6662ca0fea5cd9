package dev.loki.policy.residency;

import dev.loki.core.ConfigException;
import dev.loki.core.gate.Action;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.PolicyGate;
import dev.loki.core.gate.Ruling;
import dev.loki.core.json.Document;
import dev.loki.core.json.Fields;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import dev.loki.core.task.ProviderSpec;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where data may be processed: which providers, in which regions, or on this machine only.
 *
 * <p>Names of providers and regions count without regard to case, and as they stand otherwise. An empty list restricts
 * nothing. As a {@link PolicyGate} it answers at the {@code resource} point, for {@code provider} and {@code region} of
 * the context. Immutable.
 *
 * @param allowedProviders the providers that may be called, in lower case
 * @param allowedRegions the regions that may be used, in lower case
 * @param providerRegions the regions of single providers, which narrow {@code allowedRegions} further
 * @param airGapped whether only {@link #LOCAL_PROVIDERS} may be called, whatever the lists say
 */
public record Residency(
        List<String> allowedProviders,
        List<String> allowedRegions,
        Map<String, List<String>> providerRegions,
        boolean airGapped)
        implements PolicyGate {

    /** Allows everything. */
    public static final Residency NONE = new Residency(List.of(), List.of(), Map.of(), false);

    /** The providers that process data on this machine. */
    public static final List<String> LOCAL_PROVIDERS = List.of("ollama", "local");

    /** The name of violations. */
    private static final String NAME = "data-residency";

    private static final Set<String> EMBEDDED = Set.copyOf(ProviderSpec.EMBEDDED);

    /**
     * Whether a provider may be called.
     *
     * @param allowed the answer
     * @param reason one sentence; empty when it is allowed
     */
    public record Check(boolean allowed, String reason) {
        private static final Check ALLOWED = new Check(true, "");

        private static Check no(String reason) {
            return new Check(false, reason);
        }
    }

    /** Copies the collections. */
    public Residency {
        allowedProviders = List.copyOf(allowedProviders);
        allowedRegions = List.copyOf(allowedRegions);
        Map<String, List<String>> copy = new LinkedHashMap<>();
        providerRegions.forEach((provider, regions) -> copy.put(provider, List.copyOf(regions)));
        providerRegions = Collections.unmodifiableMap(copy);
    }

    /**
     * Reads the object of {@code residency.json} or of a {@code residency} section to its end.
     *
     * @throws ConfigException if a key is wrong or unknown
     */
    public static Residency read(Fields fields) {
        Map<String, List<String>> regions = new LinkedHashMap<>();
        fields.object("provider_regions")
                .ifPresent(map -> map.keys().forEach(name -> regions.put(lower(name), names(map, name))));
        Residency residency = new Residency(
                names(fields, "allowed_providers"),
                names(fields, "allowed_regions"),
                regions,
                fields.bool("air_gapped", false));
        fields.done();
        return residency;
    }

    /**
     * Reads {@code residency.json}.
     *
     * @return empty when there is no such file
     * @throws ConfigException if it is there and cannot be understood, a link to nothing and an empty file included
     */
    public static Optional<Residency> read(Path file, String name) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (!Files.exists(file)) {
            throw new ConfigException(name + " is a link to a file that does not exist; remove it or mend it");
        }
        return Optional.of(read(Document.read(file, name).fields()));
    }

    /** Whether a provider may be called, in the region that it says it works in; blank means that it says none. */
    public Check checkProvider(String provider, String region) {
        String name = lower(provider);
        if (name.isBlank()) {
            return Check.no("Provider name is required");
        }
        if (EMBEDDED.contains(name)) {
            return Check.ALLOWED;
        }
        boolean local = LOCAL_PROVIDERS.contains(name);
        if (airGapped) {
            return local ? Check.ALLOWED : Check.no("Air-gapped mode: only local providers (ollama) allowed");
        }
        if (!allowedProviders.isEmpty() && !allowedProviders.contains(name)) {
            return Check.no("Provider \"" + name + "\" not in allowed list: " + String.join(", ", allowedProviders));
        }
        Check general = checkRegion(name, lower(region), allowedRegions, local);
        return general.allowed()
                ? checkRegion(name, lower(region), providerRegions.getOrDefault(name, List.of()), local)
                : general;
    }

    private static Check checkRegion(String provider, String region, List<String> allowed, boolean local) {
        if (allowed.isEmpty() || allowed.contains(region) || (region.isBlank() && local)) {
            return Check.ALLOWED;
        }
        return region.isBlank()
                ? Check.no("Region of provider \"" + provider + "\" is not known and only these are allowed: "
                        + String.join(", ", allowed))
                : Check.no("Region \"" + region + "\" not in allowed list: " + String.join(", ", allowed));
    }

    @Override
    public Ruling decide(EnforcementPoint point, Action action) {
        Optional<JsonValue> provider = action.context().get("provider");
        if (point != EnforcementPoint.RESOURCE || provider.isEmpty()) {
            return Ruling.allow();
        }
        Optional<JsonValue> region = action.context().get("region");
        if (!(provider.get() instanceof JsonString name)
                || !(region.orElse(JsonValue.of("")) instanceof JsonString where)) {
            return Ruling.deny(NAME, "provider and region must be texts");
        }
        Check check = checkProvider(name.value(), where.value());
        return check.allowed() ? Ruling.allow() : Ruling.deny(NAME, check.reason());
    }

    /** The object that {@link #read(Fields)} reads. */
    public JsonObject toJson() {
        JsonObject.Builder regions = JsonObject.builder();
        providerRegions.forEach(regions::put);
        return JsonObject.builder()
                .put("allowed_providers", allowedProviders)
                .put("allowed_regions", allowedRegions)
                .put("provider_regions", regions.build())
                .put("air_gapped", airGapped)
                .build();
    }

    private static List<String> names(Fields fields, String key) {
        List<String> names = new ArrayList<>();
        for (String name : fields.strings(key)) {
            if (name.isBlank()) {
                throw fields.error(key, "\"" + key + "\" has a blank name; remove it");
            }
            names.add(lower(name));
        }
        return names.stream().distinct().toList();
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
