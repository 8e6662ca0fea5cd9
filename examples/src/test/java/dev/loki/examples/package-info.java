/** Runs the examples as their readers would. */
@NullMarked
package dev.loki.examples;

import org.jspecify.annotations.NullMarked;
