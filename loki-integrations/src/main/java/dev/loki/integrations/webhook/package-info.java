/** Webhooks of trackers and chats: verified over raw bytes before anything is parsed. Entry point: {@code Webhooks}. */
@NullMarked
package dev.loki.integrations.webhook;

import org.jspecify.annotations.NullMarked;
