/** Trackers, notifiers and coding agents. */
module dev.loki.integrations {
    requires transitive dev.loki.core;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.loki.integrations;
}
