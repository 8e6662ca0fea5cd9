/** Policy engine: decisions at the four enforcement points. */
module dev.loki.policy {
    requires transitive dev.loki.core;
    requires re2j;
    requires static transitive org.jspecify;

    exports dev.loki.policy;
    exports dev.loki.policy.approval;
    exports dev.loki.policy.cost;
    exports dev.loki.policy.residency;
    exports dev.loki.policy.scan;
}
