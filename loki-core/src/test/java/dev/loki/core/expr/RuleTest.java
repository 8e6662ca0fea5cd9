package dev.loki.core.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleTest {
    private static final Field FILE = new Field("file_path", FieldType.PATH, 0);
    private static final Field PROJECT = new Field("project_dir", FieldType.PATH, 1);
    private static final Field AGENTS = new Field("active_agents", FieldType.NUMBER, 2);
    private static final Field LIMIT = new Field("limit", FieldType.NUMBER, 3);
    private static final Field TIER = new Field("tier", FieldType.TEXT, 4);
    private static final Field READS = new Field("read_paths", FieldType.PATHS, 5);
    private static final Field DIRTY = new Field("dirty", FieldType.BOOLEAN, 6);
    private static final Field GATES = new Field("passed_gates", FieldType.TEXTS, 7);
    private static final Field COMMAND = new Field("command", FieldType.TEXT, 8);
    static final Vocabulary WORDS =
            Vocabulary.of(List.of(FILE, PROJECT, AGENTS, LIMIT, TIER, READS, DIRTY, GATES, COMMAND));

    private static FilePath path(String real) {
        return FilePath.of(real, real, "/p", "/p");
    }

    private static FieldValues.Builder values() {
        return FieldValues.builder()
                .path(PROJECT, FilePath.of("/p", "/p"))
                .path(FILE, path("/p/src/a.java"))
                .number(AGENTS, BigDecimal.valueOf(5))
                .number(LIMIT, new BigDecimal("5.50"))
                .text(TIER, "planning")
                .paths(READS, List.of(path("/p/a"), path("/etc/hosts")))
                .bool(DIRTY, true)
                .texts(GATES, List.of("lint", "test"))
                .text(COMMAND, "git push origin/main");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "active_agents <= 5",
                "active_agents<=5",
                "  active_agents\n<= 5 ",
                "active_agents == 5.0",
                "active_agents < limit",
                "active_agents != 6",
                "active_agents in [1, 5, 9]",
                "active_agents > -1",
                "active_agents >= 5e0",
                "tier == \"planning\"",
                "tier in [\"fast\", \"planning\"]",
                "tier starts with \"plan\"",
                "tier matches \"pl*g\"",
                "not tier == \"fast\"",
                "not not tier == \"planning\"",
                "tier == \"fast\" or active_agents == 5 and dirty == true",
                "(tier == \"fast\" or active_agents == 5) and dirty != false",
                "file_path must start with project_dir",
                "file_path  must start\twith project_dir",
                "file_path starts with project_dir",
                "file_path starts with \"src\"",
                "file_path starts with \"src/\"",
                "file_path starts with \"/p/src\"",
                "file_path == \"src/a.java\"",
                "file_path in [\"/p/src/a.java\"]",
                "file_path matches \"**/*.java\"",
                "file_path matches \"src/**\"",
                "read_paths matches \"**\" or dirty == true",
                "command matches \"git push *\"",
                "tier == \"pl\\u0061nning\"",
                "tier != \"a \\\"quoted\\\" text\"",
            })
    void holds(String text) {
        assertThat(Rule.mustHold(text, WORDS).check(values().build())).isEqualTo(Verdict.HOLDS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "active_agents < 5",
                "active_agents > limit",
                "active_agents in [1, 2]",
                "tier == \"Planning\"",
                "tier in [\"fast\"]",
                "tier starts with \"planning \"",
                "tier matches \"plan\"",
                "not dirty == true",
                "dirty == false",
                "file_path starts with \"sr\"",
                "file_path starts with \"/p/sr\"",
                "file_path starts with \"a.java\"",
                "file_path == \"/src/a.java\"",
                "file_path matches \"docs/**\"",
                "read_paths starts with project_dir",
                "read_paths matches \"**\"",
                "read_paths == \"a\"",
                "passed_gates in [\"lint\"]",
                "command matches \"git push\"",
                "file_path == project_dir",
            })
    void isViolated(String text) {
        assertThat(Rule.mustHold(text, WORDS).check(values().build())).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void whatMustNotHoldIsViolatedByAnyItem() {
        assertThat(Rule.mustNotHold("read_paths starts with \"/etc\"", WORDS).check(values().build()))
                .isEqualTo(Verdict.VIOLATED);
        assertThat(Rule.mustNotHold("passed_gates == \"test\"", WORDS).check(values().build()))
                .isEqualTo(Verdict.VIOLATED);
        assertThat(Rule.mustNotHold("passed_gates == \"deploy\"", WORDS).check(values().build()))
                .isEqualTo(Verdict.HOLDS);
    }

    @Test
    void aForbiddenFolderIsFoundUnderBothNamesOfAFile() {
        FilePath linked = FilePath.of("/p/db/migrations/1.sql", "/p/harmless/1.sql", "/p", "/p");
        FilePath linking = FilePath.of("/p/x/1.sql", "/p/migrations/1.sql", "/p", "/p");
        Rule rule = Rule.mustNotHold("file_path matches \"**/migrations/**\"", WORDS);

        assertThat(rule.check(values().path(FILE, linked).build())).isEqualTo(Verdict.VIOLATED);
        assertThat(rule.check(values().path(FILE, linking).build())).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void aDemandedFolderCountsOnlyWhereTheFileReallyIs() {
        FilePath linkOut = FilePath.of("/p/x/1", "/p/src/1", "/p", "/p");
        FilePath sameNameOutside = FilePath.of("/src/1", "/src/1", "/p", "/p");
        Rule rule = Rule.mustHold("file_path matches \"src/**\" or file_path starts with \"src\"", WORDS);

        assertThat(rule.check(values().path(FILE, linkOut).build())).isEqualTo(Verdict.VIOLATED);
        assertThat(rule.check(values().path(FILE, sameNameOutside).build())).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void anAbsentFieldMakesARuleNotApplicable() {
        FieldValues none = FieldValues.builder().text(TIER, "fast").build();

        assertThat(Rule.mustHold("active_agents <= 5", WORDS).check(none)).isEqualTo(Verdict.NOT_APPLICABLE);
        assertThat(Rule.mustHold("active_agents <= limit", WORDS).check(none)).isEqualTo(Verdict.NOT_APPLICABLE);
        assertThat(Rule.mustHold("tier == \"planning\" or active_agents <= 5", WORDS)
                        .check(none))
                .isEqualTo(Verdict.NOT_APPLICABLE);
    }

    @Test
    void anAbsentFieldExcusesNothingThatIsViolatedWithoutIt() {
        FieldValues fast = FieldValues.builder().text(TIER, "fast").build();

        assertThat(Rule.mustHold("tier == \"planning\" and active_agents <= 5", WORDS)
                        .check(fast))
                .isEqualTo(Verdict.VIOLATED);
        assertThat(Rule.mustNotHold("tier == \"fast\" or active_agents > 5", WORDS)
                        .check(fast))
                .isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void aValueOfTheWrongKindViolatesEveryRuleThatAsksForIt() {
        FieldValues wrong = values().invalid(AGENTS, "must be a number").build();

        for (String text : List.of("active_agents <= 5", "tier == \"planning\" or active_agents <= 5")) {
            assertThat(Rule.mustHold(text, WORDS).check(wrong)).isEqualTo(Verdict.VIOLATED);
            assertThat(Rule.mustNotHold(text, WORDS).check(wrong)).isEqualTo(Verdict.VIOLATED);
        }
        assertThat(Rule.mustHold("tier == \"planning\"", WORDS).check(wrong)).isEqualTo(Verdict.HOLDS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|0|is empty",
                "active_agnts <= 5|0|did you mean \"active_agents\"",
                "zzz == 1|0|known fields: file_path",
                "active_agents <= five|17|is no field and no value",
                "active_agents|13|ends too early",
                "active_agents <=|16|ends too early",
                "active_agents = 5|14|compare with \"==\"",
                "active_agents ! 5|14|write \"not\"",
                "active_agents <= 5 5|19|\"and\", \"or\" or the end",
                "active_agents <= 5 adn tier == \"a\"|19|did you mean \"and\"",
                "active_agents matchs 5|14|did you mean \"matches\"",
                "active_agents starts 5|14|followed by \"with\"",
                "active_agents == \"5\"|17|cannot be compared with a text",
                "active_agents in [\"5\"]|18|cannot be compared with a text",
                "active_agents in 5|0|cannot compare",
                "active_agents matches \"5\"|0|use ==, !=",
                "active_agents == tier|17|the field \"tier\", which is a text",
                "active_agents == 012|17|is no number",
                "active_agents == 1e9999|17|is no number",
                "tier < \"a\"|0|cannot compare",
                "tier == 5|8|cannot be compared with a number",
                "tier == planning|8|double quotes",
                "tier == 'planning'|8|double quotes",
                "tier == \"planning|8|has no end",
                "tier == \"a\\xb\"|8|escape",
                "tier in []|9|is expected here",
                "tier in [\"a\", 5]|14|one type only",
                "tier in [\"a\"|12|\",\" or \"]\"",
                "tier in [\"a\" \"b\"]|13|\",\" or \"]\"",
                "tier in [[\"a\"]]|9|not a list",
                "tier in \"a\"|8|followed by a list",
                "tier matches \"\"|13|is empty",
                "dirty < true|0|use == or !=",
                "dirty == 1|9|cannot be compared",
                "file_path matches \"a/../b\"|18|\"..\"",
                "file_path starts with \"../x\"|22|without empty parts",
                "file_path starts with \"~/x\"|22|without empty parts",
                "file_path starts with \"a//b\"|22|without empty parts",
                "file_path must start with project_dir (recursive)|38|the sentence is exactly",
                "file_path must be in project_dir|15|the sentence is exactly",
                "(active_agents <= 5|19|\")\" is expected",
                "active_agents <= 5)|18|\"and\", \"or\" or the end",
                "not|3|ends too early",
                "constructor|0|unknown field",
                "__proto__|0|unknown field",
                "active_agents <= 5; true|18|has no meaning here",
            })
    void saysWhereAndWhatIsWrong(String text, int offset, String message) {
        ExpressionException refusal = catchThrowableOfType(ExpressionException.class, () -> Rule.mustHold(text, WORDS));

        assertThat(refusal).as(text).isNotNull().hasMessageContaining(message);
        assertThat(refusal.offset()).as(refusal.getMessage()).isEqualTo(offset);
    }

    @Test
    void theSentenceSaysWhatMustHoldOnly() {
        assertThatThrownBy(() -> Rule.mustNotHold("file_path must start with project_dir", WORDS))
                .hasMessageContaining("put it into \"rule\"");
    }

    @Test
    void everythingThatGrowsHasABound() {
        assertThatThrownBy(() -> Rule.mustHold(" ".repeat(Rule.MAX_LENGTH + 1), WORDS))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("4096 characters");
        assertThatThrownBy(() -> Rule.mustHold("(".repeat(2_000) + "limit == 1", WORDS))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("deeper than 32");
        assertThatThrownBy(() -> Rule.mustHold("not ".repeat(500) + "limit == 1", WORDS))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("deeper than 32");
        assertThatThrownBy(() -> Rule.mustHold("limit==1" + " or limit==1".repeat(300), WORDS))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("256 comparisons");
        assertThatThrownBy(() -> Rule.mustHold("limit in [1" + ",1".repeat(1_000) + "]", WORDS))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("1000 items");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void noTextMakesItThrowAnythingElse(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> pieces = List.of(
                "active_agents",
                "tier",
                "file_path",
                "==",
                "<=",
                "<",
                "in",
                "starts",
                "with",
                "matches",
                "and",
                "or",
                "not",
                "(",
                ")",
                "[",
                "]",
                ",",
                "5",
                "-1",
                "\"a\"",
                "\"**/x\"",
                "true",
                "must",
                "start",
                "project_dir",
                "\"",
                "\\",
                "=",
                "\u0000",
                "é",
                "😀",
                "dirty",
                "read_paths",
                "passed_gates");
        int understood = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(1, 9); n > 0; n--) {
                text.append(pieces.get(random.nextInt(pieces.size()))).append(random.nextInt(5) == 0 ? "" : " ");
            }
            try {
                Rule.mustHold(text.toString(), WORDS).check(values().build());
                understood++;
            } catch (ExpressionException e) {
                assertThat(e.offset()).isBetween(0, text.length());
            }
        }
        assertThat(understood).isPositive();
    }
}
