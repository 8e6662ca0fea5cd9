package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.loki.core.spi.Telemetry;
import dev.loki.core.spi.Telemetry.Span;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the exporter does, the engine does not notice. */
class GuardedTelemetryTest {
    /** Methods that only hand their arguments to another of the port. */
    private static boolean delegates(Method method) {
        return method.getName().equals("startQualityGateSpan") && method.getParameterCount() == 3;
    }

    static Stream<Method> methods() {
        return Stream.concat(Stream.of(Telemetry.class.getMethods()), Stream.of(Span.class.getMethods()))
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !delegates(method));
    }

    /** Telemetry, or a span, that notes every call and then throws, but for what makes spans and says that it is on. */
    private static <T> T throwing(Class<T> type, List<String> calls) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            calls.add(method.getName());
            if (method.getName().equals("enabled")) {
                return true;
            }
            if (method.getName().equals("startTaskSpan")) {
                return throwing(Span.class, calls);
            }
            throw new IllegalStateException("broken exporter");
        }));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyCallReachesTheExporterAndNoFailureComesBack(Method method) {
        List<String> calls = new ArrayList<>();
        Telemetry guarded = GuardedTelemetry.of(throwing(Telemetry.class, calls));
        Object target = method.getDeclaringClass() == Span.class ? guarded.startTaskSpan(Span.NOOP, "t") : guarded;
        calls.clear();

        assertThatCode(() -> call(method, target)).doesNotThrowAnyException();

        assertThat(calls).containsExactly(method.getName());
    }

    private static Object call(Method method, Object target) throws IllegalAccessException, InvocationTargetException {
        Method open = method;
        open.setAccessible(true);
        return String.valueOf(open.invoke(
                target,
                Stream.of(method.getParameterTypes())
                        .map(GuardedTelemetryTest::argument)
                        .toArray()));
    }

    private static Object argument(Class<?> type) {
        if (type == Span.class) {
            return Span.NOOP;
        }
        if (type == Instant.class) {
            return Instant.EPOCH;
        }
        if (type == boolean.class) {
            return true;
        }
        if (type == long.class) {
            return 1L;
        }
        return type == double.class ? (Object) 1.0 : "text";
    }

    @Test
    void theExporterSeesItsOwnSpansAsParents() {
        List<Span> parents = new ArrayList<>();
        Span own = new Span() {};
        Telemetry guarded = GuardedTelemetry.of(new Telemetry() {
            @Override
            public boolean enabled() {
                return true;
            }

            @Override
            public Span startProjectSpan(String projectId) {
                return own;
            }

            @Override
            public Span startTaskSpan(Span parent, String taskId) {
                parents.add(parent);
                return own;
            }
        });

        guarded.startTaskSpan(guarded.startProjectSpan("p"), "t");

        assertThat(parents).containsExactly(own);
    }

    @Test
    void telemetryThatIsOffIsNotWrapped() {
        assertThat(GuardedTelemetry.of(Telemetry.NOOP)).isSameAs(Telemetry.NOOP);
        assertThat(GuardedTelemetry.of(new Telemetry() {})).isSameAs(Telemetry.NOOP);
    }
}
