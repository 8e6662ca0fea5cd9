package dev.loki.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links lead somewhere, and nothing stands in the documents that only its writer could use. */
class LinksTest {
    private static final Pattern LINK = Pattern.compile("(?<!!)\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");

    /** Folders of one machine, and hosts that only a build of some machine asks. */
    private static final Pattern FOREIGN = Pattern.compile("(?:^|[\\s\"'`(=])/(?:work|root|home|Users|mnt|private)/"
            + "|file://|repo1?\\.maven\\.|maven\\.apache\\.org/maven2|registry\\.npmjs|pypi\\.org|proxy\\.golang"
            + "|artifactory|nexus\\.|\\.internal\\b|localhost:\\d|\\bTODO\\b|\\bFIXME\\b(?!`)");

    static Stream<String> pages() {
        return Page.all().stream().map(Page::path);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsToAFileAndAHeading(String path) {
        Page page = Page.of(path);
        Matcher link = LINK.matcher(page.prose().replaceAll("`[^`\\n]*`", "code"));
        while (link.find()) {
            String target = link.group(1);
            if (target.startsWith("https://")) {
                continue;
            }
            assertThat(target).as(path).doesNotContain(":").doesNotStartWith("/");
            String[] parts = (target + "#").split("#", -1);
            Path file = parts[0].isEmpty()
                    ? Page.ROOT.resolve(path)
                    : page.folder().resolve(parts[0]).normalize();
            assertThat(file).as("%s links to %s", path, target).exists();
            if (!parts[1].isEmpty()) {
                assertThat(headings(file)).as("%s links to %s", path, target).contains(parts[1]);
            }
        }
    }

    private static Set<String> headings(Path file) {
        return HEADING.matcher(Page.of(Page.ROOT.relativize(file).toString()).prose())
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}_\\- ]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void namesNoFolderOfOneMachineAndNoRegistry(String path) {
        assertThat(Page.of(path)
                        .text()
                        .lines()
                        .filter(line -> FOREIGN.matcher(line).find()))
                .as(path)
                .isEmpty();
    }

    @Test
    void everyDecisionIsInTheIndexAndHasItsParts() {
        String index = Page.of("docs/decisions/README.md").text();
        assertThat(Page.below("docs/decisions/0")).hasSizeGreaterThan(10).allSatisfy(page -> {
            assertThat(index).contains("(" + Path.of(page.path()).getFileName() + ")");
            assertThat(page.text())
                    .contains(
                            "**Context.**",
                            "**Decision.**",
                            "**Consequences.**",
                            "**Rejected.**",
                            "**Would change our mind.**");
        });
    }

    @Test
    void everyPageUnderDocsIsLinkedFromAnother() {
        Set<Path> linked = Page.all().stream()
                .flatMap(page -> LINK.matcher(page.prose())
                        .results()
                        .map(link -> page.folder()
                                .resolve(link.group(1).replaceFirst("#.*", ""))
                                .normalize()))
                .collect(Collectors.toSet());

        assertThat(Page.below("docs/")).allSatisfy(page -> {
            Path file = Page.ROOT.resolve(page.path());
            assertThat(linked.contains(file) || linked.contains(file.getParent()))
                    .as(page.path())
                    .isTrue();
        });
    }
}
