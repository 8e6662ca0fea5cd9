/** Files, locks and child processes: everything through which loki touches the machine. */
@NullMarked
package dev.loki.core.io;

import org.jspecify.annotations.NullMarked;
