/**
 * Wires the guard into agents' settings, and checks into git's hooks, and takes both out again.
 *
 * <p>Entry point {@link dev.loki.cli.hooks.Hooks}. What others wrote into the same files is kept to the last member.
 */
@NullMarked
package dev.loki.cli.hooks;

import org.jspecify.annotations.NullMarked;
