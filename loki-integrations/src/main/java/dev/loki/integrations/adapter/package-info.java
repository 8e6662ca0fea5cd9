/**
 * What every tracker adapter is built from: the base contract, bounded requests with retry, and the outbox. Entry point:
 * {@code IntegrationAdapter}.
 */
@NullMarked
package dev.loki.integrations.adapter;

import org.jspecify.annotations.NullMarked;
