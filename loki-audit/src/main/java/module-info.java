/** Tamper-evident audit trail. */
module dev.loki.audit {
    requires transitive dev.loki.core;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.loki.audit;
    exports dev.loki.audit.personal;
    exports dev.loki.audit.seal;
    exports dev.loki.audit.syslog;
}
