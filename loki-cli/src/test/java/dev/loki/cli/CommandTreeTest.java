package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

class CommandTreeTest {

    private static Stream<CommandSpec> commands(CommandLine from) {
        return Stream.concat(
                Stream.of(from.getCommandSpec()),
                from.getSubcommands().values().stream().flatMap(CommandTreeTest::commands));
    }

    private static List<CommandSpec> all() {
        return commands(new LokiCommand().commandLine()).toList();
    }

    @Test
    void theGuardIsListedThoughTheParserNeverAnswersIt() {
        assertThat(all()).extracting(CommandSpec::qualifiedName).contains("loki guard");
        assertThat(AutoComplete.bash("loki", new LokiCommand().commandLine())).contains("function _picocli_loki_guard");
    }

    @Test
    void everyCommandHasADescription() {
        assertThat(all())
                .hasSizeGreaterThan(4)
                .allSatisfy(command -> assertThat(command.usageMessage().description())
                        .as(command.qualifiedName())
                        .isNotEmpty()
                        .allMatch(Predicate.not(String::isBlank)));
    }

    @Test
    void everyOptionAndParameterHasADescription() {
        for (CommandSpec command : all()) {
            List<ArgSpec> arguments = new ArrayList<>(command.options());
            arguments.addAll(command.positionalParameters());
            assertThat(arguments)
                    .as(command.qualifiedName())
                    .allSatisfy(argument -> assertThat(argument.description())
                            .as(argument.toString())
                            .isNotEmpty()
                            .allMatch(Predicate.not(String::isBlank)));
        }
    }

    @Test
    void everyArgumentThatIsOneOfAFewWordsTakesThemInLowerCase() {
        List<ArgSpec> choices = all().stream()
                .flatMap(command -> command.args().stream())
                .filter(argument -> Arrays.stream(argument.auxiliaryTypes()).anyMatch(Class::isEnum))
                .toList();

        assertThat(choices).hasSizeGreaterThan(5).allSatisfy(argument -> {
            assertThat(argument.converters()).as(argument.toString()).hasSize(1);
            assertThat(argument.completionCandidates())
                    .as(argument.toString())
                    .allMatch(word -> word.matches("[a-z]+"));
        });
        assertThat(new LokiCommand()
                        .commandLine()
                        .parseArgs("plan", "--format", "mermaid", "--approve", "deny")
                        .errors())
                .isEmpty();
    }

    @Test
    void everyCommandRunsOrHasSubcommandsAndReportAloneDoesBoth() {
        assertThat(all())
                .allSatisfy(command -> assertThat(command.userObject() instanceof Subcommand)
                        .as(command.qualifiedName())
                        .isEqualTo(command.subcommands().isEmpty()
                                || command.name().equals("report")));
    }

    @Test
    void everyCommandAcceptsTheGlobalOptions() {
        assertThat(all())
                .allSatisfy(command -> assertThat(command.optionsMap().keySet())
                        .as(command.qualifiedName())
                        .contains("-C", "--json", "-q", "-v", "--no-color", "--no-input", "--version", "--help"));
    }

    @Test
    void helpFitsAnEightyColumnTerminal() {
        assertThat(all())
                .allSatisfy(command -> assertThat(command.commandLine()
                                .getUsageMessage(CommandLine.Help.Ansi.OFF)
                                .lines())
                        .as(command.qualifiedName())
                        .allMatch(line -> line.length() <= 80));
    }
}
