package dev.loki.core.env;

import dev.loki.core.json.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The variables that loki knows, and those of earlier products that it understands or ignores. Thread-safe. */
public final class Settings {
    private static final String PREFIX = "LOKI_";
    private static final Set<String> KNOWN =
            SettingTable.ROWS.stream().map(Setting::name).collect(Collectors.toUnmodifiableSet());

    private Settings() {}

    /**
     * A variable of an earlier product.
     *
     * @param name the variable; one that ends in {@code *} stands for all that begin so
     * @param aliasOf the variable that it is another name of; empty when it is ignored
     * @param note why it is ignored and what to do instead, or what it was for
     */
    public record Legacy(String name, Optional<String> aliasOf, String note) {
        /** Whether this row is about that variable. */
        boolean covers(String variable) {
            return name.endsWith("*")
                    ? variable.startsWith(name.substring(0, name.length() - 1))
                    : variable.equals(name);
        }
    }

    /** Every variable that loki reads or sets, in the order of the reference page. */
    public static List<Setting> all() {
        return SettingTable.ROWS;
    }

    /** Every variable of an earlier product that is an alias or ignored. */
    public static List<Legacy> legacy() {
        return LegacyTable.ROWS;
    }

    /**
     * One sentence for each variable that begins with {@code LOKI_} and does not do what its author may expect: unknown,
     * ignored, or an old name. Sorted by name; no value is repeated; a blank variable counts as unset.
     */
    public static List<String> warnings(Map<String, String> env) {
        List<String> warnings = new ArrayList<>();
        new TreeMap<>(env).forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !value.isBlank() && !KNOWN.contains(name)) {
                warnings.add(
                        legacy(name).map(row -> legacyWarning(name, row, env)).orElseGet(() -> unknown(name)));
            }
        });
        return List.copyOf(warnings);
    }

    /**
     * The variables with each alias also under the name that it stands for, unless that is set itself. The old names
     * stay, for those that give them a meaning of their own. Resolve each layer of settings by itself, before they are
     * merged.
     */
    public static Map<String, String> resolveAliases(Map<String, String> env) {
        Map<String, String> resolved = new LinkedHashMap<>(env);
        for (Legacy row : LegacyTable.ROWS) {
            String value = env.getOrDefault(row.name(), "");
            row.aliasOf()
                    .filter(name -> !value.isBlank() && isUnset(name, env))
                    .ifPresent(name -> resolved.put(name, value));
        }
        return Map.copyOf(resolved);
    }

    private static Optional<Legacy> legacy(String name) {
        return LegacyTable.ROWS.stream().filter(row -> row.covers(name)).findFirst();
    }

    private static String legacyWarning(String name, Legacy row, Map<String, String> env) {
        return row.aliasOf()
                .map(alias -> isUnset(alias, env)
                        ? name + " is an old name of " + alias + "; rename it"
                        : name + " is ignored because " + alias + " is set; remove it")
                .orElseGet(() -> name + " is ignored: " + row.note());
    }

    private static String unknown(String name) {
        List<String> names = all().stream().map(Setting::name).toList();
        return name + " is unknown and has no effect; "
                + Nearest.to(name, names)
                        .map(near -> "did you mean " + near + "?")
                        .orElse("remove it");
    }

    private static boolean isUnset(String name, Map<String, String> env) {
        return env.getOrDefault(name, "").isBlank();
    }
}
