package dev.loki.cli;

import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;

/** What {@code loki init} prepares a project for. */
enum Template {
    /** No gates. */
    MINIMAL,
    /** Gates for every build tool that is found, with the long timeouts of CI. */
    CI,
    /** A Maven project. */
    MAVEN,
    /** A Node.js project. */
    NODE,
    /** A Python project. */
    PYTHON;

    /** The words, for help and completion. */
    static final class Words implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Choice.words(Template.class).iterator();
        }
    }

    /** Reads a word. */
    static final class Converter implements ITypeConverter<Template> {
        @Override
        public Template convert(String word) {
            return Choice.read(Template.class, word);
        }
    }
}
