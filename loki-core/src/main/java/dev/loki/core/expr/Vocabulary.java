package dev.loki.core.expr;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The closed list of fields that a rule may name. Immutable. */
public final class Vocabulary {
    private final Map<String, Field> byName;

    private Vocabulary(Map<String, Field> byName) {
        this.byName = byName;
    }

    /** The vocabulary of these fields. */
    public static Vocabulary of(Collection<Field> fields) {
        Map<String, Field> byName = new LinkedHashMap<>();
        long taken = 0;
        for (Field field : fields) {
            if (byName.put(field.name(), field) != null || (taken & field.bit()) != 0) {
                throw new IllegalArgumentException("field " + field.name() + " or its index occurs twice");
            }
            taken |= field.bit();
        }
        return new Vocabulary(byName);
    }

    /** The field of that name. */
    public Optional<Field> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All fields, in the order in which they were given. */
    public List<Field> fields() {
        return new ArrayList<>(byName.values());
    }

    /** The names of all fields. */
    public List<String> names() {
        return new ArrayList<>(byName.keySet());
    }
}
