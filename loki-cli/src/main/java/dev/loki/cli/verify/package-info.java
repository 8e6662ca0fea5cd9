/** What was found, written for people and for the tools of others: SARIF, JUnit XML, GitHub Actions. Prints nothing itself. */
@NullMarked
package dev.loki.cli.verify;

import org.jspecify.annotations.NullMarked;
