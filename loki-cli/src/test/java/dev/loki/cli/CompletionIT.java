package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionIT {
    @TempDir
    Path dir;

    private Path script(String shell) throws IOException {
        Ran ran = Launcher.in(dir).run("completion", shell);
        assertThat(ran.exit()).isZero();
        assertThat(ran.err()).isEmpty();
        return Files.writeString(dir.resolve("completion." + shell), ran.out());
    }

    private static boolean isInstalled(String program) {
        return Launcher.of(Path.of("/"), "sh", "-c", "command -v " + program)
                        .run()
                        .exit()
                == 0;
    }

    @ParameterizedTest
    @CsvSource({
        "'loki in', 1, init",
        "'loki config ', 2, 'show get set path'",
        "'loki init --temp', 2, --template",
        "'loki init --template ', 3, 'minimal ci maven node python'",
        "'loki completion ', 2, 'bash zsh fish'",
    })
    void bashCompletesWhatTheUserTypes(String line, int index, String expected) throws IOException {
        Path script = script("bash");
        String program = """
                compopt() { :; } # refuses to work outside a completion that a person started
                source '%s'
                words='%s'
                read -ra COMP_WORDS <<<"$words"
                [[ $words == *' ' ]] && COMP_WORDS+=('')
                COMP_CWORD=%d COMP_LINE=$words COMP_POINT=${#words} COMP_TYPE=9
                _complete_loki
                printf '%%s\\n' "${COMPREPLY[@]}"
                """.formatted(script, line, index);

        Ran ran = Launcher.of(dir, "bash", "-c", program).run();

        assertThat(ran.err()).isEmpty();
        assertThat(ran.out().split("\\s+")).contains(expected.split(" "));
    }

    @Test
    void theZshScriptIsAcceptedByZsh() throws IOException {
        Path script = script("zsh");
        assertThat(script).content().startsWith("autoload -U +X bashcompinit");
        Assumptions.assumeTrue(isInstalled("zsh"), "zsh is not installed");

        assertThat(Launcher.of(dir, "zsh", "-n", script.toString()).run()).isEqualTo(new Ran(0, "", ""));
    }

    @Test
    void theFishScriptIsAcceptedByFish() throws IOException {
        Path script = script("fish");
        assertThat(script)
                .content()
                .contains("-a init -d ", "__fish_seen_subcommand_from config", "-l template -r -a 'minimal ci")
                .doesNotContain("COMPLETION-CANDIDATES");
        Assumptions.assumeTrue(isInstalled("fish"), "fish is not installed");

        assertThat(Launcher.of(dir, "fish", "--no-execute", script.toString()).run())
                .isEqualTo(new Ran(0, "", ""));
    }

    @Test
    void anUnknownShellIsAUsageError() {
        Ran ran = Launcher.in(dir).run("completion", "tcsh");

        assertThat(ran.exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ran.err()).contains("bash", "zsh", "fish");
    }
}
