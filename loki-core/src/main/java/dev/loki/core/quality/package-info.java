/**
 * Quality gates: what they run in a project, and what they say about a tree. Entry point: {@link dev.loki.core.quality.QualityGateRunner}.
 * Nothing here decides whether a task goes on; the constitution does, from the results.
 */
@NullMarked
package dev.loki.core.quality;

import org.jspecify.annotations.NullMarked;
