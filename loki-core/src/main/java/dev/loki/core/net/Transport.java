package dev.loki.core.net;

import dev.loki.core.net.HttpFailure.Kind;
import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The one place that knows {@code java.net.http}: a single exchange, bounded in time and size. Thread-safe. */
final class Transport implements AutoCloseable {
    /** Threads that resolve names and move bytes; they end when idle. */
    private static final int THREADS = 4;

    private static final int IDLE_SECONDS = 5;

    private final Map<Object, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor executor;
    private final HttpClient client;
    private volatile boolean closed;

    Transport() {
        executor = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "loki-http");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(HttpCaller.CONNECT_TIMEOUT)
                .executor(executor)
                .build();
    }

    HttpReply send(HttpCall call, AddressGuard guard, long nanos) {
        String shown = HttpPolicy.shown(call.uri());
        long end = System.nanoTime() + nanos;
        try {
            boolean proxied = proxied(call.uri());
            await(
                    CompletableFuture.runAsync(() -> guard.check(call.uri().getHost(), shown, proxied), executor),
                    end,
                    shown);
            HttpResponse<byte[]> response =
                    await(client.sendAsync(request(call), info -> new Collector(shown)), end, shown);
            return new HttpReply(response.statusCode(), response.headers().map(), response.body());
        } catch (RejectedExecutionException e) {
            throw new HttpFailure(Kind.STOPPED, shown + ": the HTTP client is closed");
        }
    }

    private static HttpRequest request(HttpCall call) {
        HttpRequest.Builder request = HttpRequest.newBuilder(call.uri())
                .method(
                        call.method(),
                        call.body().map(BodyPublishers::ofByteArray).orElseGet(BodyPublishers::noBody));
        request.setHeader("User-Agent", "loki");
        try {
            call.headers().forEach(request::setHeader);
        } catch (IllegalArgumentException e) {
            throw new HttpFailure(
                    Kind.REFUSED, HttpPolicy.shown(call.uri()) + ": a header is reserved for the HTTP client");
        }
        return request.build();
    }

    private <T> T await(CompletableFuture<T> future, long end, String shown) {
        Object key = new Object();
        underWay.put(key, future);
        try {
            return future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new HttpFailure(Kind.TIMED_OUT, shown + " did not answer in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HttpFailure(Kind.STOPPED, shown + ": the call was interrupted");
        } catch (CancellationException | ExecutionException e) {
            throw closed ? new HttpFailure(Kind.STOPPED, shown + ": the HTTP client is closed") : failure(shown, e);
        } finally {
            underWay.remove(key);
            future.cancel(true);
        }
    }

    /** The failure for what the client threw, by its class: its message might repeat the address. */
    private static HttpFailure failure(String shown, Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpFailure own) {
                return own;
            }
            if (cause instanceof HttpTimeoutException) {
                return new HttpFailure(Kind.TIMED_OUT, shown + " did not answer in time");
            }
            if (cause instanceof SSLException) {
                return new HttpFailure(Kind.BROKEN, shown + ": the secure connection failed");
            }
            if (cause instanceof ConnectException) {
                return new HttpFailure(Kind.BROKEN, shown + " refused the connection");
            }
        }
        return new HttpFailure(Kind.BROKEN, shown + ": the connection broke before the answer was complete");
    }

    private static boolean proxied(URI uri) {
        ProxySelector selector = ProxySelector.getDefault();
        return selector != null && selector.select(uri).stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT);
    }

    @Override
    public void close() {
        closed = true;
        underWay.values().forEach(future -> future.cancel(true));
        executor.shutdownNow();
        if (client instanceof AutoCloseable closeable) {
            closeQuietly(closeable);
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException("closing an HTTP client does not fail", e);
        }
    }

    /** Gathers an answer up to the limit, and gives the connection up beyond it. */
    private static final class Collector implements BodySubscriber<byte[]> {
        private final String shown;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<byte[]> body = new CompletableFuture<>();
        private Flow.@Nullable Subscription subscription;

        Collector(String shown) {
            this.shown = shown;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription flow) {
            subscription = flow;
            flow.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                if (buffer.remaining() > HttpCaller.MAX_REPLY_BYTES - bytes.size()) {
                    if (subscription != null) {
                        subscription.cancel();
                    }
                    body.completeExceptionally(new HttpFailure(
                            Kind.TOO_LARGE,
                            shown + " answered with more than " + HttpCaller.MAX_REPLY_BYTES + " bytes"));
                    return;
                }
                byte[] part = new byte[buffer.remaining()];
                buffer.get(part);
                bytes.writeBytes(part);
            }
        }

        @Override
        public void onError(Throwable thrown) {
            body.completeExceptionally(thrown);
        }

        @Override
        public void onComplete() {
            body.complete(bytes.toByteArray());
        }
    }
}
