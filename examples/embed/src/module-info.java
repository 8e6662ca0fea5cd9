/** An application that guards its own tool calls with loki. */
module dev.example.embed {
    requires dev.loki.audit;
    requires dev.loki.otel;
    requires dev.loki.policy;
}
