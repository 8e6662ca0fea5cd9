package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.engine.Receipt;
import dev.loki.core.git.Git;
import dev.loki.core.io.ProjectDir;
import dev.loki.testing.GitProject;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptOfAPlainRunTest {
    @TempDir
    Path dir;

    @Test
    void saysThatPolicyAndAuditWereNotConfigured() {
        GitProject.create(dir).tasks("{version: 1, tasks: [{id: a, type: chore, title: A, act: touch a}]}");
        Map<String, String> env = new HashMap<>(System.getenv());
        env.keySet().removeIf(name -> name.startsWith("LOKI_"));
        Streams streams = new Streams(
                InputStream.nullInputStream(),
                Streams.print(OutputStream.nullOutputStream()),
                Streams.print(OutputStream.nullOutputStream()),
                "");

        assertThat(new Invocation(streams, env, dir).run(List.of("run"))).isEqualTo(ExitCode.OK);

        Receipt receipt = Receipt.of(ProjectDir.at(dir), Git.open(dir, env), Optional.empty());
        assertThat(receipt.toJson().objects("not_run"))
                .filteredOn(item -> item.string("what").equals(Optional.of("feature")))
                .extracting(item -> item.string("reason").orElseThrow())
                .containsExactly("policy was not configured", "audit was not configured");
    }
}
