package dev.loki.integrations.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Document;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.text.TextContentRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkupTest {
    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();
    private static final String ALPHABET = "ab1 `*_[]()<>!#|\\~&;:/@-+=.\n\t\"'{}$^é🚀";

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothingInATextIsMarkdownAndTheTextStaysReadable(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder("x");
        int[] alphabet = ALPHABET.codePoints().toArray();
        for (int i = 0; i < 40; i++) {
            text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
        }

        Node document = PARSER.parse(Markup.escape(text.toString()));

        document.accept(new OnlyText());
        String shown = TextContentRenderer.builder().build().render(document).replace("\u200B", "");
        assertThat(shown.replaceAll("\\s+", " ").strip())
                .isEqualTo(text.toString().replaceAll("\\s+", " ").strip());
    }

    /** Fails on every node that is no plain text. */
    private static final class OnlyText extends AbstractVisitor {
        @Override
        protected void visitChildren(Node parent) {
            assertThat(parent).isInstanceOfAny(Document.class, Paragraph.class, Text.class);
            super.visitChildren(parent);
        }

        @Override
        public void visit(CustomNode node) {
            throw new AssertionError("no text: " + node);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "@octocat~@octocat",
                "see #12~#12",
                "GH-7~GH-7",
                "https://evil.example~://",
                "www.evil.example~www.",
                "0123456789abcdef0123456789abcdef01234567~0123456789abcdef0123456789abcdef01234567"
            })
    void nothingIsLeftThatASiteWouldTurnIntoAMentionOrALink(String text, String never) {
        assertThat(Markup.escape(text).replace("\\", "")).doesNotContain(never);
    }

    @Test
    void aCellStaysACell() {
        String table = "| a | b |\n|---|---|\n| " + Markup.escape("x | y \\| z\n| new | row |") + " | 2 |\n";
        int[] cells = {0};
        Node document = PARSER.parse(table);
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(CustomNode node) {
                cells[0] += node instanceof TableCell ? 1 : 0;
                visitChildren(node);
            }
        });

        assertThat(document.getFirstChild()).isInstanceOf(TableBlock.class);
        assertThat(document.getFirstChild().getNext()).isNull();
        assertThat(cells[0]).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a.example",
                "javascript:alert(1)",
                "https://a) [evil](https://b",
                "https:/a",
                "",
                " https://a",
                "https://user:pw@a.example",
                "https://a.example/<b>",
                "https://a.example/|x|"
            })
    void onlyAnHttpsAddressThatCannotEndEarlyIsALink(String address) {
        assertThat(Markup.link(address)).isEmpty();
    }

    @Test
    void anHttpsAddressIsALink() {
        assertThat(Markup.link("HTTPS://a.example/x?y=1")).contains("<HTTPS://a.example/x?y=1>");
    }

    @Test
    void aLongTextIsCutBetweenCharactersWithANote() {
        String cut = Markup.bounded("🚀".repeat(100), 101);

        assertThat(cut).hasSizeLessThanOrEqualTo(101).endsWith("*The rest was left out.*\n");
        assertThat(cut.codePoints().filter(c -> c >= 0xD800 && c <= 0xDFFF)).isEmpty();
    }
}
