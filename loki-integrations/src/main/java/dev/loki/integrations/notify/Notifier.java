package dev.loki.integrations.notify;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.net.Backoff;
import dev.loki.core.net.HttpCall;
import dev.loki.core.net.HttpReply;
import dev.loki.integrations.adapter.Operation;
import dev.loki.integrations.adapter.RemoteException;
import dev.loki.integrations.adapter.Surroundings;
import dev.loki.integrations.adapter.Vendor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/**
 * Sends notices to the webhooks that are configured.
 *
 * <p>A webhook has no way to ask whether a message arrived, so only a refusal for now (429, with its {@code Retry-After}) is
 * tried again; what else fails is logged once and not repeated: a message comes at most once. The addresses are secrets and
 * appear nowhere. Never throws; thread-safe.
 */
public final class Notifier {
    private final List<Channel> channels;
    private final Surroundings around;

    private record Channel(String name, URI address, Function<Notice, JsonObject> form) {}

    private Notifier(List<Channel> channels, Surroundings around) {
        this.channels = List.copyOf(channels);
        this.around = around;
    }

    /** A notifier for these addresses. */
    public static Notifier of(Optional<URI> slack, Optional<URI> teams, Surroundings around) {
        List<Channel> channels = new ArrayList<>();
        slack.ifPresent(address -> channels.add(new Channel("Slack", address, SlackMessage::of)));
        teams.ifPresent(address -> channels.add(new Channel("Teams", address, TeamsMessage::of)));
        return new Notifier(channels, around);
    }

    /** Whether there is anybody to tell. */
    public boolean enabled() {
        return !channels.isEmpty();
    }

    /**
     * Tells everybody.
     *
     * @return how many channels took it
     */
    public int send(Notice notice) {
        int taken = 0;
        for (Channel channel : channels) {
            try {
                send(channel, notice);
                taken++;
            } catch (RuntimeException e) {
                LoggerFactory.getLogger(Notifier.class)
                        .warn("{} did not take a message: {}", channel.name(), e.getMessage());
            }
        }
        return taken;
    }

    private void send(Channel channel, Notice notice) {
        byte[] body = Json.write(channel.form().apply(notice)).getBytes(StandardCharsets.UTF_8);
        HttpCall call =
                HttpCall.post(channel.address(), body).withHeader("Content-Type", "application/json; charset=utf-8");
        if (around.rehearsal().isPresent()) {
            around.rehearsal().get().show(call);
            return;
        }
        Operation op = Operation.of("notify", channel.name(), around);
        op.requestOnce(deadline -> {
            HttpReply reply = around.caller().call(call.withTimeout(deadline.attempt()));
            if (reply.status() == 429) {
                Duration wait =
                        Backoff.retryAfter(reply, around.clock().instant()).orElse(Vendor.UNSTATED_WAIT);
                throw RemoteException.rateLimited(429, wait, channel.name() + " takes no more messages for now");
            }
            if (!reply.ok()) {
                throw RemoteException.refused(
                        reply.status(),
                        channel.name() + " answered " + reply.status() + "; check the address of its webhook");
            }
            return reply;
        });
    }
}
