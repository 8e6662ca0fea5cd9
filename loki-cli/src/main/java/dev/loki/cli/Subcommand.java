package dev.loki.cli;

/** One command below {@code loki}: its annotated fields are its arguments. */
@FunctionalInterface
interface Subcommand {

    /**
     * Does the work and prints its result on the composition's console.
     *
     * @throws dev.loki.core.LokiException when it cannot; the frame prints the sentence and picks the exit code
     */
    ExitCode run(Composition loki);
}
