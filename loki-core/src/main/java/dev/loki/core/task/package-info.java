/** Tasks, their order, limits, gates and providers, and the strict readers of the files that declare them. */
@NullMarked
package dev.loki.core.task;

import org.jspecify.annotations.NullMarked;
