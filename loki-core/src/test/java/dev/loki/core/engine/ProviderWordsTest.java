package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.testing.GitProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret that a provider says of itself is kept nowhere. */
class ProviderWordsTest {
    private static final String KNOWN = "correct-horse-battery";
    private static final String SEEN = "hunter2";

    @TempDir
    Path dir;

    private GitProject project;

    @BeforeEach
    void makeProject() {
        project = GitProject.create(dir);
        project.tasks("""
                version: 1
                tasks:
                  - id: a
                    type: chore
                    title: A
                    act: |
                      touch a
                      cp "$REPORT" "$LOKI_RESULT_FILE"
                """);
    }

    @Test
    void isNeitherCommittedNorWrittenDown() throws IOException {
        Path report = Files.writeString(
                dir.resolveSibling(dir.getFileName() + "-report.json"), """
                {"summary": "Used SECRET.",
                 "decisions": [{"question": "May I use SECRET?", "answer": "SECRET it is", "rationale": "SECRET works"}],
                 "questions": [{"q": "Is SECRET right?", "answer": "yes, SECRET", "source": "prd", "quote": "SECRET"}]}
                """.replace("SECRET", KNOWN + " and " + SEEN));
        Map<String, String> env = new HashMap<>(System.getenv());
        env.put("SERVICE_API_TOKEN", KNOWN);
        env.put("REPORT", report.toString());

        RunReport run = RarvLoop.builder(dir)
                .env(env)
                .redactor(text -> text.replace(SEEN, "hu…r2"))
                .build()
                .run(RunOptions.defaults());

        assertThat(run.exitCode()).isZero();
        assertThat(project.git("log", "-1", "--format=%B")).contains("Used *** and hu…r2.");
        assertThat(project.read(".agent/sub-agents/eng-main.md")).contains("*** and hu…r2 works");
        for (Path file : written()) {
            assertThat(Files.readString(file)).as(file.toString()).doesNotContain(KNOWN, SEEN);
        }
    }

    /** What the run keeps: all but the copy of the report that the provider wrote itself. */
    private List<Path> written() throws IOException {
        try (Stream<Path> files = Stream.concat(Files.walk(dir.resolve(".loki")), Files.walk(dir.resolve(".agent")))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().equals("result.json"))
                    .toList();
        }
    }
}
