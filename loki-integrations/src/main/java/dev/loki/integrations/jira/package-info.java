/** Jira Cloud, REST API version 3, with the Atlassian Document Format. Entry point: {@code JiraAdapter}. */
@NullMarked
package dev.loki.integrations.jira;

import org.jspecify.annotations.NullMarked;
