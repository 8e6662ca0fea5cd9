/** The constitution as data and checks; the entry point is {@code RuleBook}; nothing here starts a process or asks git. */
@NullMarked
package dev.loki.core.constitution;

import org.jspecify.annotations.NullMarked;
