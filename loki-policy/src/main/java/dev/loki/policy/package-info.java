/** See the module's description. */
@NullMarked
package dev.loki.policy;

import org.jspecify.annotations.NullMarked;
