package dev.loki.core.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Go: {@code go.mod}. */
record GoPreset(SourceFiles files) implements Preset {
    /** Below {@code .loki/logs}, which git ignores, so that the profile is never part of the work. */
    private static final String PROFILE = ".loki/logs/go-coverage.out";

    @Override
    public String name() {
        return "Go";
    }

    @Override
    public boolean found() {
        return files.has("go.mod");
    }

    @Override
    public List<Tool> linters() {
        return List.of(Tool.shell("gofmt", "files=$(gofmt -l .) && printf '%s' \"$files\" && test -z \"$files\"")
                .saying("go", "version")
                .fixing("gofmt", "-w", "."));
    }

    @Override
    public List<Tool> typeCheckers(boolean strict) {
        List<Tool> tools = new ArrayList<>();
        tools.add(Tool.of("go", "go", "build", "./...").saying("go", "version"));
        if (strict) {
            tools.add(vet());
        }
        return tools;
    }

    static Tool vet() {
        return Tool.of("govet", "go", "vet", "./...").saying("go", "version");
    }

    @Override
    public Optional<Tests> tests() {
        return files.any("**/*_test.go")
                ? Optional.of(new Tests(
                        Tool.of("tests", "go", "test", "-coverprofile=" + PROFILE, "./...")
                                .saying("go", "version"),
                        List.of(PROFILE)))
                : Optional.empty();
    }
}
