package dev.loki.cli;

/**
 * What a command line asks for.
 *
 * @param global the options of every command
 * @param command what to run
 */
record Call(GlobalOptions global, Subcommand command) {}
