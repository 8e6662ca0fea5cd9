package dev.loki.core.io;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The small shell under which every command runs, because Java can tie no child to its own life.
 *
 * <p>The shell leads a session and a process group of its own and waits for the word {@value #GO} on its standard input,
 * a pipe that only this JVM holds. Then it runs the command in the foreground, so that the command starts with the
 * default answer to every signal, and passes its exit status on. A second shell in the background waits for the pipe to
 * close, which the JVM does when the command shall end and the system does when the JVM has died, and ends the group:
 * TERM, two seconds, KILL. As it is a member of the group, the group's id cannot be given to anybody else before.
 *
 * @param argv what to start
 * @param ownGroup whether the shell leads a group; without {@code setsid} and {@code perl} it does not
 */
record Watchdog(List<String> argv, boolean ownGroup) {
    static final String GO = "go";

    /** The programs that start another one in a session of its own, best first. */
    static final List<String> LEADERS = List.of("setsid", "perl");

    private static final String PERL = "perl";
    private static final String SETSID_IN_PERL = "POSIX::setsid(); exec @ARGV; exit 127";

    private static final String SCRIPT = """
            loki_cookie=$1 loki_input=$2 loki_group=$3
            shift 3
            exec 3<&0 4>&2 </dev/null 2>/dev/null
            trap : HUP INT QUIT TERM
            read -r loki_word <&3 && [ "$loki_word" = go ] || exit 125
            (
                trap '' HUP INT QUIT TERM
                exec >/dev/null 4>&-
                PATH=$PATH:/usr/bin:/bin
                end() { [ "$loki_group" = own ] && kill -"$1" 0; }
                read -r loki_word <&3
                end TERM
                sleep 2
                for file in $(grep -lsF "LOKI_PROCESS_COOKIE=$loki_cookie" /proc/[0-9]*/environ); do
                    pid=${file#/proc/}
                    kill -KILL "${pid%/environ}"
                done
                end KILL
            ) &
            ( LOKI_PROCESS_COOKIE=$loki_cookie; export LOKI_PROCESS_COOKIE; exec "$@" ) <"$loki_input" 2>&4 3<&- 4>&-
            exit $?
            """;

    /** The watchdog for this command, whose program was found; empty when the machine has no {@code sh}. */
    static Optional<Watchdog> of(Command command, String program, String cookie, List<String> leaders) {
        Optional<String> shell = tool("sh", command);
        if (shell.isEmpty()) {
            return Optional.empty();
        }
        List<String> leader = leader(command, leaders);
        List<String> argv = new ArrayList<>(leader);
        argv.addAll(List.of(shell.get(), "-c", SCRIPT, "loki", cookie));
        argv.add(command.stdinFile()
                .map(Path::toAbsolutePath)
                .map(Path::toString)
                .orElse("/dev/null"));
        argv.add(leader.isEmpty() ? "none" : "own");
        argv.addAll(unnameable(command));
        argv.add(program);
        argv.addAll(command.argv().subList(1, command.argv().size()));
        return Optional.of(new Watchdog(List.copyOf(argv), !leader.isEmpty()));
    }

    private static List<String> leader(Command command, List<String> leaders) {
        return leaders.stream()
                .flatMap(name -> tool(name, command).stream())
                .findFirst()
                .map(tool -> tool.endsWith(PERL) ? List.of(tool, "-MPOSIX", "-e", SETSID_IN_PERL) : List.of(tool))
                .orElse(List.of());
    }

    /** Settings that a shell would drop because their names are not names to it, handed over by {@code env}. */
    private static List<String> unnameable(Command command) {
        List<String> settings = command.env().entrySet().stream()
                .filter(setting -> !isShellName(setting.getKey()))
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .toList();
        Optional<String> env = settings.isEmpty() ? Optional.empty() : tool("env", command);
        if (env.isEmpty()) {
            return List.of();
        }
        List<String> argv = new ArrayList<>(List.of(env.get()));
        argv.addAll(settings);
        return argv;
    }

    private static boolean isShellName(String name) {
        return !name.isEmpty()
                && !Character.isDigit(name.charAt(0))
                && name.chars().allMatch(c -> c == '_' || (c < 128 && Character.isLetterOrDigit(c)));
    }

    private static Optional<String> tool(String name, Command command) {
        return Programs.findTool(name, command.workDir(), command.env());
    }

    /** The environment of the shell: that of the command without the cookie, which only the command shall carry. */
    static void fill(Map<String, String> environment, Command command) {
        environment.clear();
        environment.putAll(command.env());
        environment.remove(Processes.COOKIE);
    }
}
