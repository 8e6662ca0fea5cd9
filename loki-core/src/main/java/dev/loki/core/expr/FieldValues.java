package dev.loki.core.expr;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The values of fields, in the form in which rules read them: an array by the fields' index.
 *
 * <p>A field is absent, valid, or invalid: null, or of another type than its own. Immutable.
 */
public final class FieldValues {
    /** A value that violates every rule that asks for it. */
    private record Invalid(String why) {}

    private final @Nullable Object[] values;
    private final long present;
    private final long invalid;

    private FieldValues(@Nullable Object[] values, long present, long invalid) {
        this.values = values;
        this.present = present;
        this.invalid = invalid;
    }

    /** A builder without any value. */
    public static Builder builder() {
        return new Builder();
    }

    /** The bits of the fields that are there, valid or not. */
    public long present() {
        return present;
    }

    /** The bits of the fields whose value is of the wrong kind. */
    public long invalid() {
        return invalid;
    }

    /** Why a field's value is of the wrong kind; empty when it is absent or valid. */
    public Optional<String> whyInvalid(Field field) {
        return values[field.index()] instanceof Invalid it ? Optional.of(it.why()) : Optional.empty();
    }

    /** The number that a field holds. */
    public Optional<BigDecimal> number(Field field) {
        return values[field.index()] instanceof BigDecimal number ? Optional.of(number) : Optional.empty();
    }

    /** The text that a field holds. */
    public Optional<String> text(Field field) {
        return values[field.index()] instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** The files that a field holds; none when it is absent, invalid or no path. */
    public List<FilePath> paths(Field field) {
        Object value = values[field.index()];
        Object[] items = value instanceof Object[] list ? list : new @Nullable Object[] {value};
        return Stream.of(items)
                .filter(FilePath.class::isInstance)
                .map(FilePath.class::cast)
                .toList();
    }

    /** Whether a field holds one of these texts. */
    public boolean isAny(Field field, Set<String> texts) {
        return values[field.index()] instanceof String text && texts.contains(text);
    }

    /** Whether a field holds a list that has this text. */
    public boolean lists(Field field, String text) {
        if (values[field.index()] instanceof Object[] items) {
            for (Object item : items) {
                if (text.equals(item)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The raw value: null when absent, an array for a list. */
    @Nullable
    Object at(int index) {
        return values[index];
    }

    /** Collects values. Not thread-safe. */
    public static final class Builder {
        private final @Nullable Object[] values = new @Nullable Object[Field.MAX_FIELDS];
        private long present;
        private long invalid;

        private Builder() {}

        /** A text. */
        public Builder text(Field field, String value) {
            return put(field, Objects.requireNonNull(value, "value"));
        }

        /** A number. */
        public Builder number(Field field, BigDecimal value) {
            return put(field, value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros());
        }

        /** True or false. */
        public Builder bool(Field field, boolean value) {
            return put(field, value);
        }

        /** A list of texts. */
        public Builder texts(Field field, List<String> values) {
            return put(field, values.toArray());
        }

        /** A file. */
        public Builder path(Field field, FilePath value) {
            return put(field, Objects.requireNonNull(value, "value"));
        }

        /** A list of files. */
        public Builder paths(Field field, List<FilePath> values) {
            return put(field, values.toArray());
        }

        /** A value of the wrong kind, and why it is. */
        public Builder invalid(Field field, String why) {
            invalid |= field.bit();
            return put(field, new Invalid(why));
        }

        /** The values. */
        public FieldValues build() {
            return new FieldValues(values.clone(), present, invalid);
        }

        private Builder put(Field field, Object value) {
            values[field.index()] = value;
            present |= field.bit();
            return this;
        }
    }
}
