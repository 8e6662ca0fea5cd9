package dev.loki.integrations.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.loki.integrations.agents.shell.Access;
import dev.loki.integrations.agents.shell.Marks;
import dev.loki.integrations.agents.shell.ShellReader;
import dev.loki.integrations.agents.shell.ShellReading;
import dev.loki.integrations.agents.shell.Unread;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellReaderTest {
    private static final int ROUNDS = Boolean.getBoolean("loki.soak") ? 200_000 : 4_000;

    private static ShellReading read(String command) {
        return ShellReader.read(command, Path.of("/w"), Map.of("HOME", "/home/me", "API_TOKEN", "never-shown"));
    }

    private static String accesses(String command) {
        return read(command).accesses().stream()
                .map(access -> access.kind().name().charAt(0) + access.path().replace("/w/", ""))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .map(Marks::shown)
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "echo a > b ~ Wb",
                "echo a >b 2>&1 <c ~ Rc Wb",
                "cat a b >> c ~ Ra Rb Wc",
                "echo 'x > y' ~ ``",
                "echo \"x > $(cat y)\" ~ Ry",
                "echo x \\> y ~ ``",
                "tee a b < c ~ Rc Wa Wb",
                "cp a b c/ ~ Ra Rb Wc/a Wc/b",
                "mv a b ~ Da Wb",
                "sed -i -e s/x/y/ a ~ Wa",
                "sed -n p a ~ Ra",
                "cd a && echo > b ~ Wa/b",
                "(cd a && touch b); touch c ~ Wa/b Wc",
                "cd /a/b; cd ..; touch c ~ W//c W/a/b/c W/a/c Wc",
                "for f in a b; do rm $f; done ~ Da Db",
                "X=a; Y=${X}b; touch $Y ${Z:-c} ~ Wab Wc",
                "touch {a,b}{1,2} ~ Wa1 Wa2 Wb1 Wb2",
                "git restore 'x/*.c' ':!y' ~ Wx/**//*.c",
                "git checkout HEAD -- ':^y' ~ W.",
                "git restore --staged a ~ ``",
                "git restore -SW a ~ Wa",
                "git -c alias.a='!touch b' a ~ Wb",
                "git -c core.pager='tee b' log ~ Wb",
                "GIT_EDITOR='tee b' git commit ~ Wb",
                "git config user.name b ~ ``",
                "touch a* ~ Wa*",
                "touch 'a*' ~ Wa*",
                "find x -name '*.c' -delete ~ Dx/**/*.c Rx",
                "ls | xargs rm ~ D*",
                "echo a b | xargs touch ~ Wa Wb",
                "bash -c 'touch a' ~ Wa",
                "eval 'touch a' ~ Wa",
                "f() { touch $1; }; f a ~ Wa",
                "env A=b touch c ~ Wc",
                "sudo -u x touch c ~ Wc",
                "git rm a; git status ~ Da",
                "dd if=a of=b ~ Ra Wb",
                "curl -o a http://x/y ~ Wa",
                "tar -C d -xf a ~ Ra Wd",
                "cat <<E > a ~ Wa",
                "if [ -f a ]; then rm a; else touch b; fi ~ Da R] Ra Wb",
                "echo > $API_TOKEN/x ~ W…/x"
            })
    void readsWhatACommandDoesWithFiles(String command, String expected) {
        assertThat(accesses(command))
                .isEqualTo(expected.isEmpty() ? "" : String.join(" ", new TreeSet<>(List.of(expected.split(" ")))));
    }

    @Test
    void aValueThatCouldBeASecretStandsNowhere() {
        assertThat(read("echo > $API_TOKEN/x; $API_TOKEN a").toString()).doesNotContain("never-shown");
    }

    @Test
    void aTildeIsAHomeFolder() {
        assertThat(accesses("touch ~/a ~x/b 'a~'")).isEqualTo("W/home/me/a Wa~ W…/b");
    }

    @Test
    void hereDocumentsEndAtTheirWord() {
        assertThat(accesses("cat > a <<'EOF'\nrm b\nEOF\ntouch c")).isEqualTo("Wa Wc");
        assertThat(accesses("cat > a <<EOF\n$(touch b)\nEOF")).isEqualTo("Wa Wb");
        assertThat(accesses("cat <<A <<-B > c\nrm x\nA\n\trm y\n\tB\ntouch d")).isEqualTo("Wc Wd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$(",
                "`",
                "${",
                "$((",
                "'",
                "\"",
                "<<E\n",
                "a=(",
                "f() {",
                "if ",
                "case x in ",
                "((",
                "[[",
                "{ ",
                "$'"
            })
    void whatIsOpenedAndNotClosedIsSaidAndRead(String opened) {
        ShellReading reading = read("touch a; " + opened);

        assertThat(reading.accesses()).contains(new Access(Access.Kind.WRITE, "/w/a", false, false));
    }

    @Test
    void whatIsTooMuchIsRefused() {
        assertThat(read("true;".repeat(6_000)).unread()).contains(Unread.TOO_LARGE);
        assertThat(read("$(".repeat(100)).unread()).contains(Unread.TOO_LARGE);
        assertThat(read("f() { f; f; }; f").unread()).contains(Unread.TOO_LARGE);
        assertThat(read("eval 'eval \"eval x\"'").unread()).isEmpty();
    }

    @Test
    void neverThrowsWhateverTheText() {
        String[] pieces = {
            "$(",
            ")",
            "`",
            "\"",
            "'",
            "${",
            "}",
            "$((",
            "))",
            "<<",
            "<<-E",
            "\n",
            "E",
            ";",
            ";;",
            "&",
            "&&",
            "|",
            "||",
            ">",
            "<",
            ">&",
            "<(",
            "{",
            "}",
            "if",
            "then",
            "fi",
            "for",
            "in",
            "do",
            "done",
            "case",
            "esac",
            "while",
            "function",
            "f()",
            "!",
            "[[",
            "]]",
            "a=",
            "a=(",
            "a+=",
            "*",
            "?",
            "[",
            "]",
            "~",
            "$'",
            "\\",
            "\\n",
            "\\x41",
            "#",
            " ",
            "\t",
            "x",
            "/etc",
            "..",
            "rm",
            "cd",
            "sed -i",
            "xargs",
            "find . -exec",
            "bash -c",
            "eval",
            "python -c",
            "git -c",
            "tee",
            "{}",
            "+",
            "$a",
            "$1",
            "$@",
            "${a:-b}",
            "${a#*}",
            "${a/b/c}",
            "${a:1:2}",
            "{a,b}",
            "{1..9}",
            "\u0000",
            "\uD800",
            "\uE000",
            "\uE003",
            "\uE100",
            "| tr a b | xargs rm",
            "> x; sh x",
            "declare -n a=",
            "${!a}",
            "<(cat",
            "é",
            "=",
            "-",
            "--",
            "awk",
            "env -S",
            "alias",
            "trap",
            "read a",
            "printf %s",
            "echo -e",
            "base64 -d",
            "time -",
            "su -c",
            "tar xf",
            "ln -s"
        };
        for (int seed = 0; seed < ROUNDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(1, 25);
            for (int i = 0; i < length; i++) {
                text.append(pieces[random.nextInt(pieces.length)]).append(random.nextBoolean() ? " " : "");
            }
            assertThatCode(() -> read(text.toString()))
                    .as("seed %s: %s", seed, text)
                    .doesNotThrowAnyException();
        }
    }
}
