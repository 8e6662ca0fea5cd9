package dev.loki.audit;

import java.nio.file.Path;

/**
 * What the seals beside a log add to the verdict over its chain: whether entries are missing at its end, or were
 * rewritten with new hashes. Asked once, after the chain was followed to its end, be it broken or not. Thread-safe.
 */
@FunctionalInterface
interface SealCheck {

    /** There are no seals; says so. */
    SealCheck NONE = (log, chain) -> chain.noting(
            "without a seal, entries that are missing at the end and a log rewritten whole cannot be seen");

    /** Whoever asks looks at the seals as well. */
    SealCheck ELSEWHERE = (log, chain) -> chain;

    /**
     * The report with what the seals say.
     *
     * @param log the log, which may be absent
     * @param chain what following the chain found
     */
    ChainReport judge(Path log, ChainReport chain);
}
