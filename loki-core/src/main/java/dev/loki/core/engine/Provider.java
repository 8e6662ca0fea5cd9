package dev.loki.core.engine;

/** Does the work of one ACT. Implementations keep nothing between calls. */
interface Provider {

    /** The name in reports and policies: {@code shell}, {@code patch}, {@code replay} or that of a configured agent. */
    String name();

    /** Runs to its end, its timeout or a stop request; failures are results, never exceptions. */
    ActResult act(ActRequest request);
}
