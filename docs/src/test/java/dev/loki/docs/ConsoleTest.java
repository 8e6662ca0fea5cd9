package dev.loki.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.docs.Page.Block;
import dev.loki.docs.Session.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Types what the pages show and compares what comes back. */
@Execution(ExecutionMode.CONCURRENT)
class ConsoleTest {
    /** What a command must end with unless the page shows {@code echo $?} after it. */
    private static final int FINE = 0;

    @TempDir
    Path scratch;

    static Stream<String> pages() {
        return Page.all().stream()
                .filter(page -> !page.blocks("console").isEmpty())
                .map(Page::path);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void doesWhatThePageShows(String path) throws Exception {
        Shell shell = Shell.in(scratch);
        Map<String, String> ids = new TreeMap<>();
        for (Block block : Page.of(path).blocks()) {
            if (block.language().equals("console")) {
                type(shell, path, block, ids);
            } else if (!block.target().isEmpty()) {
                write(shell.folder().resolve(block.target()), block.text());
            }
        }
    }

    private static void type(Shell shell, String path, Block block, Map<String, String> ids) throws Exception {
        Iterator<Step> steps = Session.steps(block.text()).iterator();
        Step step = steps.next();
        while (true) {
            String command = step.command();
            for (Map.Entry<String, String> id : ids.entrySet()) {
                command = command.replace(id.getKey(), id.getValue());
            }
            Shell.Ran ran = shell.run(command);
            String place = path + ":" + block.line() + ": $ " + command;
            assertThat(Session.matches(step.output(), ran.output()))
                    .as("%s%nshown:%n%s%nprinted:%n%s", place, String.join("\n", step.output()), ran.output())
                    .isTrue();
            ids.putAll(Session.ids(step.output(), ran.output()));
            boolean last = !steps.hasNext();
            Step next = last ? step : steps.next();
            if (last || !next.command().equals("echo $?")) {
                assertThat(ran.exit()).as("%s%n%s", place, ran.output()).isEqualTo(FINE);
            }
            if (last) {
                return;
            }
            step = next;
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }
}
