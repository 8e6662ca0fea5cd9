package dev.loki.core.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Maven: {@code pom.xml}. */
record MavenPreset(SourceFiles files) implements Preset {
    private static final String POM = "pom.xml";

    @Override
    public String name() {
        return "Maven";
    }

    @Override
    public boolean found() {
        return files.has(POM);
    }

    private Tool mvn(String name, String... goals) {
        return Tool.of(name, program(), "-B", "-q", "-ntp").and(goals);
    }

    @Override
    public List<Tool> linters() {
        List<Tool> tools = new ArrayList<>();
        if (files.mentions(POM, "spotless-maven-plugin")) {
            tools.add(mvn("spotless", "spotless:check").fixing(program(), "-B", "-q", "-ntp", "spotless:apply"));
        }
        if (files.mentions(POM, "maven-checkstyle-plugin")) {
            tools.add(mvn("checkstyle", "checkstyle:check"));
        }
        return tools;
    }

    /** SpotBugs where the project configures it. */
    Optional<Tool> spotbugs() {
        return files.mentions(POM, "spotbugs-maven-plugin")
                ? Optional.of(mvn("spotbugs", "compile", "spotbugs:check"))
                : Optional.empty();
    }

    private String program() {
        return files.has("mvnw") ? "./mvnw" : "mvn";
    }

    @Override
    public List<Tool> typeCheckers(boolean strict) {
        Tool compile = mvn("javac", "test-compile");
        return List.of(
                strict
                        ? compile.and("-Dmaven.compiler.showWarnings=true", "-Dmaven.compiler.failOnWarning=true")
                        : compile);
    }

    @Override
    public Optional<Tests> tests() {
        if (!files.any("src/test/**", "**/src/test/**")) {
            return Optional.empty();
        }
        boolean covered = files.mentions(POM, "jacoco-maven-plugin");
        return Optional.of(new Tests(
                mvn("tests", covered ? "verify" : "test"),
                List.of("target/site/jacoco*/jacoco.xml", "**/target/site/jacoco*/jacoco.xml")));
    }
}
