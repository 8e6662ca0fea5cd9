package dev.loki.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.constitution.Invariant;
import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.constitution.RuleBook;
import dev.loki.core.engine.TaskStatus;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/error-codes.md} lists exactly the codes that the sources hold. */
class ErrorCodesTest {
    private static final String PATH = "docs/reference/error-codes.md";
    private static final Pattern CODE = Pattern.compile("\"([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)\"");
    private static final Pattern SINGLE_WORD =
            Pattern.compile("new (?:LokiException|Failure)\\([^\"]{0,60}\"([A-Z]+)\"");

    /** What else is spelled so: names of environment variables and of files below {@code .git}. */
    private static final Pattern OTHER = Pattern.compile(
            "LOKI_.*|OTEL_.*|GITHUB_.*|INPUT_.*|JAVA_HOME|XDG_(?:CONFIG|CACHE)_HOME|NO_COLOR|GITHUB_TOKEN"
                    + "|.*_API_KEY|ANTHROPIC_AUTH_TOKEN|(?:CLAUDE|GEMINI|CURSOR)_.*|GIT_CONFIG|DISABLE_AUTOUPDATER"
                    + "|LC_ALL|LC_CTYPE|BASH_ENV|PROMPT_COMMAND|SSH_ASKPASS"
                    + "|GIT_(?:ASKPASS|CONFIG_PARAMETERS|EDITOR|EXTERNAL_DIFF|PAGER|PROXY_COMMAND|SEQUENCE_EDITOR|SSH|SSH_COMMAND)"
                    + "|(?:MERGE|REVERT|CHERRY_PICK)_HEAD"
                    + "|GIT_(?:.*(?:DIR|DIRECTORY|DIRECTORIES|FILE|TREE|PATH|PREFIX|NAMESPACE|PROMPT|LOCKS|OBJECTS|PATHSPECS|IDENT"
                    + "|NOSYSTEM|ROOT|GLOBAL|SYSTEM|NAME|EMAIL))");

    private static final Set<String> STATUSES = Stream.of(TaskStatus.values(), QualityGateResult.Status.values())
            .flatMap(Stream::of)
            .map(Enum::name)
            .collect(Collectors.toUnmodifiableSet());

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Z0-9_]+)` \\|");
    private static final Page PAGE = Page.of(PATH);

    @Test
    void listsEveryCodeOfTheSourcesAndNoOther() {
        Set<String> known = codesOfTheSources();
        RuleBook.builtIn().invariants().stream().map(Invariant::code).forEach(known::add);

        assertThat(listed()).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void showsTheViolationsOfTheRulesThatShip() throws IOException {
        String table = RuleBook.builtIn().invariants().stream()
                .map(i -> "| `%s` | %d | %s | %s |\n"
                        .formatted(
                                i.code(),
                                i.exit(),
                                i.retry() ? "yes" : "no",
                                i.fix().replace("<", "&lt;").replace("|", "\\|")))
                .collect(Collectors.joining("", "| code | exit | retry | what to do |\n|---|---|---|---|\n", ""));
        Generated.compare(PATH, "violations", table, getClass());
    }

    private static Set<String> listed() {
        return ROW.matcher(PAGE.text())
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> codesOfTheSources() {
        Set<String> codes = new TreeSet<>();
        for (String source : Sources.main().values()) {
            Stream.of(CODE, SINGLE_WORD)
                    .flatMap(pattern -> pattern.matcher(source).results())
                    .map((MatchResult code) -> code.group(1))
                    .filter(code -> !OTHER.matcher(code).matches() && !STATUSES.contains(code))
                    .forEach(codes::add);
        }
        return codes;
    }
}
