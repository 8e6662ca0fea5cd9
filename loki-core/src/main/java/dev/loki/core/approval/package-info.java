/** The approval queue: requests that wait for a person and survive a restart. Entry point: {@code ApprovalQueue}. */
@NullMarked
package dev.loki.core.approval;

import org.jspecify.annotations.NullMarked;
