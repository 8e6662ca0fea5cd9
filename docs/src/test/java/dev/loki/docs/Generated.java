package dev.loki.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;

/** A part of a page, between two marks, that is made from the code. */
final class Generated {
    private static final String UPDATE = "loki.docs.update";

    private Generated() {}

    /** Demands that the part between the marks is current, or makes it so with {@code -Dloki.docs.update=true}. */
    static void compare(String path, String mark, String current, Class<?> test) throws IOException {
        String page = Page.of(path).text();
        int from = page.indexOf('\n', page.indexOf("<!-- " + mark + ":")) + 1;
        int to = page.indexOf("<!-- /" + mark + " -->");
        assertThat(from).as("the mark of %s in %s", mark, path).isPositive();
        String whole = page.substring(0, from) + current + page.substring(to);
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(Page.ROOT.resolve(path), whole);
            return;
        }
        assertThat(page)
                .as(
                        "%s is not current; run: mvn -pl docs -am package -D%s=true -Dtest=%s"
                                + " -Dsurefire.failIfNoSpecifiedTests=false",
                        path, UPDATE, test.getSimpleName())
                .isEqualTo(whole);
    }
}
