package dev.loki.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.docs.Page.Block;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compiles the Java snippets of every page and runs what is meant to be run. */
class SnippetTest {
    private static final Pattern TYPE =
            Pattern.compile("(?m)^(?:public )?(?:final )?(?:class|record|interface|enum) (\\w+)");
    private static final String TASKS = """
            version: 1
            tasks:
              - id: hello
                type: docs
                act: printf 'Hello.\\n' > HELLO.md
                files: [HELLO.md]
            """;

    @TempDir
    Path scratch;

    /** A snippet with its place, for the name of its test. */
    record Snippet(String place, String text) {
        @Override
        public String toString() {
            return place;
        }
    }

    static Stream<Snippet> snippets() {
        return Page.all().stream().flatMap(page -> page.blocks("java").stream().map(block -> snippet(page, block)));
    }

    private static Snippet snippet(Page page, Block block) {
        return new Snippet(page.path() + ":" + block.line(), block.text());
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void compiles(Snippet snippet) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of(
                "-d",
                scratch.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Xlint:all,-path",
                "-Werror",
                write(snippet).toString());

        java.io.ByteArrayOutputStream said = new java.io.ByteArrayOutputStream();
        int exit = compiler.run(null, said, said, options.toArray(String[]::new));

        assertThat(exit)
                .as("%s%n%s", snippet, said.toString(StandardCharsets.UTF_8))
                .isZero();
    }

    private Path write(Snippet snippet) throws Exception {
        Matcher type = TYPE.matcher(snippet.text());
        if (type.find()) {
            return Files.writeString(scratch.resolve(type.group(1) + ".java"), snippet.text());
        }
        List<String> imports = new ArrayList<>();
        List<String> body = new ArrayList<>();
        snippet.text().lines().forEach(line -> (line.startsWith("import ") ? imports : body).add(line));
        String whole = String.join("\n", imports)
                + "\nclass Snippet {\n  void run(java.nio.file.Path projectDir, java.util.Map<String, String> env)"
                + " throws Exception {\n"
                + String.join("\n", body)
                + "\n  }\n}\n";
        return Files.writeString(scratch.resolve("Snippet.java"), whole);
    }

    @Test
    void theReadmesSnippetRunsAProject() throws Exception {
        Path program = Files.writeString(
                scratch.resolve("Embed.java"),
                Page.of("README.md").blocks("java").get(0).text());
        Shell shell = Shell.in(scratch);
        shell.run("mkdir ../project && cd ../project && git init -q && loki init");
        Files.writeString(shell.folder().resolve(".loki/tasks.yaml"), TASKS);
        shell.run("git add -A && git commit -qm Start");

        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Shell.Ran ran =
                shell.set("CLASSPATH", System.getProperty("java.class.path")).run("'" + java + "' '" + program + "' .");

        assertThat(ran.output()).isEqualTo("hello completed\n");
        assertThat(ran.exit()).isZero();
        assertThat(shell.run("git log -1 --format=%s").output()).isEqualTo("[Loki] eng-hello: hello\n");
        assertThat(new File(shell.folder().toFile(), "HELLO.md")).hasContent("Hello.");
    }
}
