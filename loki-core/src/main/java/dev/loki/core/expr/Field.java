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

    /** Written out: the first call of a record's own makes the JVM spin code, which costs a start-up several milliseconds. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Field field
                        && index == field.index
                        && type == field.type
                        && name.equals(field.name));
    }

    /** As {@link #equals}, written out. */
    @Override
    public int hashCode() {
        return name.hashCode() * MAX_FIELDS + index;
    }

    /** The field's bit in a set of fields. */
    public long bit() {
        return 1L << index;
    }
}
