/** The {@code loki} command: parses arguments, composes the libraries, prints; it decides nothing itself. */
@NullMarked
package dev.loki.cli;

import org.jspecify.annotations.NullMarked;
