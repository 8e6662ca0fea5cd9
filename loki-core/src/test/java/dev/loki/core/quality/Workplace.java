package dev.loki.core.quality;

import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.constitution.QualityGates;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.spi.ContentInspector;
import dev.loki.core.task.GateSpec;
import dev.loki.core.task.ProjectConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A project in a folder, with programs of its own on the search path. */
final class Workplace {
    static final String TREE = "89abcdef0123456789abcdef0123456789abcdef";

    final Path root;
    private final Path bin;
    private Optional<ContentInspector> inspector = Optional.empty();

    Workplace(Path folder) {
        this.root = folder.resolve("project");
        this.bin = folder.resolve("bin");
        make(root);
        make(bin);
    }

    private static void make(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Workplace file(String path, String text) {
        write(root.resolve(path), text);
        return this;
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a program on the search path; it also says its version. */
    Workplace program(String name, String script) {
        try {
            Path file = bin.resolve(name);
            Files.writeString(
                    file,
                    "#!/bin/sh\nif [ \"$1\" = --version ]; then echo '" + name + " 1.2.3'; exit 0; fi\n" + script
                            + "\n");
            file.toFile().setExecutable(true);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Workplace inspector(ContentInspector value) {
        inspector = Optional.of(value);
        return this;
    }

    String read(String path) {
        try {
            return Files.readString(root.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The result of one gate of that file of gates and that configuration. */
    QualityGateResult judge(String gate, String qualityGates, String config, String... changed) {
        write(bin.resolveSibling("config.yaml"), config);
        QualityGates gates = QualityGates.parse(qualityGates, "quality-gates.yaml");
        List<GateSpec> specs = gates.specs(ProjectConfig.read(bin.resolveSibling("config.yaml"), "config.yaml")
                .gates());
        GateSpec spec =
                specs.stream().filter(s -> s.name().equals(gate)).findFirst().orElseThrow();
        GateSubject subject = new GateSubject(TREE, "t", "t-1", true, Set.of(changed), () -> "+a line\n", List.of());
        return runner(gates).run(spec, subject);
    }

    QualityGateResult judge(String gate, String qualityGates) {
        return judge(gate, qualityGates, "version: 1");
    }

    private QualityGateRunner runner(QualityGates gates) {
        return QualityGateRunner.builder(ProjectDir.at(root), gates)
                .env(Map.of("PATH", bin + ":/usr/bin:/bin"))
                .inspector(inspector)
                .build();
    }
}
