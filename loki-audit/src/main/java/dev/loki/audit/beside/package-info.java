/** The files that stand beside a log; entry point {@link SideFile}; never reads or writes the log itself. */
@NullMarked
package dev.loki.audit.beside;

import org.jspecify.annotations.NullMarked;
