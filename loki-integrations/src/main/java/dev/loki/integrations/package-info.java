/** See the module's description. */
@NullMarked
package dev.loki.integrations;

import org.jspecify.annotations.NullMarked;
