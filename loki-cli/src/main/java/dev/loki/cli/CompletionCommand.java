package dev.loki.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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

        /** The words for a shell. */
        static final class Words extends Choice<Shell> {
            Words() {
                super(Shell.class);
            }
        }
    }

    @Parameters(
            paramLabel = "SHELL",
            completionCandidates = Shell.Words.class,
            converter = Shell.Words.class,
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
