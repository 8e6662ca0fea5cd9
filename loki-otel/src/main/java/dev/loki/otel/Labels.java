package dev.loki.otel;

import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * The labels of one series of a metric, sorted by name: two sets of the same labels are equal in whatever order they came.
 * Immutable.
 */
final class Labels {
    /** No labels. */
    static final Labels NONE = new Labels(new String[0]);

    /** The labels of what is counted together when a metric has too many series, as OpenTelemetry names them. */
    static final Labels OVERFLOW = new Labels(new String[] {"otel.metric.overflow", "true"});

    /** The most characters of a label's value; the rest is cut. */
    static final int MAX_VALUE = 256;

    private final String[] pairs;
    private final int hash;

    private Labels(String[] pairs) {
        this.pairs = pairs;
        this.hash = Arrays.hashCode(pairs);
    }

    static Labels of(String name, String value) {
        return new Labels(new String[] {name, cut(value)});
    }

    static Labels of(String name, String value, String other, String otherValue) {
        return name.compareTo(other) < 0
                ? new Labels(new String[] {name, cut(value), other, cut(otherValue)})
                : new Labels(new String[] {other, cut(otherValue), name, cut(value)});
    }

    void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < pairs.length; i += 2) {
            action.accept(pairs[i], pairs[i + 1]);
        }
    }

    private static String cut(String value) {
        if (value.length() <= MAX_VALUE) {
            return value;
        }
        return value.substring(0, Character.isHighSurrogate(value.charAt(MAX_VALUE - 1)) ? MAX_VALUE - 1 : MAX_VALUE);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Labels labels && Arrays.equals(pairs, labels.pairs);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return Arrays.toString(pairs);
    }
}
