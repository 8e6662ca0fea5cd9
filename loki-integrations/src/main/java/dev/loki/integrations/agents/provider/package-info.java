/** The command lines of coding agents: shipped templates, what they print, their guard's switch. Entry point: {@code Agents}. */
@NullMarked
package dev.loki.integrations.agents.provider;

import org.jspecify.annotations.NullMarked;
