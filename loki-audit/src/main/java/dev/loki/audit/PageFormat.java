package dev.loki.audit;

import java.util.List;

/** The few things that a page consists of. Every text is taken literally and escaped. Not thread-safe. */
interface PageFormat {

    void begin(String title);

    void heading(String text);

    void paragraph(String text);

    void list(List<String> items);

    /** A table; the first row holds the heads of its columns. */
    void table(List<List<String>> rows);

    /** The page so far, ended. */
    String end();
}
