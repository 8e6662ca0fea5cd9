package dev.loki.integrations.jira;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.testing.Contract;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdfTest {
    private static final String[] PARTS = {
        "# Title",
        "### Third",
        "plain text",
        "**bold** and *em* and ~~gone~~",
        "`code` and `` a`b ``",
        "[link](https://a.example/x_y)",
        "[@Bob](accountid:5b10)",
        "- a\n- b\n  - c\n    1. d",
        "3. three\n4. four",
        "- a\n\n  second\n\n  ```java\n  int i;\n  ```",
        "```js\nlet a = '```';\n```",
        "````\n```\n````",
        "> quoted\n> more",
        "> [!WARNING]\n> careful\n>\n> - a",
        "> # in quote\n> > deeper\n> | a | b |\n> |---|---|\n> | 1 | 2 |",
        "| a | b |\n|---|---|\n| 1 \\| x | **2** |",
        "---",
        "one\\\ntwo",
        "<b>html</b> & &amp; text",
        "<div>\nblock\n</div>",
        "- # heading in item\n- > quote in item\n- | a |\n  |---|\n  | 1 |",
        "![image](https://a.example/i.png)",
        "-",
        "*",
        "1.",
        "",
        "\\# no heading",
        "a_b_c and _x_",
        "    indented code",
        "***both***",
        "[x](javascript:alert(1))"
    };

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    private static String markdown(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            text.append(PARTS[random.nextInt(PARTS.length)]).append("\n\n");
        }
        return text.toString();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyDocumentIsAsPublishedAndReadsBackTheSame(int seed) {
        JsonObject document = Adf.fromMarkdown(markdown(seed));

        assertThat(Contract.documentViolations(Json.write(document)))
                .as(markdown(seed))
                .isEmpty();
        String read = Adf.toMarkdown(document);
        assertThat(Adf.toMarkdown(Adf.fromMarkdown(read))).as(markdown(seed)).isEqualTo(read);
    }

    @Test
    void theUsualBlocksBecomeTheNodesOfTheFormat() {
        JsonObject document = Adf.fromMarkdown("""
                ## Title

                1. one
                2. two

                > [!NOTE]
                > look **here**

                | h |
                |---|
                | c |
                """);

        assertThat(Json.write(document))
                .isEqualTo("{\"type\":\"doc\",\"version\":1,\"content\":["
                        + "{\"type\":\"heading\",\"attrs\":{\"level\":2},\"content\":[{\"type\":\"text\",\"text\":\"Title\"}]},"
                        + "{\"type\":\"orderedList\",\"attrs\":{\"order\":1},\"content\":["
                        + "{\"type\":\"listItem\",\"content\":[{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"one\"}]}]},"
                        + "{\"type\":\"listItem\",\"content\":[{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"two\"}]}]}]},"
                        + "{\"type\":\"panel\",\"attrs\":{\"panelType\":\"info\"},\"content\":[{\"type\":\"paragraph\",\"content\":["
                        + "{\"type\":\"text\",\"text\":\"look \"},{\"type\":\"text\",\"text\":\"here\",\"marks\":[{\"type\":\"strong\"}]}]}]},"
                        + "{\"type\":\"table\",\"content\":[{\"type\":\"tableRow\",\"content\":[{\"type\":\"tableHeader\",\"content\":["
                        + "{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"h\"}]}]}]},"
                        + "{\"type\":\"tableRow\",\"content\":[{\"type\":\"tableCell\",\"content\":["
                        + "{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"c\"}]}]}]}]}]}");
    }

    @Test
    void aMentionGoesBothWays() {
        String mention = "Ask [@Bob](accountid:5b10ac) now";

        assertThat(Json.write(Adf.fromMarkdown(mention)))
                .contains("{\"type\":\"mention\",\"attrs\":{\"id\":\"5b10ac\",\"text\":\"@Bob\"}}");
        assertThat(Adf.toMarkdown(Adf.fromMarkdown(mention))).isEqualTo(mention);
    }

    @Test
    void nodesThatMarkdownLacksKeepTheirText() {
        String document = """
                {"type":"doc","version":1,"content":[
                 {"type":"taskList","attrs":{"localId":"1"},"content":[
                   {"type":"taskItem","attrs":{"localId":"2","state":"DONE"},"content":[{"type":"text","text":"did"}]},
                   {"type":"taskItem","attrs":{"localId":"3","state":"TODO"},"content":[{"type":"text","text":"do"}]}]},
                 {"type":"expand","attrs":{"title":"More"},"content":[{"type":"paragraph","content":[
                   {"type":"date","attrs":{"timestamp":"1700000000000"}},{"type":"text","text":" "},
                   {"type":"status","attrs":{"text":"OPEN","color":"blue"}},
                   {"type":"emoji","attrs":{"shortName":":smile:","text":"😀"}}]}]},
                 {"type":"blockCard","attrs":{"url":"https://a.example"}},
                 {"type":"layoutSection","content":[{"type":"layoutColumn","attrs":{"width":50},"content":[
                   {"type":"paragraph","content":[{"type":"text","text":"column"}]}]}]},
                 {"type":"mediaSingle","content":[{"type":"media","attrs":{"id":"f1","type":"file","collection":"","alt":"plan"}}]},
                 {"type":"surprise","content":[{"type":"paragraph","content":[{"type":"text","text":"kept"}]}]}]}""";

        assertThat(Adf.toMarkdown(Json.parse(document, "test"))).isEqualTo("""
                - [x] did
                - [ ] do

                **More**

                2023-11-14 \\[OPEN\\]😀

                <https://a.example>

                column

                [attachment: plan]

                kept""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{}",
                "\"text\"",
                "{\"type\":\"doc\"}",
                "{\"type\":\"doc\",\"content\":[null,1,\"x\",{}]}"
            })
    void whatIsNoDocumentReadsAsNothing(String json) {
        assertThat(Adf.toMarkdown(Json.parse(json, "test"))).isEmpty();
        assertThat(Adf.toMarkdown(JsonNull.INSTANCE)).isEmpty();
    }

    @Test
    void deepNestingEndsInsteadOfOverflowing() {
        assertThat(Contract.documentViolations(Json.write(Adf.fromMarkdown(">".repeat(3000) + " deep"))))
                .isEmpty();
        assertThat(Adf.fromMarkdown("*a ".repeat(2000) + "x" + " b*".repeat(2000)))
                .isNotNull();
        JsonValue deep = Adf.text("x");
        for (int i = 0; i < 80; i++) {
            deep = Adf.node("blockquote", List.of((JsonObject) deep));
        }
        assertThat(Adf.toMarkdown(Adf.document(List.of((JsonObject) deep)))).isNotNull();
    }

    @Test
    void textOfADocumentIsNeverMarkdown() {
        JsonObject document = Adf.document(
                List.of(Adf.node("paragraph", List.of(Adf.text("# *no* [x](y) <b> `c` | 1. 2) - &amp; \\ ~~s~~")))));

        assertThat(Adf.fromMarkdown(Adf.toMarkdown(document))).isEqualTo(document);
    }
}
