package dev.loki.core.quality;

import java.util.List;
import java.util.Optional;

/** Python: {@code pyproject.toml}, {@code setup.py}, {@code setup.cfg} or {@code requirements.txt}. */
record PythonPreset(SourceFiles files) implements Preset {
    private static final String PROJECT = "pyproject.toml";
    private static final String SETUP = "setup.cfg";

    @Override
    public String name() {
        return "Python";
    }

    @Override
    public boolean found() {
        return files.has(PROJECT) || files.has("setup.py") || files.has(SETUP) || files.has("requirements.txt");
    }

    @Override
    public List<Tool> linters() {
        Optional<Tool> ruff = ruff(files);
        if (ruff.isPresent()) {
            return List.of(ruff.get());
        }
        boolean flake8 =
                files.has(".flake8") || files.mentions(SETUP, "[flake8]") || files.mentions("tox.ini", "[flake8]");
        return flake8 ? List.of(Tool.of("flake8", "flake8")) : List.of();
    }

    @Override
    public List<Tool> typeCheckers(boolean strict) {
        return mypy(files)
                .map(mypy -> strict ? mypy.and("--strict") : mypy)
                .or(() ->
                        files.has("pyrightconfig.json") ? Optional.of(Tool.of("pyright", "pyright")) : Optional.empty())
                .stream()
                .toList();
    }

    @Override
    public Optional<Tests> tests() {
        if (!files.any("**/test_*.py", "**/*_test.py")) {
            return Optional.empty();
        }
        Tool pytest = Tool.of("pytest", "python3", "-m", "pytest", "-q").saying("python3", "-m", "pytest", "--version");
        boolean covered = files.has(".coveragerc")
                || files.mentions(PROJECT, "pytest-cov", "pytest_cov", "[tool.coverage")
                || files.mentions("requirements.txt", "pytest-cov")
                || files.mentions(SETUP, "pytest-cov", "[coverage:");
        return Optional.of(new Tests(
                covered ? pytest.and("--cov", "--cov-report=xml") : pytest,
                List.of("coverage.xml", "coverage.lcov", "lcov.info")));
    }

    /** Ruff where the project configures it. */
    static Optional<Tool> ruff(SourceFiles files) {
        boolean configured = files.has("ruff.toml") || files.has(".ruff.toml") || files.mentions(PROJECT, "[tool.ruff");
        return configured
                ? Optional.of(Tool.of("ruff", "ruff", "check", ".").fixing("ruff", "check", "--fix", "."))
                : Optional.empty();
    }

    /** mypy where the project configures it. */
    static Optional<Tool> mypy(SourceFiles files) {
        boolean configured = files.has("mypy.ini")
                || files.has(".mypy.ini")
                || files.mentions(PROJECT, "[tool.mypy")
                || files.mentions(SETUP, "[mypy");
        return configured ? Optional.of(Tool.of("mypy", "mypy", ".")) : Optional.empty();
    }
}
