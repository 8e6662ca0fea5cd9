package dev.loki.integrations.agents.shell;

import dev.loki.integrations.agents.shell.Literals.Literal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells what code of the common languages does with a file whose name stands in it: only read it, or anything else. */
final class FileUses {
    /** Words that stand near a change of a file. */
    private static final Pattern CHANGES = Pattern.compile(
            "(?<!stdout\\.)(?<!stderr\\.)[wW]rite|unlink|remove|rename|rmtree|"
                    + "rmdir|rmSync|move|mkdir|makedirs|truncate|symlink|\\blink|chmod|chown|touch|delete|append|put_contents|fputs|"
                    + "Set-Content|Out-File|Add-Content|Remove-Item|\\bsave|\\bsink\\(|dump\\(|replace\\(|create|[\"'`]\\s*\\+?>|>>");

    private static final Pattern COPIES = Pattern.compile("[cC]opy");

    private static final Pattern OPENS = Pattern.compile("(?<![A-Za-z_])f?open(?![A-Za-z_])");

    /** What stands in front of a name that is only looked at. */
    private static final Pattern LOOKS =
            Pattern.compile("(?:readFileSync|readFile|file_get_contents|File\\.read|readlines|"
                    + "require|existsSync|exists|lexists|isfile|isdir|listdir|scandir|readdirSync|statSync|getsize|getmtime|"
                    + "File\\.exist\\?|slurp|read_csv|read_json)\\s*\\(?\\s*$");

    private static final Pattern LOOKS_BEHIND =
            Pattern.compile("^\\s*\\)\\s*\\.(?:read_text|read_bytes|exists|is_file|is_dir|stat"
                    + "|iterdir|glob|rglob|open\\(\\s*\\)|open\\(\\s*['\"]rb?['\"]\\s*\\))");

    private static final Pattern COPY_FROM =
            Pattern.compile("\\b(?:copy|copy2|copyfile|copytree|copyFileSync|cpSync|copyFile|cp|cp_r)\\s*\\(\\s*$");

    private static final int NEAR = 80;

    private final String code;
    private final boolean changes;
    private final boolean names;

    FileUses(String code, String language) {
        this.code = code;
        this.names = code.contains(".name");
        boolean arrow = (language.equals("pwsh") || language.equals("powershell")) && code.indexOf('>') >= 0;
        this.changes =
                arrow || CHANGES.matcher(code).find() || COPIES.matcher(code).find() || opensToChange();
    }

    /** Whether the code may change a file. */
    boolean changes() {
        return changes;
    }

    /** Whether a name in the code is only used to read the file. */
    boolean reads(Literal literal) {
        String before = code.substring(Math.max(0, literal.start() - NEAR), literal.start());
        String behind = code.substring(literal.end(), Math.min(code.length(), literal.end() + NEAR));
        if (LOOKS.matcher(before).find() || LOOKS_BEHIND.matcher(behind).find()) {
            return true;
        }
        if (COPY_FROM.matcher(before).find()) {
            return behind.stripLeading().startsWith(",");
        }
        int open =
                before.stripTrailing().endsWith("(") ? literal.start() - before.length() + before.lastIndexOf('(') : -1;
        return open >= 4 && code.startsWith("open", open - 4) && !names && onlyReads(open - 4, open);
    }

    private boolean opensToChange() {
        Matcher opens = OPENS.matcher(code);
        while (opens.find()) {
            int open = opens.end();
            while (open < code.length() && code.charAt(open) == ' ') {
                open++;
            }
            boolean called = open < code.length() && code.charAt(open) == '(';
            if (!called || !onlyReads(opens.start(), open)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a call of {@code open} opens for reading: no mode, or one that says so. */
    private boolean onlyReads(int word, int open) {
        int depth = 0;
        int argument = open + 1;
        int count = 0;
        int i = open;
        while (i < code.length()) {
            char c = code.charAt(i);
            if (c == '\'' || c == '"') {
                int close = code.indexOf(c, i + 1);
                i = close < 0 ? code.length() : close;
            } else if (c == '(' || c == '[' || c == '{') {
                depth++;
            } else if (c == ')' || c == ']' || c == '}') {
                depth--;
            }
            boolean ends = depth == 0 || (depth == 1 && c == ',');
            if (ends && i < code.length()) {
                if (!harmless(code.substring(Math.min(argument, i), i).strip(), count++, word)) {
                    return false;
                }
                argument = i + 1;
            }
            if (depth == 0) {
                return true;
            }
            i++;
        }
        return false;
    }

    private boolean harmless(String argument, int index, int word) {
        if (index > 0) {
            return argument.matches(
                    "(?:mode\\s*=\\s*)?['\"](?:[rbtU]{1,3}|<[^>|]*)['\"]|(?:encoding|errors|newline)\\s*=.*");
        }
        if (argument.startsWith("mode")) {
            return argument.matches("mode\\s*=\\s*['\"][rbtU]{1,3}['\"]");
        }
        boolean method = word > 0 && code.charAt(word - 1) == '.';
        boolean mode = method && argument.matches("['\"][rwaxbtU+]{1,3}['\"]");
        return (!mode || (argument.indexOf('r') > 0 && argument.indexOf('+') < 0))
                && !argument.matches("['\"]\\s*\\+?[>|].*");
    }
}
