package dev.loki.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Fields;
import dev.loki.core.json.Yaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the steps of the CI jobs that pages show, as a CI system would. */
class CiTest {
    @TempDir
    Path scratch;

    /** The commands of a page's jobs, in order. */
    record Job(String page, List<String> commands) {
        @Override
        public String toString() {
            return page;
        }
    }

    static Stream<Job> jobs() {
        return Page.all().stream()
                .map(page -> new Job(page.path(), commands(page)))
                .filter(job -> !job.commands().isEmpty());
    }

    private static List<String> commands(Page page) {
        List<String> commands = new ArrayList<>();
        page.blocks("yaml").stream()
                .filter(block -> block.text().contains("steps:"))
                .map(block -> Yaml.document(block.text(), page.path() + ":" + block.line()))
                .forEach(job -> collect(job.fields(), commands));
        return commands;
    }

    private static void collect(Fields fields, List<String> commands) {
        if (fields.has("jobs")) {
            fields.objectMap("jobs").values().forEach(job -> collect(job, commands));
        } else {
            fields.objects("steps").forEach(step -> step.string("run").ifPresent(commands::add));
        }
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void doesWhatThePageShows(Job job) throws Exception {
        Shell shell = Shell.in(scratch).set("CI", "true");
        shell.run(
                "mkdir ../project && cd ../project && git init -q && loki init && git add -A && git commit -qm Start");

        for (String command : job.commands()) {
            Shell.Ran ran = shell.run(command);
            assertThat(ran.exit()).as("%s: %s%n%s", job, command, ran.output()).isZero();
        }
    }
}
