package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** What is done to a project before a command looks at it. */
final class Edits {
    private Edits() {}

    static void chore(InProcess p) {
        add("  - {id: chore-1, type: chore, title: Note, act: echo x > note.txt}\n")
                .accept(p);
        p.commit("Plan more");
    }

    static Consumer<InProcess> more(String task) {
        return p -> {
            add(task).accept(p);
            p.write("tests/more.sh", "test -e more/x\n").commit("Plan more");
        };
    }

    static Consumer<InProcess> hook(String script) {
        return p -> {
            more("  - {id: chore-1, type: chore, title: Note, files: [\"more/**\"], act: 'mkdir -p more && echo x > more/x'}\n")
                    .accept(p);
            afterCommit(script).accept(p);
        };
    }

    static Consumer<InProcess> afterCommit(String script) {
        return p -> {
            p.write(".git/hooks/post-commit", "#!/bin/sh\n" + script + "\n");
            p.git().run(List.of("chmod", "+x", ".git/hooks/post-commit"));
        };
    }

    static Consumer<InProcess> ran(String task) {
        return p -> {
            more(task).accept(p);
            p.loki("run");
        };
    }

    static void audited(InProcess p) {
        p.env("LOKI_AUDIT_ENABLED", "true");
        p.loki("audit", "record", "--who", "ada", "--what", "first");
        p.loki("audit", "record", "--who", "ada", "--what", "second");
    }

    static Consumer<InProcess> add(String task) {
        return p -> p.write(".loki/tasks.yaml", p.git().read(".loki/tasks.yaml") + task);
    }

    static Consumer<InProcess> in(String file, String text, String instead) {
        return p -> {
            String before = p.git().read(file);
            assertThat(before).as(file).contains(text);
            int at = before.indexOf(text);
            p.write(file, before.substring(0, at) + instead + before.substring(at + text.length()));
        };
    }

    static Consumer<InProcess> delete(String file) {
        return p -> {
            try {
                Files.delete(p.git().root().resolve(file));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        };
    }

    static Consumer<InProcess> stage(String file, String text) {
        return p -> {
            p.write(file, text);
            p.git().git("add", file);
        };
    }

    static Consumer<InProcess> acting(String task, String id, String file) {
        return p -> {
            add(task).accept(p);
            p.commit("Plan more");
            stage(file, "x\n").accept(p);
            p.env("LOKI_TASK_ID", id);
        };
    }

    static Consumer<InProcess> link(String target) {
        return p -> {
            try {
                Files.createSymbolicLink(p.git().root().resolve("a-link"), Path.of(target));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            p.git().git("add", "a-link");
        };
    }

    static Consumer<InProcess> gate(String command) {
        return p -> {
            p.write(".loki/config.yaml", "version: 1\ngates:\n  - {name: own, run: '" + command + "'}\n");
            p.git().git("add", ".loki/config.yaml");
            stage("a.txt", "a\n").accept(p);
        };
    }

    /** A gate whose command reports how often each line was run; 80% of them are asked for. */
    static Consumer<InProcess> covering(int... hits) {
        StringBuilder report = new StringBuilder("SF:a.py\n");
        for (int line = 0; line < hits.length; line++) {
            report.append("DA:%d,%d\n".formatted(line + 1, hits[line]));
        }
        return p -> {
            p.write(
                    ".loki/config.yaml",
                    "version: 1\ngates:\n  - {name: own, run: cp report.txt lcov.info, coverage: {file: lcov.info}}\n");
            stage("report.txt", report.toString()).accept(p);
        };
    }

    /** Built scripts of a size where 1000 bytes are allowed. */
    static Consumer<InProcess> bundle(int bytes) {
        return p -> {
            in(
                            ".loki/rules/quality-gates.yaml",
                            "performance_check: {enabled: false}",
                            "performance_check: {bundle_size_limit: 1kb}")
                    .accept(p);
            p.write("package.json", "{}\n").commit("Build for browsers");
            stage("dist/app.js", "x".repeat(bytes)).accept(p);
        };
    }

    static String firstLine(String text) {
        return text.substring(0, text.indexOf('\n') + 1);
    }
}
