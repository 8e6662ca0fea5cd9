/**
 * Signed checkpoints over a file of lines, and proofs against them; entry point {@link Seals}; knows lines, never what
 * they mean.
 */
@NullMarked
package dev.loki.audit.seal;

import org.jspecify.annotations.NullMarked;
