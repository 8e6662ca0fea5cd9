package dev.loki.cli.guard;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A project with rules and things to stumble over, and the guard in front of it, in this process. */
final class Hooked {
    private static final String BOUNDARY = """
            {"version": 1, "policies": {
              "pre_execution": [
                {"name": "project-boundary", "rule": "file_path must start with project_dir", "action": "deny"}],
              "data": [{"name": "no-secrets", "type": "secret_detection", "action": "deny"}]}}
            """;

    final Path project;
    final Path home;
    final Map<String, String> env = new HashMap<>();

    /**
     * What the guard answered.
     *
     * @param exit its exit code
     * @param out its standard output
     * @param err its standard error
     */
    record Answer(int exit, String out, String err) {
        boolean denied() {
            return exit == 2 || out.contains("\"deny\"");
        }

        boolean silent() {
            return exit == 0 && out.isEmpty() && err.isEmpty();
        }
    }

    private Hooked(Path project, Path home) {
        this.project = project;
        this.home = home;
        env.put("HOME", home.toString());
        env.put("PATH", "/usr/bin:/bin");
    }

    /** Makes the project in a folder that is empty. */
    static Hooked in(Path folder) throws IOException {
        Path real = folder.toRealPath();
        Hooked hooked = new Hooked(real.resolve("project"), real.resolve("home"));
        hooked.write(".loki/policies.json", BOUNDARY);
        hooked.write(".loki/config.yaml", "# nothing\nversion: 1\n");
        hooked.write(".loki/CONSTITUTION.md", "# Constitution\n");
        hooked.write(".loki/CONTINUITY.md", "# Where the work stands\n");
        hooked.write(".loki/audit/audit.jsonl", "");
        hooked.write(".loki/state/approvals.json", "{\"version\": 1, \"requests\": []}\n");
        Files.createDirectories(hooked.project.resolve(".loki/specs"));
        Files.createDirectories(hooked.project.resolve(".loki/diagrams"));
        hooked.write(".agent/sub-agents/eng-main.json", "{}");
        hooked.write(".claude/settings.json", "{}");
        hooked.write(".git/HEAD", "ref: refs/heads/main\n");
        hooked.write(".git/config", "[core]\n");
        hooked.write(".git/hooks/pre-commit", "#!/bin/sh\n# loki-hook\n");
        hooked.write("src/app.txt", "a\n");
        hooked.write("src/fix.patch", "--- a/src/app.txt\n+++ b/src/app.txt\n@@ -1 +1 @@\n-a\n+b\n");
        hooked.write(
                "scripts/run.sh",
                "#!/bin/sh\nset -e\ncd \"$(dirname \"$0\")\"\nmkdir -p ../build\necho ok > ../build/ok\n");
        hooked.write("scripts/env.sh", "export NODE_ENV=test\n");
        hooked.write("evil.sh", "#!/bin/sh\nrm -rf .loki\n");
        hooked.write("evil.py", "import shutil\nshutil.rmtree('.loki')\n");
        hooked.write("evil.js", "require('fs').rmSync('.loki/policies.json')\n");
        hooked.write("evil.pl", "unlink '.loki/policies.json';\n");
        hooked.write("evil.awk", "BEGIN { print \"x\" > \".loki/policies.json\" }\n");
        hooked.write("evil.sed", "w .loki/policies.json\n");
        hooked.write("evil.tcl", "file delete -force .loki\n");
        hooked.write("pkg/__main__.py", "import shutil\nshutil.rmtree('.loki')\n");
        hooked.write("bin/tool", "#!/bin/sh\nrm -rf .loki\n");
        hooked.write("padded.sh", "#".repeat(300_000) + "\nrm -rf .loki\n");
        Files.createDirectories(hooked.project.resolve("links"));
        Files.createSymbolicLink(hooked.project.resolve("link-out"), Path.of("../outside"));
        Files.createSymbolicLink(hooked.project.resolve("link-loki"), Path.of(".loki"));
        Files.createSymbolicLink(hooked.project.resolve("links/inner"), Path.of("../.loki/policies.json"));
        Files.createDirectories(real.resolve("outside"));
        Files.createDirectories(hooked.home.resolve(".claude"));
        Files.createDirectories(hooked.home.resolve(".codex"));
        return hooked;
    }

    void write(String path, String text) throws IOException {
        Path file = project.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Makes the project a real repository with one commit. */
    void makeRepository() throws IOException, InterruptedException {
        for (String file : List.of("HEAD", "config", "hooks/pre-commit")) {
            Files.delete(project.resolve(".git").resolve(file));
        }
        for (String command :
                List.of("git init -q", "git add .", "git -c user.name=a -c user.email=a@b commit -q -m Begin")) {
            ProcessBuilder git = new ProcessBuilder(command.split(" ", -1)).directory(project.toFile());
            git.environment().putAll(env);
            if (git.redirectErrorStream(true).start().waitFor() != 0) {
                throw new IllegalStateException(command);
            }
        }
    }

    /** Calls a tool as Claude Code would. */
    Answer claude(String tool, JsonObject input) {
        return ask("claude", event(tool, input));
    }

    Answer bash(String command) {
        return claude("Bash", JsonObject.builder().put("command", command).build());
    }

    JsonObject event(String tool, JsonObject input) {
        return JsonObject.builder()
                .put("session_id", "s-1")
                .put("cwd", project.toString())
                .put("hook_event_name", "PreToolUse")
                .put("tool_name", tool)
                .put("tool_input", input)
                .build();
    }

    Answer ask(String agent, JsonObject input, String... more) {
        return ask(agent, Json.write(input).getBytes(StandardCharsets.UTF_8), more);
    }

    Answer ask(String agent, byte[] input, String... more) {
        List<String> arguments = new ArrayList<>(List.of("guard", agent));
        arguments.addAll(List.of(more));
        return run(arguments, input, project);
    }

    Answer run(List<String> arguments, byte[] input, Path here) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = GuardCommand.run(
                arguments,
                env,
                here,
                Optional.empty(),
                new ByteArrayInputStream(input),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Answer(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
