/** GitHub and GitHub Enterprise: issues, reports, checks, and runs inside of Actions. Entry point: {@code GitHubAdapter}. */
@NullMarked
package dev.loki.integrations.github;

import org.jspecify.annotations.NullMarked;
