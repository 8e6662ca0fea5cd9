package dev.loki.core.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gradle: {@code build.gradle} or {@code build.gradle.kts}. */
record GradlePreset(SourceFiles files) implements Preset {

    @Override
    public String name() {
        return "Gradle";
    }

    @Override
    public boolean found() {
        return files.has("build.gradle") || files.has("build.gradle.kts");
    }

    private boolean mentions(String word) {
        return files.mentions("build.gradle", word) || files.mentions("build.gradle.kts", word);
    }

    private String program() {
        return files.has("gradlew") ? "./gradlew" : "gradle";
    }

    private Tool gradle(String name, String... tasks) {
        return Tool.of(name, program(), "-q", "--console=plain").and(tasks);
    }

    @Override
    public List<Tool> linters() {
        List<Tool> tools = new ArrayList<>();
        if (mentions("spotless")) {
            tools.add(gradle("spotless", "spotlessCheck").fixing(program(), "-q", "--console=plain", "spotlessApply"));
        }
        if (mentions("checkstyle")) {
            tools.add(gradle("checkstyle", "checkstyleMain"));
        }
        return tools;
    }

    @Override
    public List<Tool> typeCheckers(boolean strict) {
        Tool compile = gradle("compiler", "testClasses");
        return List.of(strict ? compile.and("--warning-mode=fail") : compile);
    }

    @Override
    public Optional<Tests> tests() {
        if (!files.any("src/test/**", "**/src/test/**")) {
            return Optional.empty();
        }
        Tool test = gradle("tests", "test");
        return Optional.of(new Tests(
                mentions("jacoco") ? test.and("jacocoTestReport") : test,
                List.of("build/reports/jacoco/**/*.xml", "**/build/reports/jacoco/**/*.xml")));
    }
}
