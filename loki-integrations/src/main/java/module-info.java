/** Trackers, notifiers and coding agents. */
module dev.loki.integrations {
    requires transitive dev.loki.core;
    requires static transitive org.jspecify;
    requires dev.failsafe.core;
    requires jdk.httpserver;
    requires org.commonmark;
    requires org.commonmark.ext.gfm.strikethrough;
    requires org.commonmark.ext.gfm.tables;
    requires org.slf4j;

    exports dev.loki.integrations;
    exports dev.loki.integrations.adapter;
    exports dev.loki.integrations.agents;
    exports dev.loki.integrations.agents.provider;
    exports dev.loki.integrations.agents.shell;
    exports dev.loki.integrations.github;
    exports dev.loki.integrations.jira;
    exports dev.loki.integrations.notify;
    exports dev.loki.integrations.sync;
    exports dev.loki.integrations.webhook;
}
