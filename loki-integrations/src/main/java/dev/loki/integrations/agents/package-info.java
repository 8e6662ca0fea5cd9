/**
 * Coding agents as a guard sees them: the hook contract of each, what a tool call does, and what the constitution forbids.
 *
 * <p>Entry points {@link dev.loki.integrations.agents.HookDialect} and {@link dev.loki.integrations.agents.ToolReader}. Nothing
 * here decides by policies, and nothing is written.
 */
@NullMarked
package dev.loki.integrations.agents;

import org.jspecify.annotations.NullMarked;
