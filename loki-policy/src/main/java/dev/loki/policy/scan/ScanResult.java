package dev.loki.policy.scan;

import java.util.List;

/**
 * What a scan found.
 *
 * @param findings in the order of the text, at most {@link ContentScanner#MAX_FINDINGS}
 * @param more whether the text holds more than those
 */
public record ScanResult(List<Finding> findings, boolean more) {
    /** Copies the list. */
    public ScanResult {
        findings = List.copyOf(findings);
    }
}
