package dev.loki.core.quality;

import java.util.List;
import java.util.Optional;

/** How the projects of one build tool are judged. */
interface Preset {
    /** The name for people. */
    String name();

    /** Whether the project has the build file. */
    boolean found();

    /** The linters that the project configures. */
    List<Tool> linters();

    /** The compiler or type checker; with {@code strict} its warnings count, too. */
    List<Tool> typeCheckers(boolean strict);

    /** The tests, where there are any. */
    Optional<Tests> tests();

    /**
     * The tests of a project.
     *
     * @param tool what runs them
     * @param reports globs of the reports of covered lines that they leave behind
     */
    record Tests(Tool tool, List<String> reports) {
        public Tests {
            reports = List.copyOf(reports);
        }
    }

    /** All presets, for the files of a project. */
    static List<Preset> all(SourceFiles files, Commands commands) {
        return List.of(
                new MavenPreset(files),
                new GradlePreset(files),
                new NodePreset(files),
                new PythonPreset(files),
                new GoPreset(files),
                new RustPreset(files, commands));
    }
}
