/** Exceptions that every module of loki shares; the entry point of the library is {@code dev.loki.core.engine}. */
@NullMarked
package dev.loki.core;

import org.jspecify.annotations.NullMarked;
