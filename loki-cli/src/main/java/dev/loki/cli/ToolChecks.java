package dev.loki.cli;

import dev.loki.core.io.Command;
import dev.loki.core.io.Outcome;
import dev.loki.core.io.Processes;
import dev.loki.core.io.Watch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at the programs that loki and its gates need. */
final class ToolChecks {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)[.\\w-]*");
    private static final int JAVA = 17;
    private static final int GIT_MAJOR = 2;
    private static final int GIT_MINOR = 25;
    private static final int MAVEN_MAJOR = 3;
    private static final int MAVEN_MINOR = 8;

    private final Path project;
    private final Map<String, String> env;

    ToolChecks(Path project, Map<String, String> env) {
        this.project = project;
        this.env = env;
    }

    List<Check> all() {
        return List.of(java(), git(), maven(), processGroups());
    }

    private static Check java() {
        int major = Runtime.version().feature();
        String what = "Java " + Runtime.version() + " (" + System.getProperty("java.vendor", "") + ") in "
                + System.getProperty("java.home", "");
        return major >= JAVA
                ? Check.ok("java", what)
                : Check.fail("java", what + " is too old", "set JAVA_HOME to a Java 17 or newer");
    }

    private Check git() {
        Optional<String> said = firstLine("git", "--version");
        if (said.isEmpty()) {
            return Check.fail("git", "git is missing", "install git 2.25 or newer");
        }
        return atLeast(said.get(), GIT_MAJOR, GIT_MINOR)
                ? Check.ok("git", said.get())
                : Check.fail("git", said.get() + " is too old", "install git 2.25 or newer");
    }

    private Check maven() {
        Optional<String> said = firstLine("mvn", "-v");
        boolean needed = Files.exists(project.resolve("pom.xml"));
        if (said.isEmpty()) {
            return needed
                    ? Check.warn("maven", "mvn is missing, and the project has a pom.xml", "install Maven 3.8 or newer")
                    : Check.ok("maven", "Maven is not installed and not needed here");
        }
        return atLeast(said.get(), MAVEN_MAJOR, MAVEN_MINOR)
                ? Check.ok("maven", said.get())
                : Check.warn("maven", said.get() + " is too old for loki's own build", "install Maven 3.8 or newer");
    }

    private Check processGroups() {
        for (String program : List.of("setsid", "perl")) {
            if (firstLine("sh", "-c", "command -v " + program).isPresent()) {
                return Check.ok("processes", "a task's processes can be ended as a group (" + program + ")");
            }
        }
        return Check.fail(
                "processes",
                "neither setsid nor perl is there, so a task's processes cannot be ended as a group",
                "install util-linux or perl");
    }

    /** The first line that a program prints, or empty when it is missing or fails. */
    private Optional<String> firstLine(String... argv) {
        Command command = Command.of(List.of(argv), project, env).withTimeout(TIMEOUT);
        Outcome outcome = Processes.of().run(command, Watch.NONE);
        return outcome.end() == Outcome.End.EXITED && outcome.exitCode() == 0
                ? outcome.stdout().text().lines().map(ToolChecks::plain).findFirst()
                : Optional.empty();
    }

    /** The line without the colours that some tools print even into a pipe. */
    private static String plain(String line) {
        return line.replaceAll("\u001b\\[[0-9;]*m", "").strip();
    }

    private static boolean atLeast(String said, int major, int minor) {
        Matcher version = VERSION.matcher(said);
        if (!version.find()) {
            return false;
        }
        int actual = Integer.parseInt(version.group(1));
        return actual > major || (actual == major && Integer.parseInt(version.group(2)) >= minor);
    }
}
