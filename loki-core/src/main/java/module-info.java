/** Kernel, ports, constitution and the RARV engine. */
module dev.loki.core {
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.core;
    requires java.net.http;
    requires java.xml;
    requires org.slf4j;
    requires org.yaml.snakeyaml;

    exports dev.loki.core;
    exports dev.loki.core.approval;
    exports dev.loki.core.constitution;
    exports dev.loki.core.engine;
    exports dev.loki.core.env;
    exports dev.loki.core.expr;
    exports dev.loki.core.gate;
    exports dev.loki.core.git;
    exports dev.loki.core.io;
    exports dev.loki.core.json;
    exports dev.loki.core.net;
    exports dev.loki.core.quality;
    exports dev.loki.core.spi;
    exports dev.loki.core.task;
}
