package dev.loki.core.quality;

import java.util.List;
import java.util.Optional;

/** Rust: {@code Cargo.toml}. */
record RustPreset(SourceFiles files, Commands commands) implements Preset {
    /** Below {@code .loki/logs}, which git ignores, so that the report is never part of the work. */
    private static final String REPORT = ".loki/logs/rust-coverage.info";

    @Override
    public String name() {
        return "Rust";
    }

    @Override
    public boolean found() {
        return files.has("Cargo.toml");
    }

    @Override
    public List<Tool> linters() {
        return List.of(Tool.of("rustfmt", "cargo", "fmt", "--check").fixing("cargo", "fmt"));
    }

    @Override
    public List<Tool> typeCheckers(boolean strict) {
        return List.of(
                strict
                        ? Tool.shell("cargo", "RUSTFLAGS=-Dwarnings cargo check --all-targets", "cargo", "--version")
                        : Tool.of("cargo", "cargo", "check", "--all-targets"));
    }

    static Tool clippy() {
        return Tool.of("clippy", "cargo", "clippy", "--", "-D", "warnings");
    }

    @Override
    public Optional<Tests> tests() {
        boolean any = files.any("tests/**/*.rs", "**/tests/**/*.rs")
                || files.matching("src/**/*.rs", "**/src/**/*.rs").stream()
                        .anyMatch(path -> files.mentions(path, "#[test]", "#[tokio::test]"));
        if (!any) {
            return Optional.empty();
        }
        Tool tests = commands.installed("cargo-llvm-cov")
                ? Tool.of("tests", "cargo", "llvm-cov", "--lcov", "--output-path", REPORT)
                : Tool.of("tests", "cargo", "test");
        return Optional.of(new Tests(tests, List.of(REPORT, "lcov.info", "cobertura.xml")));
    }
}
