/**
 * Reads shell commands before they run: which programs with which arguments, and which files they read, write and delete.
 *
 * <p>Entry point {@link dev.loki.integrations.agents.shell.ShellReader}. Nothing is ever executed here.
 */
@NullMarked
package dev.loki.integrations.agents.shell;

import org.jspecify.annotations.NullMarked;
