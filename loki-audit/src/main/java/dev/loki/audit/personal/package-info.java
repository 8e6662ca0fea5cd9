/**
 * Values that can be erased while the log that commits to them stays as it is; entry point {@link PersonalData}; never
 * puts a value into the log.
 */
@NullMarked
package dev.loki.audit.personal;

import org.jspecify.annotations.NullMarked;
