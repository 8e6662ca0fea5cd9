package dev.loki.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealPathTest {
    @TempDir
    Path temp;

    private Path dir;

    @BeforeEach
    void makeFolders() throws IOException {
        dir = temp.toRealPath();
        Files.createDirectories(dir.resolve("project/src"));
        Files.createDirectories(dir.resolve("outside/deep"));
    }

    private Path of(String text) {
        return RealPath.of(dir.resolve("project"), text);
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(dir.resolve("project").resolve(name), Path.of(target));
    }

    @Test
    void takesRelativePathsFromTheBase() {
        assertThat(of("src/./a/../b.txt")).isEqualTo(dir.resolve("project/src/b.txt"));
        assertThat(of("../outside/x")).isEqualTo(dir.resolve("outside/x"));
        assertThat(of("/nowhere/../../../etc")).isEqualTo(Path.of("/etc"));
    }

    @Test
    void followsLinksOfEveryKind() throws IOException {
        link("dir", "../outside");
        link("abs", dir.resolve("outside").toString());
        link("dangling", "/no/such/place");
        link("chain", "dir/deep");
        link("here", ".");

        assertThat(of("dir/new/file")).isEqualTo(dir.resolve("outside/new/file"));
        assertThat(of("abs/deep/x")).isEqualTo(dir.resolve("outside/deep/x"));
        assertThat(of("dangling")).isEqualTo(Path.of("/no/such/place"));
        assertThat(of("dangling/x")).isEqualTo(Path.of("/no/such/place/x"));
        assertThat(of("chain/x")).isEqualTo(dir.resolve("outside/deep/x"));
        assertThat(of("here/here/src")).isEqualTo(dir.resolve("project/src"));
    }

    @Test
    void dotsLeadOutOfTheFolderThatALinkNames() throws IOException {
        link("dir", "../outside/deep");

        assertThat(of("dir/../x")).isEqualTo(dir.resolve("outside/x"));
        assertThat(RealPath.spelled(dir.resolve("project"), "dir/../x")).isEqualTo(dir.resolve("project/x"));
    }

    @Test
    void refusesACircleOfLinks() throws IOException {
        link("a", "b");
        link("b", "a");

        assertThatThrownBy(() -> of("a/x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than 40 links");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "~",
                "~/x",
                "~root/x",
                "~user",
                "file:///etc/passwd",
                "file:/etc/passwd",
                "FILE:etc",
                "https://a/b",
                "a\0b",
                "src/\0"
            })
    void refusesWhatIsNoPath(String text) {
        assertThatThrownBy(() -> of(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RealPath.spelled(dir, text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"~$draft.docx", "a~b", "c:x", "src/~/x", " x", "…", "-rf"})
    void takesOddNamesAsTheyAre(String text) {
        assertThat(of(text)).isEqualTo(dir.resolve("project").resolve(text));
    }

    @Test
    void refusesAPathThatIsTooLong() {
        assertThatThrownBy(() -> of("a/".repeat(2_049))).hasMessageContaining("4096");
    }

    @Test
    void behindAFileEverythingIsTakenAsItIs() throws IOException {
        Files.writeString(dir.resolve("project/file"), "");

        assertThat(of("file/x/y")).isEqualTo(dir.resolve("project/file/x/y"));
    }

    @Test
    void givesExistingNamesTheCaseThatTheDiskHas() {
        RealPath.CaseOnDisk blind =
                (folder, name) -> folder.resolve(name.toString().equalsIgnoreCase("src") ? "src" : name.toString());

        assertThat(RealPath.of(dir.resolve("project"), "src/New.txt", blind))
                .isEqualTo(dir.resolve("project/src/New.txt"));
        RealPath.CaseOnDisk upper =
                (folder, name) -> folder.resolve(name.toString().toUpperCase(Locale.ROOT));
        Path first = Path.of("/").resolve(dir.getName(0));
        assertThat(RealPath.of(Path.of("/"), first + "/no-such-file", upper))
                .isEqualTo(Path.of(first.toString().toUpperCase(Locale.ROOT), "no-such-file"));
    }
}
