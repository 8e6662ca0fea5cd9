package dev.loki.integrations.agents;

import dev.loki.integrations.agents.shell.Marks;
import dev.loki.integrations.agents.shell.ShellReading.Command;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Calls of loki that only a person may make, under whatever name and behind whatever program loki is called. */
final class LokiCalls {
    private static final Set<String> FOR_PEOPLE = Set.of("approve", "init", "hooks", "stop");
    private static final Map<String, Set<String>> FOR_PEOPLE_BELOW = Map.of(
            "config", Set.of("set"),
            "task", Set.of("retry", "skip"),
            "audit", Set.of("erase"),
            "constitution", Set.of("amend"));
    private static final Set<String> VALUED = Set.of("-C", "--config");
    private static final Set<String> SWITCHES = Set.of(
            "LOKI_POLICY_FILE", "LOKI_AUDIT_ENABLED", "LOKI_AUDIT_DISABLED", "LOKI_ENTERPRISE_AUDIT", "LOKI_TASK_ID");
    private static final String MAIN = "dev.loki.cli.Main";
    private static final String APPROVE = "approve";

    /** How many characters of an approval's id follow {@code ap-}. */
    private static final int ID_CHARACTERS = 6;

    private LokiCalls() {}

    /** What a call of loki with these arguments would do that is for people. */
    static Optional<String> direct(List<String> arguments, Map<String, String> variables) {
        for (String variable : variables.keySet()) {
            if (SWITCHES.contains(variable)) {
                return Optional.of("calls loki with other switches than those in force");
            }
        }
        return forPeople(arguments);
    }

    /** Whether a word names loki's launcher, its archive or its main class. */
    static boolean names(String word) {
        String name = word.substring(word.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return name.equals("loki")
                || name.equals("loki.sh")
                || (name.startsWith("loki") && name.endsWith(".jar"))
                || word.endsWith(MAIN);
    }

    /** The names that commands of one call give to copies of loki or to links that lead to it. */
    static Set<String> copies(List<Command> commands) {
        Set<String> copies = new HashSet<>();
        for (Command command : commands) {
            switch (command.name()) {
                case "cp", "ln", "mv", "install", "rsync" -> copied(command.arguments(), copies);
                default -> {
                    // makes no copy
                }
            }
        }
        return copies;
    }

    private static void copied(List<String> arguments, Set<String> copies) {
        List<String> operands = withoutOptions(arguments, Set.of());
        for (int i = 0; i + 1 < operands.size(); i++) {
            if (names(operands.get(i))) {
                String to = operands.get(operands.size() - 1);
                copies.add(to.substring(to.lastIndexOf('/') + 1));
            }
        }
    }

    /**
     * What a program that is not loki would do through it: one that is handed the launcher or a copy of it, one that is handed
     * what an approval is made of, and code that holds such words.
     *
     * @param copies the names of {@link #copies}
     */
    static Optional<String> behind(Command command, Set<String> copies) {
        List<String> arguments = command.arguments();
        boolean unknown = Marks.first(command.name()) >= 0;
        if (copies.contains(command.name()) || (unknown && approvesOrUnhooks(arguments))) {
            return forPeople(arguments);
        }
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            boolean loki = names(word) || copies.contains(word.substring(word.lastIndexOf('/') + 1));
            Optional<String> what =
                    loki ? direct(arguments.subList(i + 1, arguments.size()), command.variables()) : Optional.empty();
            if (what.isPresent()) {
                return what;
            }
            if (word.length() > APPROVE.length() && holdsApproval(word)) {
                return called(APPROVE);
            }
        }
        return approves(arguments) ? called(APPROVE) : Optional.empty();
    }

    private static boolean approvesOrUnhooks(List<String> arguments) {
        if (arguments.size() < 2) {
            return false;
        }
        String second = arguments.get(1);
        return switch (arguments.get(0)) {
            case APPROVE -> second.equals("yes") || second.equals("no");
            case "hooks" -> second.equals("uninstall") || second.equals("install");
            default -> false;
        };
    }

    private static Optional<String> forPeople(List<String> arguments) {
        List<String> words = withoutOptions(arguments, VALUED);
        if (words.isEmpty()) {
            return Optional.empty();
        }
        String first = words.get(0);
        String second = words.size() > 1 ? words.get(1) : "";
        if (first.equals("loki")) {
            return forPeople(words.subList(1, words.size()));
        }
        if (FOR_PEOPLE.contains(first)) {
            return called(first);
        }
        return FOR_PEOPLE_BELOW.getOrDefault(first, Set.of()).contains(second)
                ? called(first + " " + second)
                : Optional.empty();
    }

    private static Optional<String> called(String words) {
        return Optional.of("calls \"loki " + words + "\", which is for people");
    }

    private static List<String> withoutOptions(List<String> arguments, Set<String> valued) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (valued.contains(argument)) {
                i++;
            } else if (!argument.startsWith("-")) {
                words.add(argument);
            }
        }
        return words;
    }

    /** Whether the words of an approval stand among these in their order: the command, the answer, and an id. */
    private static boolean approves(List<String> arguments) {
        int found = 0;
        for (String word : arguments) {
            boolean next = switch (found) {
                case 0 -> word.equals(APPROVE);
                case 1 -> word.equals("yes") || word.equals("no");
                default -> word.startsWith("ap-") || Marks.first(word) >= 0;
            };
            if (next && ++found == 3) {
                return true;
            }
        }
        return false;
    }

    /** Whether code holds an approval: the command, the answer and an id with nothing but punctuation between. */
    private static boolean holdsApproval(String code) {
        for (int at = code.indexOf(APPROVE); at >= 0; at = code.indexOf(APPROVE, at + 1)) {
            int answer = separated(code, at + APPROVE.length());
            int end = code.startsWith("yes", answer) ? answer + 3 : code.startsWith("no", answer) ? answer + 2 : -1;
            if (end >= 0 && isId(code, separated(code, end))) {
                return true;
            }
        }
        return false;
    }

    /** Where the quotes, commas, blanks and brackets from here on end. */
    private static int separated(String code, int from) {
        int at = from;
        while (at < code.length() && " \t\r\n,;\"'`()[]{}\\".indexOf(code.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    private static boolean isId(String code, int at) {
        if (!code.startsWith("ap-", at) || at + 3 + ID_CHARACTERS > code.length()) {
            return false;
        }
        for (int i = at + 3; i < at + 3 + ID_CHARACTERS; i++) {
            if (!Character.isLetterOrDigit(code.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
