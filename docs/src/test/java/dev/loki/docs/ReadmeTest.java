package dev.loki.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.docs.Page.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README promises beyond its sessions and snippets. */
class ReadmeTest {
    private static final String TEST_COMMAND = "mvn -B -ntp verify";
    private static final Page README = Page.of("README.md");

    @Test
    void everyCommandIsRunByTheSessionTestOrByCi() {
        List<String> typed = new ArrayList<>();
        README.blocks("console")
                .forEach(block -> Session.steps(block.text()).forEach(step -> typed.add(step.command())));
        typed.add(TEST_COMMAND);

        assertThat(README.blocks("sh"))
                .isNotEmpty()
                .flatMap(block -> block.text().lines().toList())
                .isSubsetOf(typed);
    }

    @Test
    void ciRunsTheTestCommandAsItStandsHere() throws IOException {
        Matcher pattern = Pattern.compile("grep -m 1 -E '([^']+)' README\\.md")
                .matcher(Files.readString(Page.ROOT.resolve(".ci/run")));

        assertThat(pattern.find()).isTrue();
        assertThat(README.text()
                        .lines()
                        .filter(Pattern.compile(pattern.group(1)).asPredicate()))
                .first()
                .isEqualTo(TEST_COMMAND);
    }

    @Test
    void listsTheModulesOfTheBuild() throws IOException {
        List<String> modules = Pattern.compile("<module>([^<]+)</module>")
                .matcher(Files.readString(Page.ROOT.resolve("pom.xml")))
                .results()
                .map(match -> match.group(1))
                .toList();
        String table = README.text().substring(README.text().indexOf("## Modules"));

        assertThat(modules)
                .hasSizeGreaterThan(5)
                .allSatisfy(module -> assertThat(table).contains("`" + module + "`"));
    }

    @Test
    void namesTheCoordinatesOfTheBuild() throws IOException {
        String pom = Files.readString(Page.ROOT.resolve("pom.xml"));
        Matcher version = Pattern.compile("<version>([^<]+)</version>").matcher(pom);

        assertThat(version.find()).isTrue();
        assertThat(README.text()).contains("dev.loki:loki-core:" + version.group(1));
    }

    @Test
    void hasOneShortSessionAndASnippetThatEveryReaderCanTakeIn() {
        List<Block> sessions = README.blocks("console");
        List<Block> snippets = README.blocks("java");

        assertThat(sessions).singleElement().satisfies(b -> assertThat(b.text()).hasLineCount(26));
        assertThat(snippets)
                .singleElement()
                .satisfies(b -> assertThat(b.text().lines().count()).isLessThanOrEqualTo(12));
    }
}
