/** How approvals are asked for: gates with their deadlines, and the webhook. Entry point: {@code ApprovalGates}. */
@NullMarked
package dev.loki.policy.approval;

import org.jspecify.annotations.NullMarked;
