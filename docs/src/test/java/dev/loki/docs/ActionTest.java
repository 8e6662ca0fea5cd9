package dev.loki.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code action.yml} lets no text of an event into a shell, hides no failure, and does what it says. */
class ActionTest {
    private static final Path FILE = Path.of("..", "action.yml");
    private static final Pattern OUTPUT = Pattern.compile("\\$\\{\\{ steps\\.([a-z]+)\\.outputs\\.([a-z_]+) }}");

    /** The outputs that the commands of the steps write. */
    private static final Map<String, Set<String>> WRITTEN = Map.of(
            "verify", Set.of("passed", "exit_code", "errors", "warnings"),
            "trigger",
                    Set.of(
                            "trusted",
                            "reason",
                            "prd",
                            "trigger_type",
                            "provider",
                            "dry_run",
                            "source_id",
                            "source_type"));

    @TempDir
    Path scratch;

    private static String text() throws IOException {
        return Files.readString(FILE);
    }

    private static JsonObject action() throws IOException {
        return (JsonObject) Yaml.document(text(), "action.yml").root();
    }

    private static List<JsonObject> steps() throws IOException {
        return action().object("runs").orElseThrow().objects("steps");
    }

    @Test
    void noScriptHoldsAnExpressionOrHidesAFailure() throws IOException {
        assertThat(steps()).hasSize(2).allSatisfy(step -> {
            assertThat(step.string("shell")).contains("bash");
            String script = step.string("run").orElseThrow();
            assertThat(script)
                    .startsWith("set -euo pipefail\n")
                    .doesNotContain("${{", "|| true", "|| :", "eval", "set +e");
            assertThat(step.get("continue-on-error")).isEmpty();
        });
    }

    @Test
    void everyInputReachesAStepThroughItsEnvironment() throws IOException {
        String environments = steps().stream()
                .map(step ->
                        step.object("env").orElseThrow() + step.string("if").orElse(""))
                .collect(Collectors.joining("\n"));
        assertThat(action().object("inputs").orElseThrow().members().keySet())
                .allSatisfy(input -> assertThat(environments).contains("inputs." + input));
    }

    @Test
    void everyOutputIsWrittenByItsStep() throws IOException {
        JsonObject outputs = action().object("outputs").orElseThrow();
        assertThat(outputs.members().keySet()).isNotEmpty().allSatisfy(name -> {
            String value = outputs.object(name).orElseThrow().string("value").orElseThrow();
            MatchResult output = OUTPUT.matcher(value).results().findFirst().orElseThrow();
            assertThat(output.group(2)).isEqualTo(name);
            assertThat(WRITTEN.get(output.group(1))).contains(name);
        });
    }

    @Test
    void theStepJudgesAChangeAndATextOfAnEventIsNoCommand() throws Exception {
        Shell shell = Shell.in(scratch).set("CI", "true");
        String script = steps().get(0).string("run").orElseThrow();
        shell.run(
                "mkdir -p ../action ../project && printf '#!/bin/sh\\nexec loki \"$@\"\\n' > ../action/loki && chmod +x ../action/loki"
                        + " && cd ../project && git init -q -b main && loki init && git add -A && git commit -qm Start"
                        + " && git switch -qc feature && echo a > a.txt && git add -A && git commit -qm Work");
        shell.run("cat > ../step.sh <<'STEP'\n" + script + "STEP\n");
        String environment =
                "GITHUB_ACTION_PATH=$PWD/../action GITHUB_OUTPUT=$PWD/../out GITHUB_STEP_SUMMARY=$PWD/../summary"
                        + " PROJECT=. SARIF=loki.sarif JUNIT= ";

        Shell.Ran passed =
                shell.run("touch ../out && BASE=main " + environment + "bash ../step.sh && cat ../out ../summary");
        assertThat(passed.exit()).as(passed.output()).isZero();
        assertThat(passed.output()).contains("passed<<loki_", "## loki: passed");

        Shell.Ran hostile =
                shell.run("BASE='$(touch ../stolen)' " + environment + "bash ../step.sh; echo ended $?; ls ..");
        assertThat(hostile.output()).contains("ended 2").doesNotContain("stolen\n");
    }
}
