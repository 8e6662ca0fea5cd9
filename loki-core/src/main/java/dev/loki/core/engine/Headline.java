package dev.loki.core.engine;

/** A failure's text on one line: its first sentence, and the last line of the output that this sentence announces. */
final class Headline {
    private static final int MAX_OUTPUT_CHARACTERS = 200;

    private Headline() {}

    static String of(String text) {
        int end = text.indexOf('\n');
        if (end < 0) {
            return text;
        }
        String sentence = text.substring(0, end);
        if (!sentence.endsWith(":")) {
            return sentence;
        }
        String said = text.substring(end).strip();
        if (said.isEmpty()) {
            return sentence.substring(0, sentence.length() - 1);
        }
        String last = said.substring(said.lastIndexOf('\n') + 1).strip();
        return sentence + " " + last.substring(0, Math.min(last.length(), MAX_OUTPUT_CHARACTERS));
    }
}
