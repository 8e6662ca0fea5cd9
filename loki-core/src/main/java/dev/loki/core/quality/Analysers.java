package dev.loki.core.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tools of the gate {@code static_analysis}, each where the project configures it. */
final class Analysers {
    private Analysers() {}

    /** Those of the names that the project configures. */
    static List<Tool> of(List<String> names, SourceFiles files) {
        List<Tool> tools = new ArrayList<>();
        names.forEach(name -> named(name, files).ifPresent(tools::add));
        return tools;
    }

    private static Optional<Tool> named(String name, SourceFiles files) {
        MavenPreset maven = new MavenPreset(files);
        return switch (name) {
            case "eslint" -> NodePreset.eslint(files);
            case "prettier" -> NodePreset.prettier(files);
            case "tsc" -> NodePreset.tsc(files);
            case "ruff" -> PythonPreset.ruff(files);
            case "mypy" -> PythonPreset.mypy(files);
            case "govet" -> files.has("go.mod") ? Optional.of(GoPreset.vet()) : Optional.empty();
            case "clippy" -> files.has("Cargo.toml") ? Optional.of(RustPreset.clippy()) : Optional.empty();
            case "spotbugs" -> maven.spotbugs();
            case "spotless", "checkstyle" -> linter(name, maven).or(() -> linter(name, new GradlePreset(files)));
            default -> throw new IllegalArgumentException("unknown analyser " + name);
        };
    }

    private static Optional<Tool> linter(String name, Preset preset) {
        return preset.found()
                ? preset.linters().stream()
                        .filter(tool -> tool.name().equals(name))
                        .findFirst()
                : Optional.empty();
    }
}
