package dev.loki.cli;

import java.util.Iterator;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Parameters;

/** {@code loki completion}. */
@Command(
        name = "completion",
        description = "Print a completion script for a shell.",
        footer = {
            "",
            "bash:  source <(loki completion bash)",
            "zsh:   source <(loki completion zsh)",
            "fish:  loki completion fish | source"
        })
final class CompletionCommand implements Subcommand {

    /** A shell that has completion. */
    enum Shell {
        /** GNU bash. */
        BASH,
        /** Z shell. */
        ZSH,
        /** The friendly interactive shell. */
        FISH;

        /** The words, for help and completion. */
        static final class Words implements Iterable<String> {
            @Override
            public Iterator<String> iterator() {
                return Choice.words(Shell.class).iterator();
            }
        }

        /** Reads a word. */
        static final class Converter implements ITypeConverter<Shell> {
            @Override
            public Shell convert(String word) {
                return Choice.read(Shell.class, word);
            }
        }
    }

    @Parameters(
            paramLabel = "SHELL",
            completionCandidates = Shell.Words.class,
            converter = Shell.Converter.class,
            description = "One of ${COMPLETION-CANDIDATES}.")
    Shell shell = Shell.BASH;

    @Override
    public ExitCode run(Composition loki) {
        CommandLine root = new LokiCommand().commandLine();
        loki.console().raw(script(root));
        return ExitCode.OK;
    }

    private String script(CommandLine root) {
        return switch (shell) {
            case BASH -> AutoComplete.bash("loki", root);
            case ZSH -> "autoload -U +X bashcompinit && bashcompinit\n" + AutoComplete.bash("loki", root);
            case FISH -> FishCompletion.script(root.getCommandSpec());
        };
    }
}
