/** Runs the documents: commands are executed, snippets compiled, tables compared with the code, links followed. */
@NullMarked
package dev.loki.docs;

import org.jspecify.annotations.NullMarked;
