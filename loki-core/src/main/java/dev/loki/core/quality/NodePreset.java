package dev.loki.core.quality;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Node.js: {@code package.json}. */
record NodePreset(SourceFiles files) implements Preset {
    static final String PACKAGE = "package.json";

    /** What {@code npm init} writes where there are no tests. */
    private static final String NO_TESTS = "no test specified";

    @Override
    public String name() {
        return "npm";
    }

    @Override
    public boolean found() {
        return files.has(PACKAGE);
    }

    private JsonObject manifest() {
        return files.text(PACKAGE)
                .map(text -> Json.parse(text, PACKAGE))
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .orElse(JsonObject.EMPTY);
    }

    private Optional<String> script(String name) {
        return manifest().object("scripts").flatMap(scripts -> scripts.string(name));
    }

    private static Tool npm(String name, String script) {
        return Tool.of(name, "npm", "run", "--silent", script);
    }

    @Override
    public List<Tool> linters() {
        if (script("lint").isPresent()) {
            Tool lint = npm("lint", "lint");
            return List.of(script("lint:fix").isPresent() ? lint.fixing("npm", "run", "--silent", "lint:fix") : lint);
        }
        return eslint(files).stream().toList();
    }

    @Override
    public List<Tool> typeCheckers(boolean strict) {
        return tsc(files).map(tsc -> strict ? tsc.and("--strict") : tsc).stream()
                .toList();
    }

    @Override
    public Optional<Tests> tests() {
        Optional<String> test = script("test").filter(text -> !text.contains(NO_TESTS));
        if (test.isEmpty()) {
            return Optional.empty();
        }
        String name = script("coverage").isPresent() ? "coverage" : "test";
        List<String> reports = new ArrayList<>(List.of("coverage/lcov.info", "lcov.info"));
        reports.add("coverage/cobertura-coverage.xml");
        return Optional.of(new Tests(npm("tests", name), reports));
    }

    /** ESLint where the project configures it. */
    static Optional<Tool> eslint(SourceFiles files) {
        boolean configured =
                files.any("eslint.config.*", ".eslintrc", ".eslintrc.*") || files.mentions(PACKAGE, "\"eslintConfig\"");
        String program = program(files, "eslint");
        return configured
                ? Optional.of(Tool.of("eslint", program, ".").fixing(program, ".", "--fix"))
                : Optional.empty();
    }

    /** Prettier where the project configures it. */
    static Optional<Tool> prettier(SourceFiles files) {
        boolean configured = files.any(".prettierrc", ".prettierrc.*", "prettier.config.*")
                || files.mentions(PACKAGE, "\"prettier\": {", "\"prettier\":{");
        String program = program(files, "prettier");
        return configured
                ? Optional.of(Tool.of("prettier", program, "--check", ".").fixing(program, "--write", "."))
                : Optional.empty();
    }

    /** The TypeScript compiler where the project configures it. */
    static Optional<Tool> tsc(SourceFiles files) {
        return files.has("tsconfig.json")
                ? Optional.of(Tool.of("tsc", program(files, "tsc"), "--noEmit"))
                : Optional.empty();
    }

    /** The program that the project installs, else the one on the search path. */
    static String program(SourceFiles files, String name) {
        String own = "node_modules/.bin/" + name;
        return files.has(own) ? own : name;
    }
}
