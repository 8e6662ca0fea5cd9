package dev.loki.audit.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.audit.seal.SignedNote.Verdict;
import dev.loki.core.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedNoteTest {
    /** The example of the package that brought the format into the world. */
    private static final String KNOWN_KEY =
            "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    private static final String KNOWN_VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String KNOWN_TEXT = "If you think cryptography is the answer to your problem,\n"
            + "then you don't know what your problem is.\n";
    private static final String KNOWN_NOTE = KNOWN_TEXT
            + "\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    private static final String EMPTY_ROOT = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    private static final Instant TIME = Instant.parse("2026-02-21T10:00:00Z");

    @TempDir
    Path folder;

    @Test
    void aKnownTextSignedWithAKnownKeyIsTheKnownNote() {
        SigningKey key = SigningKey.parse(KNOWN_KEY, folder);

        assertThat(key.verifier()).hasToString(KNOWN_VERIFIER);
        assertThat(SignedNote.sign(KNOWN_TEXT, key)).hasToString(KNOWN_NOTE);
    }

    @Test
    void aKnownNoteIsVerifiedWithTheKnownPublicKey() {
        VerifierKey key = VerifierKey.parse(KNOWN_VERIFIER);
        SignedNote note = SignedNote.parse(KNOWN_NOTE).orElseThrow();

        assertThat(note.text()).isEqualTo(KNOWN_TEXT);
        assertThat(note.verdict(List.of(key))).isEqualTo(Verdict.SIGNED);
        assertThat(note.verdict(List.of())).isEqualTo(Verdict.UNKNOWN_KEY);
        assertThat(note.verdict(List.of(fixed("other").verifier()))).isEqualTo(Verdict.UNKNOWN_KEY);
    }

    @Test
    void theKeyOfAKnownSecretIsTheOneOfRfc8032() {
        byte[] secret = HexFormat.of().parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");

        String text = SigningKey.ofSeed("rfc8032", secret).verifier().toString();

        assertThat(HexFormat.of().formatHex(java.util.Base64.getDecoder().decode(text.split("\\+", 3)[2])))
                .isEqualTo("01d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    }

    @Test
    void aCheckpointWithAFixedKeyIsWrittenByteForByte() {
        Checkpoint checkpoint = new Checkpoint("example.org/audit", 3, EMPTY_ROOT, 1234, "sha256:ab", TIME);

        assertThat(checkpoint.signed(fixed("example.org/audit"))).isEqualTo("""
                        example.org/audit
                        3
                        47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
                        bytes 1234
                        tip sha256:ab
                        time 2026-02-21T10:00:00.000Z

                        \u2014 example.org/audit KmBcVKSk+0lcb8wnQ0cPesFq1GHvJDj9Kf0kM2x6usAP1afScxyk1LlDABR5Hk4DhXvj6kM6TjGvNyiwInwIL6xTiAg=
                        """);
        assertThat(Checkpoint.parse(checkpoint.text())).contains(checkpoint);
    }

    @Test
    void anySingleByteOfANoteThatIsChangedIsNoticed() {
        SigningKey key = fixed("example.org/audit");
        byte[] note = new Checkpoint("example.org/audit", 3, EMPTY_ROOT, 12, "sha256:ab", TIME)
                .signed(key)
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        SplittableRandom random = new SplittableRandom(7);
        for (int at = 0; at < note.length; at++) {
            byte[] changed = note.clone();
            changed[at] ^= (byte) random.nextInt(1, 256);
            String text = new String(changed, java.nio.charset.StandardCharsets.UTF_8);
            assertThat(SignedNote.parse(text).filter(n -> n.verdict(List.of(key.verifier())) == Verdict.SIGNED))
                    .as("byte %d", at)
                    .isEmpty();
        }
    }

    @Test
    void aKeyFileIsForItsOwnerAndReadsBack() throws IOException {
        Path file = folder.resolve("key");
        SigningKey key = SigningKey.generate("example.org/audit", new SecureRandom());
        key.write(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(SigningKey.read(file).verifier()).isEqualTo(key.verifier());
        assertThatThrownBy(() -> key.write(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("exists");
    }

    @Test
    void aKeyFileThatOthersMayReadIsRefused() throws IOException {
        Path file = folder.resolve("key");
        SigningKey.generate("example.org/audit", new SecureRandom()).write(file);
        for (String mode : Set.of("rw-r-----", "rw----r--", "rw--w----")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            assertThatThrownBy(() -> SigningKey.read(file))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("chmod 600");
        }
    }

    @Test
    void whatIsNoKeyIsRefusedWithoutShowingIt() throws IOException {
        Path file = folder.resolve("key");
        String id = "PRIVATE+KEY+PeterNeumann+c74f20a4+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
        for (String text : List.of("", "secret", KNOWN_VERIFIER, id, KNOWN_KEY.substring(0, 60), KNOWN_KEY + "!")) {
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            assertThatThrownBy(() -> SigningKey.read(file))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("loki audit key new")
                    .hasMessageNotContaining("AYEK");
        }
        assertThatThrownBy(() -> SigningKey.read(folder.resolve("absent"))).isInstanceOf(ConfigException.class);
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        assertThatThrownBy(() -> SigningKey.read(link)).isInstanceOf(ConfigException.class);
    }

    @Test
    void namesThatWouldBreakTheFormAreRefused() {
        for (String name : List.of("", "a b", "a+b", "a\nb", "a\u00a0b", "x".repeat(201))) {
            assertThatThrownBy(() -> SigningKey.generate(name, new SecureRandom()))
                    .isInstanceOf(ConfigException.class);
        }
        for (String text : List.of("", "a+b", "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")) {
            assertThatThrownBy(() -> VerifierKey.parse(text)).isInstanceOf(ConfigException.class);
        }
    }

    @Test
    void aKeyNeverShowsItsSecret() {
        assertThat(SigningKey.parse(KNOWN_KEY, folder).toString()).isEqualTo(KNOWN_VERIFIER);
    }

    private static SigningKey fixed(String name) {
        byte[] seed = new byte[32];
        seed[0] = 1;
        return SigningKey.ofSeed(name, seed);
    }
}
