/** Messages to Slack and Teams through incoming webhooks. Entry point: {@code Notifier}. */
@NullMarked
package dev.loki.integrations.notify;

import org.jspecify.annotations.NullMarked;
