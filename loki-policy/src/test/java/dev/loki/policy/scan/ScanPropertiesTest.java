package dev.loki.policy.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScanPropertiesTest {
    private static final Set<Kind> ALL = EnumSet.allOf(Kind.class);
    private static final ContentScanner SCANNER = ContentScanner.builtIn();
    private static final boolean SOAK = Boolean.getBoolean("loki.soak");

    /** Steps of patterns for each byte of the worst text that is known. */
    private static final long MAX_WORK = 4_096;

    /** Bytes of assigned values that are looked at for each byte of the worst text that is known. */
    private static final long MAX_JUDGED = 64;

    private static final List<String> PIECES = List.of(
            "password",
            "token",
            "api_key",
            "secret",
            " = ",
            ":",
            "=",
            "=>",
            "\"",
            "'",
            "`",
            "\\\"",
            "\n",
            "\r\n",
            "<",
            ">",
            "{",
            "}",
            "(",
            ")",
            ",",
            ";",
            " ",
            "\t",
            "hunter2hunter2",
            "0a1b2c3d4e5f6a7b",
            "AKIAIOSFODNN7EXAMPLE",
            "ghp_",
            "sk-",
            "xoxb-",
            "eyJhbGciOiJIUzI1NiJ9",
            ".",
            "-",
            "_",
            "://",
            "user:pass",
            "@",
            "example.com",
            "4111 1111 1111 1111",
            "123-45-6789",
            "+4915112345678",
            "(415) 555-2671",
            "DE89 3704 0044 0532 0130 00",
            "-----BEGIN RSA PRIVATE KEY-----",
            "loki:allow",
            "--password ",
            "Bearer ",
            "${",
            "ä",
            "𝄞",
            "x",
            "7",
            "\u0000",
            "%3D",
            "\\n");

    private static String random(SplittableRandom random, int pieces) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private static List<Finding> byLine(String text) {
        List<Finding> found = new ArrayList<>();
        int line = 0;
        for (String part : text.split("(?<=\n)", -1)) {
            for (Finding f : SCANNER.scan(part, ALL)) {
                found.add(new Finding(
                        f.rule(), f.kind(), f.severity(), f.line() + line, f.column(), f.redacted(), f.fingerprint()));
            }
            line++;
        }
        return found;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13, 14})
    void aTextHoldsWhatItsLinesHold(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < (SOAK ? 5_000 : 250); i++) {
            String text = random(random, 60);
            assertThat(SCANNER.scan(text, ALL)).as(text).isEqualTo(byLine(text));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {21, 22})
    void aStreamHoldsWhatTheTextHolds(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 40; i++) {
            String text = random(random, 400).replace("\u0000", "\n");
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            ScanResult streamed = new StreamScan(SCANNER, ALL, 2_000, 500).run(new ByteArrayInputStream(utf8));
            int longest = text.lines().mapToInt(String::length).max().orElse(0);
            if (longest < 600) {
                assertThat(streamed.findings()).isEqualTo(SCANNER.scan(text, ALL));
            }
        }
    }

    @Test
    void aSecretAcrossTheBordersOfBlocksIsFoundOnce() throws IOException {
        String line = "x ".repeat(3_000) + " ghp_" + "a1B2c3D4e5".repeat(4) + " " + "y ".repeat(3_000);
        byte[] utf8 = ("first\n" + line).getBytes(StandardCharsets.UTF_8);
        for (int size = 5_900; size < 6_200; size += 7) {
            List<Finding> found = new StreamScan(SCANNER, ALL, size, 200)
                    .run(new ByteArrayInputStream(utf8))
                    .findings();
            assertThat(found).as("blocks of " + size).hasSize(1);
            assertThat(found.get(0).line()).isEqualTo(2);
            assertThat(found.get(0).column()).isEqualTo(6_002);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {31, 32})
    void anyBytesAreScannedAndRedactedWithoutHarm(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = random(random, 30).replace("BEGIN", "BEGUN").getBytes(StandardCharsets.UTF_8);
            for (int n = 0; n < 8; n++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertThat(SCANNER.scan(bytes, ALL)).allSatisfy(finding -> {
                assertThat(finding.line()).isPositive();
                assertThat(finding.column()).isPositive();
            });
            String text = new String(bytes, StandardCharsets.UTF_8);
            assertThat(keepsTheRest(text, SCANNER.redactor().redact(text)))
                    .as(text)
                    .isTrue();
        }
    }

    /** Whether what stands between the findings is still there, in order. */
    private static boolean keepsTheRest(String text, String clean) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int at = 0;
        int copied = 0;
        for (Hit hit : SCANNER.hits(bytes, ALL, new Scan(bytes, false, Integer.MAX_VALUE))
                .hits()) {
            String between =
                    hit.start() < copied ? "" : new String(bytes, copied, hit.start() - copied, StandardCharsets.UTF_8);
            at = clean.indexOf(between, at);
            if (at < 0 || hit.redacted(bytes).length() > "ab***yz".length()) {
                return false;
            }
            at += between.length();
            copied = Math.max(copied, hit.end());
        }
        return clean.endsWith(new String(bytes, copied, bytes.length - copied, StandardCharsets.UTF_8));
    }

    static Stream<String> hostile() {
        return Stream.of(
                "a.",
                "a-",
                "1-1-",
                "a@",
                "a.a@a.",
                "eyJ-",
                ".eyJ",
                "eyJa.eyJ",
                "sk-",
                "sk-proj-",
                "ghp_",
                "xoxb-1-",
                "key-",
                "q~",
                "0Q~",
                ":aa",
                "1:AA",
                "://:@",
                "a:b@",
                "password=",
                "password=1)",
                "passwd==",
                "--password=",
                "token=",
                "password: \"",
                "password='",
                "\"password\": \"",
                "token ",
                "Bearer ",
                "-u a:",
                "-us",
                "0",
                "0 ",
                "000-",
                "4111 ",
                "+1",
                "(415) ",
                "de00",
                "-----BEGIN ",
                "-----BEGIN PRIVATE KEY-----\n",
                "sig=%2F",
                "hvs.",
                "api",
                "AKIA",
                "JQQJ99",
                "A",
                "private_key",
                "'",
                "curl -u ",
                "key key",
                "secret: ",
                "=\"",
                "\\\"",
                "dp.st.",
                "_mmk",
                "t1.");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void noTextMakesPatternsLookAtMoreThanABoundedNumberOfBytesForEachOfIts(String piece) {
        byte[] text = piece.repeat(40_000 / piece.length()).getBytes(StandardCharsets.UTF_8);
        Scan scan = SCANNER.hits(text, ALL, new Scan(text, true, ContentScanner.MAX_FINDINGS));

        assertThat(scan.work()).isLessThan(MAX_WORK * text.length);
        assertThat(scan.judged()).isLessThan(MAX_JUDGED * text.length);
    }

    @Test
    void aSecretDeepInsideOtherAssignmentsIsFound() {
        List<Finding> found = SCANNER.scan("password=".repeat(200) + "correct!horse", ALL);

        assertThat(found).extracting(Finding::redacted).containsExactly("co***se");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void tenTimesTheTextTakesAtMostTwelveTimesAsLong(String piece) {
        Assumptions.assumeTrue(SOAK, "takes minutes: -Dloki.soak=true");
        nanos(piece, 1 << 20);
        long one = Math.max(nanos(piece, 1 << 20), nanos(piece, 1 << 20));
        long ten = Math.min(nanos(piece, 10 << 20), nanos(piece, 10 << 20));

        assertThat(ten).isLessThanOrEqualTo(12 * one);
    }

    private static long nanos(String piece, int length) {
        byte[] text = piece.repeat(length / piece.length()).getBytes(StandardCharsets.UTF_8);
        long start = System.nanoTime();
        SCANNER.hits(text, ALL, new Scan(text, true, Integer.MAX_VALUE)).hits();
        return System.nanoTime() - start;
    }

    @Test
    void moreFindingsThanAreKeptAreTold() {
        String text = "password=hunter2hunter2\n".repeat(ContentScanner.MAX_FINDINGS + 1);

        ScanResult result = SCANNER.examine(text.getBytes(StandardCharsets.UTF_8), ALL);

        assertThat(result.findings()).hasSize(ContentScanner.MAX_FINDINGS);
        assertThat(result.more()).isTrue();
    }
}
