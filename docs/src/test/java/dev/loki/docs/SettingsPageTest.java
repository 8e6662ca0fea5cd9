package dev.loki.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.env.Setting;
import dev.loki.core.env.Settings;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/reference/settings.md} come from the table of variables. */
class SettingsPageTest {
    private static final String UPDATE = "loki.docs.update";
    private static final String PATH = "docs/reference/settings.md";

    @Test
    void showsEveryVariable() throws IOException {
        Page page = Page.of(PATH);
        String current = replaced(replaced(page.text(), "settings", settings()), "legacy", legacy());
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(Page.ROOT.resolve(PATH), current);
            return;
        }
        assertThat(page.text())
                .as(
                        "%s is not current; run: mvn -pl docs -am test -D%s=true -Dtest=%s"
                                + " -Dsurefire.failIfNoSpecifiedTests=false",
                        PATH, UPDATE, getClass().getSimpleName())
                .isEqualTo(current);
    }

    private static String settings() {
        StringBuilder table =
                new StringBuilder("| variable | value | default | what it does | since |\n|---|---|---|---|---|\n");
        for (Setting setting : Settings.all()) {
            table.append(row(
                    "`" + setting.name() + "`",
                    setting.type(),
                    setting.defaultText(),
                    setting.description(),
                    setting.since()));
        }
        return table.toString();
    }

    private static String legacy() {
        StringBuilder table = new StringBuilder("| variable | meaning |\n|---|---|\n");
        for (Settings.Legacy row : Settings.legacy()) {
            String meaning = row.aliasOf()
                    .map(of -> "another name of `" + of + "`: " + row.note())
                    .orElse("ignored: " + row.note());
            table.append(row("`" + row.name() + "`", meaning));
        }
        return table.toString();
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells).replace("|  |", "| |") + " |\n";
    }

    private static String replaced(String page, String mark, String table) {
        int from = page.indexOf('\n', page.indexOf("<!-- " + mark + ":")) + 1;
        int to = page.indexOf("<!-- /" + mark + " -->");
        assertThat(from).as("the mark of %s", mark).isPositive();
        return page.substring(0, from) + table + page.substring(to);
    }
}
