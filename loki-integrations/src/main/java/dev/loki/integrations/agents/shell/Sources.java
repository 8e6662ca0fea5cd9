package dev.loki.integrations.agents.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * What texts that are not known were made from: files of the project, and texts that went through another program. A mark in
 * front of the unknown text leads there, so that whatever runs the text, or removes what it names, can be asked about its origin.
 * One reading; not thread-safe.
 */
final class Sources {
    /** The most origins that are kept; what further texts were made from is not known. */
    static final int MAX_SOURCES = 128;

    /** The most words of an origin that are looked at as names of files. */
    static final int MAX_WORDS = 256;

    private final List<Source> all = new ArrayList<>();

    /**
     * An origin.
     *
     * @param text that was changed; empty for a file
     * @param file the absolute path, which is read when it is needed; empty for a text
     */
    record Source(String text, String file) {}

    /** An unknown text that is the content of one of these files. */
    String ofFiles(List<String> paths) {
        StringBuilder marks = new StringBuilder();
        for (String path : paths) {
            if (!Marks.unknown(path)) {
                marks.append(mark(new Source("", path)));
            }
        }
        return marks.append(Marks.UNKNOWN).toString();
    }

    /** An unknown text that was made from this one. */
    String of(String text) {
        StringBuilder marks = new StringBuilder();
        boolean more = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Marks.isSource(c)) {
                marks.append(marks.indexOf(String.valueOf(c)) < 0 ? c : "");
            } else {
                more |= c > ' ' && !Marks.isMark(c);
            }
        }
        if (more) {
            marks.append(mark(new Source(text, "")));
        }
        return marks.append(Marks.UNKNOWN).toString();
    }

    private String mark(Source source) {
        int index = all.indexOf(source);
        if (index < 0 && all.size() < MAX_SOURCES) {
            index = all.size();
            all.add(source);
        }
        return index < 0 ? "" : String.valueOf((char) (Marks.SOURCE + index));
    }

    /** What the text of an origin was made from itself. */
    List<Source> before(Source origin) {
        int index = all.indexOf(origin);
        return in(origin.text()).stream()
                .filter(source -> all.indexOf(source) < index)
                .toList();
    }

    /** A text without the marks that lead to origins. */
    static String withoutMarks(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (!Marks.isSource(text.charAt(i))) {
                plain.append(text.charAt(i));
            }
        }
        return plain.toString();
    }

    /** The origins to which the marks of a text lead. */
    List<Source> in(String text) {
        List<Source> found = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            int index = text.charAt(i) - Marks.SOURCE;
            if (index >= 0 && index < all.size()) {
                found.add(all.get(index));
            }
        }
        return found;
    }
}
