package dev.loki.integrations.github;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the requirements in the text of an issue: between the comments {@code PRD_START} and {@code PRD_END}, in a block of
 * code named {@code prd}, under the heading {@code ## PRD} up to the next of that level, else the whole text.
 */
final class PrdText {
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;
    private static final List<Pattern> FORMS = List.of(
            Pattern.compile("<!--\\s*PRD_START\\s*-->(.*?)<!--\\s*PRD_END\\s*-->", FLAGS),
            Pattern.compile("```prd[ \\t]*\\R(.*?)```", FLAGS),
            Pattern.compile(
                    "(?:\\A|(?<=\\n))## PRD[ \\t]*\\R(.*?)(?=\\R## |\\z)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL));

    private PrdText() {}

    static String in(String body) {
        for (Pattern form : FORMS) {
            Matcher matcher = form.matcher(body);
            if (matcher.find()) {
                return matcher.group(1).strip();
            }
        }
        return body.strip();
    }
}
