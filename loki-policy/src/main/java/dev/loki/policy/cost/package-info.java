/** What agents spend, budgets that stop them, and reservations. Entry point: {@code CostController}. */
@NullMarked
package dev.loki.policy.cost;

import org.jspecify.annotations.NullMarked;
