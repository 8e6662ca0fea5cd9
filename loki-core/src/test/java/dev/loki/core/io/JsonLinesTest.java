package dev.loki.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.loki.core.StorageException;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesTest {
    private static final long LIMIT = 1_000_000;

    @TempDir
    Path dir;

    private Path file;

    @BeforeEach
    void name() {
        file = dir.resolve("state/journal.jsonl");
    }

    private static JsonObject line(int n) {
        return JsonObject.builder().put("n", n).put("text", "é\n").build();
    }

    private void write(String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<JsonObject> read() {
        return JsonLines.readAll(file, LIMIT);
    }

    @Test
    void appendsOneObjectPerLine() throws Exception {
        try (JsonLines lines = JsonLines.open(file)) {
            lines.append(line(1));
            lines.append(line(2));
            assertThat(lines.recovered()).isEmpty();
        }
        try (JsonLines lines = JsonLines.open(file)) {
            lines.append(line(3));
        }

        assertThat(Files.readString(file))
                .isEqualTo("{\"n\":1,\"text\":\"é\\n\"}\n{\"n\":2,\"text\":\"é\\n\"}\n{\"n\":3,\"text\":\"é\\n\"}\n");
        assertThat(read()).containsExactly(line(1), line(2), line(3));
    }

    @Test
    void anAbsentFileHasNoLines() {
        assertThat(read()).isEmpty();
    }

    @Test
    void theFileIsForItsOwnerOnly() throws Exception {
        JsonLines.open(file).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"n\":2",
                "{\"n\":2}",
                "{\"n\":2}\n{",
                "\u0000\u0000\u0000\u0000",
                "\u0000\u0000\n",
                "{\"n\":\n",
                "[1]\n",
                "\n",
                "x"
            })
    void aTornLastLineIsMovedAsideAndReported(String torn) throws Exception {
        String whole = "{\"n\":1}\n" + (torn.equals("{\"n\":2}\n{") ? "{\"n\":2}\n" : "");
        write("{\"n\":1}\n" + torn);
        List<JsonObject> before = read();
        try (JsonLines lines = JsonLines.open(file)) {
            lines.append(line(3));
            assertThat(lines.recovered())
                    .hasValueSatisfying(s -> assertThat(s).contains("incomplete", "journal.jsonl.torn-1"));
        }

        assertThat(Files.readString(file)).isEqualTo(whole + "{\"n\":3,\"text\":\"é\\n\"}\n");
        assertThat(whole + Files.readString(dir.resolve("state/journal.jsonl.torn-1")))
                .isEqualTo("{\"n\":1}\n" + torn);
        assertThat(read()).startsWith(before.toArray(JsonObject[]::new)).hasSize(before.size() + 1);
    }

    @Test
    void aFileThatIsOneTornLineBecomesEmpty() throws Exception {
        write("{\"n\"");
        JsonLines.open(file).close();

        assertThat(file).isEmptyFile();
    }

    @Test
    void aLongTornLineIsMovedWhole() throws Exception {
        String torn = "{\"n\":\"" + "x".repeat(300_000);
        write("{}\n" + torn);
        JsonLines.open(file).close();

        assertThat(file).hasContent("{}\n");
        assertThat(dir.resolve("state/journal.jsonl.torn-1")).hasContent(torn);
    }

    @Test
    void everyTornLineGetsItsOwnFile() throws Exception {
        for (String torn : List.of("a", "b", "c")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, torn, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            JsonLines.open(file).close();
        }

        assertThat(dir.resolve("state/journal.jsonl.torn-1")).hasContent("a");
        assertThat(dir.resolve("state/journal.jsonl.torn-3")).hasContent("c");
    }

    @Test
    void readingLeavesOutATornLastLine() throws Exception {
        write("{\"n\":1}\n{\"n\":2");

        assertThat(read()).hasSize(1);
        assertThat(Files.readString(file)).endsWith("2");
    }

    @Test
    void damageElsewhereIsNamedAndNotRepaired() throws Exception {
        String text = "{\"n\":1}\n{\"n\":}\n{\"n\":3}\n";
        write(text);
        JsonLines.open(file).close();

        assertThat(Files.readString(file)).isEqualTo(text);
        assertThatThrownBy(this::read)
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith(file + ":2:6: ")
                .hasMessageEndingWith("; move the file aside");
    }

    @Test
    void aLineThatIsNoUtf8IsNamed() throws Exception {
        Files.createDirectories(file.getParent());
        Files.write(file, "{\"n\":\"é\"}\n{}\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(this::read).hasMessageStartingWith(file + ":1:1: the line is not UTF-8");
    }

    @Test
    void refusesLinks() throws Exception {
        Path outside = Files.writeString(dir.resolve("outside"), "{}\n");
        Files.createDirectories(file.getParent());
        Files.createSymbolicLink(file, outside);

        assertThatThrownBy(() -> JsonLines.open(file))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("symbolic link");
        assertThatThrownBy(this::read).hasMessageContaining("symbolic link");
        assertThat(outside).hasContent("{}");
    }

    @Test
    void refusesToGrowBeyondTheBoundAndKeepsWhatIsThere() {
        try (JsonLines lines = JsonLines.open(file, 50)) {
            lines.append(line(1));
            lines.append(line(2));
            assertThatThrownBy(() -> lines.append(line(3))).hasMessageContaining("beyond 50 bytes");
            assertThat(read()).hasSize(2);
        }
    }

    @Test
    void refusesALineThatCouldNotBeReadBack() {
        JsonObject huge = JsonObject.builder()
                .put("x", "y".repeat(JsonLines.MAX_LINE_BYTES))
                .build();
        try (JsonLines lines = JsonLines.open(file)) {
            assertThatThrownBy(() -> lines.append(huge)).hasMessageContaining("a line of");
            lines.append(line(1));
        }

        assertThat(read()).containsExactly(line(1));
    }

    @Test
    void refusesToReadMoreThanAskedFor() throws Exception {
        write("{}\n".repeat(10));

        assertThat(JsonLines.readAll(file, 30)).hasSize(10);
        assertThatThrownBy(() -> JsonLines.readAll(file, 29)).hasMessageContaining("larger than 29 bytes");
    }

    @Test
    void afterAFailedAppendFurtherOnesAreRefused() {
        JsonLines lines = JsonLines.open(file);
        lines.append(line(1));
        lines.close();

        assertThatThrownBy(() -> lines.append(line(2))).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> lines.append(line(3))).hasMessageContaining("an earlier line failed");
        assertThat(read()).containsExactly(line(1));
    }

    @Test
    void aFullDiskFailsTheAppendAndAllAfterIt() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full), "no device that is always full");
        try (JsonLines lines = JsonLines.open(full)) {
            assertThatThrownBy(() -> lines.append(line(1)))
                    .isInstanceOf(StorageException.class)
                    .hasMessageStartingWith("cannot write /dev/full: No space left");
            assertThatThrownBy(() -> lines.append(line(2))).hasMessageContaining("an earlier line failed");
        }
    }

    @Test
    void manyThreadsMayAppend() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try (JsonLines lines = JsonLines.open(file)) {
            IntStream.range(0, 100).forEach(n -> pool.execute(() -> lines.append(line(n))));
            pool.shutdown();
            assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(read())
                .extracting(o -> o.integer("n").orElseThrow())
                .hasSize(100)
                .doesNotHaveDuplicates();
    }

    @Test
    void aFolderInItsPlaceIsRefused() throws Exception {
        Files.createDirectories(file);

        assertThatThrownBy(() -> JsonLines.open(file)).isInstanceOf(StorageException.class);
        assertThatThrownBy(this::read).isInstanceOf(StorageException.class);
    }
}
