/** File-based event bus between processes and languages. */
module dev.loki.events {
    requires transitive dev.loki.core;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.loki.events;
}
