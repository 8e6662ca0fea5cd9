package dev.loki.cli;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An argument that is one of a few words, each the lower-case name of an enum constant. A subclass with a constructor without
 * parameters serves picocli both as converter and as completion candidates.
 */
abstract class Choice<E extends Enum<E>> implements Iterable<String>, ITypeConverter<E> {
    private final Class<E> type;

    Choice(Class<E> type) {
        this.type = type;
    }

    /** The word for a constant. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The words for all constants, in order. */
    static <E extends Enum<E>> List<String> words(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(Choice::word).toList();
    }

    /** The constant for a word; another word is a usage error that lists the known ones. */
    @Override
    public E convert(String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(word))
                .findFirst()
                .orElseThrow(() ->
                        new TypeConversionException("'" + word + "' is not one of " + String.join(", ", words(type))));
    }

    /** The words, for help and completion. */
    @Override
    public Iterator<String> iterator() {
        return words(type).iterator();
    }
}
