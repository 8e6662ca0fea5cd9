package dev.loki.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;

/**
 * A signal of the operating system, heard through {@code sun.misc.Signal}: the one way to hear Ctrl-C without ending the
 * process. The JDK supports the class, but its compiler warns wherever it is named and cannot be told not to; so it is called
 * by reflection, here only.
 */
final class SystemSignal {
    private final Object signal;
    private final Class<?> handlerType;
    private final Method handle;

    private SystemSignal(Object signal, Class<?> handlerType, Method handle) {
        this.signal = signal;
        this.handlerType = handlerType;
        this.handle = handle;
    }

    /** The signal with that name, such as {@code INT}; empty where the system or this JVM has none. */
    static Optional<SystemSignal> named(String name) {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object signal = type.getConstructor(String.class).newInstance(name);
            return Optional.of(new SystemSignal(signal, handlerType, type.getMethod("handle", type, handlerType)));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Runs the action whenever the signal comes; returns what was done before, for {@link #restore}. */
    Object handle(Runnable action) {
        Object handler = Proxy.newProxyInstance(
                SystemSignal.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        action.run();
                        return null;
                    }
                    return switch (method.getName()) {
                        case "hashCode" -> System.identityHashCode(action);
                        case "equals" -> proxy == arguments[0];
                        default -> action.toString();
                    };
                });
        return call(handler);
    }

    /** Does again what was done before. */
    void restore(Object before) {
        call(before);
    }

    private Object call(Object handler) {
        try {
            return handle.invoke(null, signal, handler);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the JVM does not let go of signal " + signal, e);
        }
    }
}
