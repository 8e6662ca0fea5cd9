package dev.loki.core.expr;

import java.util.Objects;

/**
 * One field that rules may ask for.
 *
 * @param name how rules spell it
 * @param type what it holds
 * @param index its place in {@link FieldValues}, from 0 to 63, unique among the fields that are used together
 */
public record Field(String name, FieldType type, int index) {
    /** The largest number of fields that can be used together. */
    public static final int MAX_FIELDS = 64;

    /** Refuses nulls and an index out of range. */
    public Field {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        if (index < 0 || index >= MAX_FIELDS) {
            throw new IllegalArgumentException("a field's index is from 0 to 63, got " + index);
        }
    }

    /** The field's bit in a set of fields. */
    public long bit() {
        return 1L << index;
    }
}
