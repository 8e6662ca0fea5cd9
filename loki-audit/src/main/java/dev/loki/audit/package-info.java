/** See the module's description. */
@NullMarked
package dev.loki.audit;

import org.jspecify.annotations.NullMarked;
