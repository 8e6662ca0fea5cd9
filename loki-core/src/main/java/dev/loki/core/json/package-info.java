/** Strict JSON and YAML as one immutable tree; entry points are {@code Json} and {@code Yaml}; no Jackson type leaves it. */
@NullMarked
package dev.loki.core.json;

import org.jspecify.annotations.NullMarked;
