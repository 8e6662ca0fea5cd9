package dev.loki.core.expr;

/** What a field holds, which decides what it may be compared with. */
public enum FieldType {
    /** A text. */
    TEXT("a text"),
    /** A number of any size and precision. */
    NUMBER("a number"),
    /** True or false. */
    BOOLEAN("true or false"),
    /** A file, or several of them; see {@link FilePath}. */
    PATH("a path"),
    /** A list of texts. */
    TEXTS("a list of texts"),
    /** A list of files, also an empty one. */
    PATHS("a list of paths");

    private final String words;

    FieldType(String words) {
        this.words = words;
    }

    /** The type in a sentence, with its article. */
    public String words() {
        return words;
    }

    /** Whether values of this type are files. */
    public boolean isPath() {
        return this == PATH || this == PATHS;
    }

    /** Whether values of this type are texts. */
    public boolean isText() {
        return this == TEXT || this == TEXTS;
    }
}
