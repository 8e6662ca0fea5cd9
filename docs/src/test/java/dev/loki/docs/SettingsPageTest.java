package dev.loki.docs;

import dev.loki.core.env.Setting;
import dev.loki.core.env.Settings;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/reference/settings.md} come from the table of variables. */
class SettingsPageTest {
    private static final String PATH = "docs/reference/settings.md";

    @Test
    void showsEveryVariable() throws IOException {
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
        Generated.compare(PATH, "settings", table.toString(), getClass());
    }

    @Test
    void showsEveryOlderName() throws IOException {
        StringBuilder table = new StringBuilder("| variable | meaning |\n|---|---|\n");
        for (Settings.Legacy row : Settings.legacy()) {
            String meaning = row.aliasOf()
                    .map(of -> "another name of `" + of + "`: " + row.note())
                    .orElse("ignored: " + row.note());
            table.append(row("`" + row.name() + "`", meaning));
        }
        Generated.compare(PATH, "legacy", table.toString(), getClass());
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells).replace("|  |", "| |") + " |\n";
    }
}
