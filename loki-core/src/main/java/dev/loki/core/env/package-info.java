/** Environment variables: typed reading, and the list of those that loki knows; entry points are {@code Env} and {@code Settings}. */
@NullMarked
package dev.loki.core.env;

import org.jspecify.annotations.NullMarked;
