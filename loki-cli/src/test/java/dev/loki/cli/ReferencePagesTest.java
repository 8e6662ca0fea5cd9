package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.LokiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The pages of {@code docs/reference} that show the command line are what the code says. */
class ReferencePagesTest {
    private static final String UPDATE = "loki.docs.update";
    private static final Path PAGES = Launcher.checkout().resolve("docs/reference");
    private static final Pattern EXIT_CODE = Pattern.compile("/\\*\\* (.+) \\*/\\s+([A-Z]+)\\((\\d+)\\)[,;]");

    @Test
    void showsTheHelpOfEveryCommand() throws IOException {
        StringBuilder text = new StringBuilder();
        describe(new LokiCommand().commandLine(), text);
        compare("commands.md", "commands", text.toString());
    }

    @Test
    void showsEveryExitCodeWithItsMeaning() throws IOException {
        Path source = Path.of("src/main/java/dev/loki/cli/ExitCode.java");
        Matcher constant = EXIT_CODE.matcher(Files.readString(source));
        StringBuilder text = new StringBuilder("| code | meaning |\n|---|---|\n");
        int rows = 0;
        while (constant.find()) {
            assertThat(ExitCode.valueOf(constant.group(2)).code()).hasToString(constant.group(3));
            text.append("| ")
                    .append(constant.group(3))
                    .append(" | ")
                    .append(constant.group(1))
                    .append(" |\n");
            rows++;
        }
        assertThat(rows).isEqualTo(ExitCode.values().length);
        compare("exit-codes.md", "exit-codes", text.toString());
    }

    @Test
    void errorCodesHaveTheExitCodesThatTheCommandGivesThem() throws IOException {
        String page = Files.readString(PAGES.resolve("error-codes.md"));
        String table = page.substring(page.indexOf("## What ends a command"), page.indexOf("## Why a task"));
        Matcher row = Pattern.compile("(?m)^\\| `([A-Z_]+)` \\| (\\d+) \\|").matcher(table);
        int rows = 0;
        while (row.find()) {
            assertThat(ExitCode.of(new LokiException(row.group(1), "")).code())
                    .as(row.group(1))
                    .hasToString(row.group(2));
            rows++;
        }
        assertThat(rows).isGreaterThan(30);
    }

    private static void describe(CommandLine command, StringBuilder text) {
        text.append("\n## ")
                .append(command.getCommandSpec().qualifiedName())
                .append("\n\n```text\n")
                .append(command.getUsageMessage(Ansi.OFF).strip())
                .append("\n```\n");
        command.getSubcommands().values().stream().distinct().forEach(child -> describe(child, text));
    }

    private static void compare(String name, String mark, String current) throws IOException {
        Path page = PAGES.resolve(name);
        String before = Files.readString(page);
        int from = before.indexOf('\n', before.indexOf("<!-- " + mark + ":")) + 1;
        int to = before.indexOf("<!-- /" + mark + " -->");
        assertThat(from).as("the mark of %s", mark).isPositive();
        String after = before.substring(0, from) + current + before.substring(to);
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(page, after);
            return;
        }
        assertThat(before)
                .as(
                        "docs/reference/%s is not current; run: mvn -pl loki-cli -am test -D%s=true"
                                + " -Dtest=ReferencePagesTest -Dsurefire.failIfNoSpecifiedTests=false",
                        name, UPDATE)
                .isEqualTo(after);
    }
}
