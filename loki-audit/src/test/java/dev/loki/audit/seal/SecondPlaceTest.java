package dev.loki.audit.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.audit.seal.SealReport.Kind;
import dev.loki.audit.seal.SealReport.Status;
import dev.loki.core.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the copy of the head finds, where it is kept, and when it is replaced. */
class SecondPlaceTest extends SealedLog {
    @Test
    void theCopyOfTheHeadFindsALogAndItsSealsCutTogether() throws IOException {
        Path head = folder.resolve("elsewhere/head");
        Seals seals = Seals.of(log, with(HeadCopy.to(head.toString(), folder, Map.of())), CLOCK);
        append(0, 5);
        seals.seal(Long.MAX_VALUE);
        List<String> before = lines();
        String sealsBefore = Files.readString(seals.file());
        append(5, 5);
        String newest = seals.seal(Long.MAX_VALUE).orElseThrow();
        assertThat(head).hasContent(newest);
        rewrite(before);
        Files.writeString(seals.file(), sealsBefore);

        assertThat(seals().verify().status())
                .as("without the copy it cannot be seen")
                .isEqualTo(Status.VALID);
        assertThat(seals.verify().findings().get(0).kind()).isEqualTo(Kind.TRUNCATED);

        Files.delete(seals.file());
        Files.delete(log);
        assertThat(seals.verify().findings().get(0).kind()).isEqualTo(Kind.TRUNCATED);
        append(0, 1);
        assertNotReplaced(seals, "does not hold the 10 entries of the seal in " + head);
        assertThat(head).hasContent(newest);
    }

    @Test
    void aCopyThatIsNoSealOfThisLogIsNotReplaced() throws IOException {
        Path head = folder.resolve("head");
        Seals seals = Seals.of(log, with(HeadCopy.to(head.toString(), folder, Map.of())), CLOCK);
        append(0, 2);
        SigningKey stranger = SigningKey.generate("example.org/audit", new SecureRandom());
        SealSettings others = new SealSettings(
                Optional.of(stranger), List.of(stranger.verifier()), Optional.empty(), Optional.empty());
        String foreign = Seals.of(log, others, CLOCK).seal(Long.MAX_VALUE).orElseThrow();
        Files.delete(seals.file());
        SealSettings elsewhere =
                new SealSettings(Optional.of(key), List.of(key.verifier()), Optional.of("other"), Optional.empty());
        String other = Seals.of(log, elsewhere, CLOCK).seal(Long.MAX_VALUE).orElseThrow();
        Files.delete(seals.file());

        for (String kept : List.of("", "notes of mine", foreign, other)) {
            Files.writeString(head, kept);
            assertNotReplaced(seals, "the seal in " + head);
            assertThat(head).hasContent(kept);
        }
        assertThat(seals.file()).doesNotExist();
    }

    @Test
    void sealsThatWereLostGoOnFromTheCopyOfTheHead() throws IOException {
        Path head = folder.resolve("head");
        Seals seals = Seals.of(log, with(HeadCopy.to(head.toString(), folder, Map.of())), CLOCK);
        append(0, 3);
        seals.seal(Long.MAX_VALUE);
        String older = Files.readString(seals.file());
        append(3, 3);
        String newest = seals.seal(Long.MAX_VALUE).orElseThrow();

        Files.writeString(seals.file(), older);
        assertThat(seals.seal(Long.MAX_VALUE)).as("nothing is new").isEmpty();
        assertThat(head).hasContent(newest);
        append(6, 1);
        assertThat(head).hasContent(newest);
        assertThat(seals.seal(Long.MAX_VALUE)).isEqualTo(Optional.of(Files.readString(head)));
        assertThat(seals.verify().status()).isEqualTo(Status.VALID);

        List<String> edited = new ArrayList<>(lines());
        edited.set(1, edited.get(1).replace("sha256:1", "sha256:7"));
        rewrite(edited);
        Files.delete(seals.file());
        append(7, 1);
        assertThatThrownBy(() -> seals.seal(Long.MAX_VALUE))
                .as("the lines before the end are another log's")
                .isInstanceOf(SealException.class)
                .hasMessageContaining("does not hold the 7 entries");
    }

    private static void assertNotReplaced(Seals seals, String why) {
        assertThatThrownBy(seals::requireContinuable)
                .isInstanceOf(SealException.class)
                .hasMessageContaining(why)
                .satisfies(e -> assertThat(((SealException) e).code()).isEqualTo(SealException.BROKEN));
        assertThatThrownBy(() -> seals.seal(Long.MAX_VALUE))
                .isInstanceOf(SealException.class)
                .hasMessageContaining(why);
    }

    @Test
    void theHeadCanBeKeptUnderAGitRefAndItsHistoryStays() throws Exception {
        git("init", "-q");
        Map<String, String> env = Map.of("PATH", System.getenv("PATH"), "HOME", folder.toString());
        Seals seals = Seals.of(log, with(HeadCopy.to("git:refs/loki/audit", folder, env)), CLOCK);
        append(0, 5);
        String first = seals.seal(Long.MAX_VALUE).orElseThrow();
        append(5, 5);
        String second = seals.seal(Long.MAX_VALUE).orElseThrow();

        assertThat(git("cat-file", "blob", "refs/loki/audit:checkpoint")).isEqualTo(second);
        assertThat(git("cat-file", "blob", "refs/loki/audit~1:checkpoint")).isEqualTo(first);
        assertThat(seals.verify().status()).isEqualTo(Status.VALID);
        rewrite(lines().subList(0, 9));
        Files.delete(seals.file());
        assertThat(seals.verify().findings().get(0).kind()).isEqualTo(Kind.TRUNCATED);
        assertNotReplaced(seals, "does not hold the 10 entries of the seal in git:refs/loki/audit");
        assertThat(git("cat-file", "blob", "refs/loki/audit:checkpoint")).isEqualTo(second);
    }

    @Test
    void aRefThatIsABranchOrNoRefIsRefused() {
        for (String ref : List.of("git:", "git:main", "git:refs/heads/main", "git:refs/tags/v1", "git:refs/a/../b")) {
            assertThatThrownBy(() -> HeadCopy.to(ref, folder, Map.of()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("LOKI_AUDIT_HEAD");
        }
    }
}
