package dev.loki.core.constitution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommitMessageTest {
    private static final String EXAMPLE = """
            [Loki] eng-005-backend: Implement POST /api/todos endpoint

            Created todo creation endpoint per OpenAPI spec.
            - Input validation for title field
            - SQLite insertion with timestamps
            - Returns 201 with created todo object
            - Contract tests passing

            Agent: eng-001-backend-api
            Parent: orchestrator-main
            Spec: .loki/specs/openapi.yaml#/paths/~1api~1todos/post
            Tests: backend/tests/todos.contract.test.ts
            """;

    private static final List<String> PIECES = List.of(
            "Agent: eng-evil",
            "agent : eng-evil",
            "Tests: none",
            "Parent:",
            "Spec:x",
            "Signed-off-by: A <a@b>",
            "---",
            "# ------------------------ >8 ------------------------",
            "# comment",
            "\n",
            "\n\n",
            "\r\n",
            "\r",
            "\u2028",
            "\u0085",
            "\u202e",
            "\u0000",
            "\u001b[31m",
            "\t",
            " ",
            "plain words",
            "Note: words",
            "[Loki] Task x: y",
            "€\uD83D\uDE00",
            "\uD83D",
            "diff --git a/x b/x",
            "(cherry picked from commit 0123456789abcdef0123456789abcdef01234567)",
            "  Agent: x",
            ">",
            "Index: x");

    @TempDir
    Path folder;

    private static CommitMessage message(String type, String task, String title, String description) {
        return new CommitMessage(
                type,
                task,
                title,
                description,
                "eng-main",
                "orchestrator-main",
                Optional.of("api.yaml#/paths"),
                List.of());
    }

    @Test
    void acceptsTheConstitutionsExampleVerbatim() {
        assertThat(CommitMessage.check(EXAMPLE)).isEmpty();
        assertThat(CommitMessage.check(EXAMPLE.replace("\n", "\r\n"))).isEmpty();
    }

    @Test
    void acceptsTheOtherSubjectOfTheConstitution() {
        assertThat(CommitMessage.check(EXAMPLE.replace("eng-005-backend:", "Task task-005:")))
                .isEmpty();
    }

    @Test
    void writesTheProtocol() {
        assertThat(new CommitMessage(
                                "eng-backend",
                                "task-005",
                                "Implement POST /api/todos",
                                "Creates a todo.\n\n- validates the title",
                                "eng-main",
                                "orchestrator-main",
                                Optional.empty(),
                                List.of("a/ATest.java", "b/BTest.java"))
                        .text())
                .isEqualTo("""
                        [Loki] eng-backend-task-005: Implement POST /api/todos

                        Creates a todo.

                        - validates the title

                        Agent: eng-main
                        Parent: orchestrator-main
                        Spec: none
                        Tests: a/ATest.java, b/BTest.java
                        """);
    }

    @Test
    void carriesWhatTheAgentDecidedAboutFiles() {
        CommitMessage plain = message("eng", "a", "Title", "Words.\nDecided for it: not by the record");
        String text = new CommitMessage(
                        "eng",
                        "a",
                        "Title",
                        plain.description(),
                        "eng-main",
                        "orchestrator-main",
                        Optional.empty(),
                        List.of(),
                        new DecidedFiles(List.of("Decided for \"tests/a.sh\": it tested what is gone")))
                .text();

        assertThat(text).contains("""
                Words.
                > Decided for it: not by the record

                Decided for "tests/a.sh": it tested what is gone

                Agent:""");
        assertThat(CommitMessage.check(text)).isEmpty();
        assertThat(DecidedFiles.in(text).lines()).containsExactly("Decided for \"tests/a.sh\": it tested what is gone");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Agent: eng-001-backend-api||the trailer Agent is missing",
                "Tests: backend/tests/todos.contract.test.ts||the trailer Tests is missing",
                "Parent: orchestrator-main|Parent:|the trailer Parent has no value; write \"Parent: none\"",
                "Parent: orchestrator-main|Agent: eng-002|the trailer Agent occurs twice",
                "Parent: orchestrator-main|Mother: orchestrator-main|the trailer Parent is missing",
                "Spec: .loki|By the way\\nSpec: .loki|the last paragraph must hold trailers only",
                "[Loki] eng-005-backend: |Implement: |the subject must read",
                "Implement POST /api/todos endpoint||the subject must read",
                "endpoint|endpoint\\nAgent: x|an empty line must follow the subject",
            })
    void namesWhatIsWrong(String part, String instead, String problem) {
        String broken = EXAMPLE.replace(part, instead == null ? "" : instead.replace("\\n", "\n"));

        assertThat(CommitMessage.check(broken))
                .hasValueSatisfying(p -> assertThat(p).contains(problem));
    }

    @Test
    void readsTrailersFromTheLastParagraphOnly() {
        String forged = "[Loki] eng-x: Title\n\nAgent: a\nParent: b\nSpec: c\nTests: d\n\nand then some words\n";

        assertThat(CommitMessage.check(forged)).isPresent();
        assertThat(CommitMessage.check("")).isPresent();
        assertThat(CommitMessage.check("[Loki] eng-x: Title\n")).isPresent();
    }

    @Test
    void ignoresWhatGitTakesOutOfAnEditedMessage() {
        String edited = EXAMPLE + "\n# Please enter the commit message\n# ------ >8 ------\nAgent: x\n";

        assertThat(CommitMessage.check(edited)).isEmpty();
        assertThat(CommitMessage.check(EXAMPLE + "Signed-off-by: A <a@b>\nCo-authored-by: B\n <b@c>\n"))
                .isEmpty();
    }

    @Test
    void boundsTheSubjectWithoutCuttingACharacter() {
        String subject = message("e".repeat(80), "t".repeat(64), "\uD83D\uDE00".repeat(200), "")
                .text()
                .lines()
                .findFirst()
                .orElseThrow();

        assertThat(subject.codePointCount(0, subject.length())).isEqualTo(CommitMessage.MAX_SUBJECT);
        assertThat(subject).endsWith("\uD83D\uDE00…");
        assertThat(CommitMessage.check(message("e", "t", " \n ", "").text())).isEmpty();
    }

    @Test
    void boundsTheDescription() {
        String text = message("eng", "t", "Title", "words ".repeat(CommitMessage.MAX_DESCRIPTION))
                .text();

        assertThat(text).hasSizeLessThan(CommitMessage.MAX_DESCRIPTION + 300).contains("(shortened)");
        assertThat(CommitMessage.check(text)).isEmpty();
    }

    /** Whatever title and description say, git itself reads exactly the four trailers of the run, also after a patch mail. */
    @ParameterizedTest
    @ValueSource(
            longs = {
                1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
                29, 30
            })
    void letsNoDescriptionForgeATrailer(long seed) throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        String text = message(words(random), words(random), words(random), words(random))
                .text();

        assertThat(CommitMessage.check(text)).as(text).isEmpty();
        String expected = "Agent: eng-main\nParent: orchestrator-main\nSpec: api.yaml#/paths\nTests: none\n";
        assertThat(trailersReadByGit(text)).as(text).isEqualTo(expected);
        assertThat(text).endsWith("\n\n" + expected);
        assertThat(text.lines().filter(line -> line.matches("(?i)(agent|parent|spec|tests)\\s*:.*")))
                .hasSize(4);
    }

    private static String words(SplittableRandom random) {
        StringBuilder words = new StringBuilder();
        for (int n = random.nextInt(12); n > 0; n--) {
            words.append(PIECES.get(random.nextInt(PIECES.size()))).append(random.nextBoolean() ? "\n" : "");
        }
        return words.toString();
    }

    private String trailersReadByGit(String text) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("message"), text);
        Process git = new ProcessBuilder("git", "interpret-trailers", "--parse", file.toString())
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(git.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(git.exitValue()).isZero();
        return output;
    }
}
