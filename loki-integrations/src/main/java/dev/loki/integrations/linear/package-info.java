/** Linear, through its GraphQL API. Entry point: {@code LinearAdapter}. */
@NullMarked
package dev.loki.integrations.linear;

import org.jspecify.annotations.NullMarked;
