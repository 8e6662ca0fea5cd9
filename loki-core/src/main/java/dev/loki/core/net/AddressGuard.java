package dev.loki.core.net;

import dev.loki.core.net.HttpFailure.Kind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which addresses a call may reach, judged after its name was resolved: every address of the name has to be allowed.
 *
 * <p>What is not covered: the client resolves the name again when it connects. The JVM answers from its cache then (30
 * seconds, unless {@code networkaddress.cache.ttl} says otherwise), and TLS refuses a server without a certificate for
 * the name, so a name that changes its address in between reaches a private server with a handshake at most. A proxy
 * resolves names by itself. Immutable.
 */
public final class AddressGuard {
    private final boolean privateAllowed;
    private final Set<String> allowedHosts;

    private AddressGuard(boolean privateAllowed, Set<String> allowedHosts) {
        this.privateAllowed = privateAllowed;
        this.allowedHosts = allowedHosts;
    }

    /**
     * Public addresses only: no loopback, private, shared, link-local, multicast, reserved or metadata address. A host
     * in the set is allowed by its name, whatever its address.
     */
    public static AddressGuard publicOnly(Set<String> allowedHosts) {
        return new AddressGuard(false, names(allowedHosts));
    }

    /** Every address but link-local ones and those of metadata services: for what an operator names. */
    public static AddressGuard noMetadata() {
        return noMetadata(Set.of());
    }

    /** As {@link #noMetadata()}, but a host in the set is allowed by its name, whatever its address. */
    public static AddressGuard noMetadata(Set<String> allowedHosts) {
        return new AddressGuard(true, names(allowedHosts));
    }

    private static Set<String> names(Set<String> hosts) {
        Set<String> names = new TreeSet<>();
        hosts.forEach(host -> names.add(name(host)));
        return Set.copyOf(names);
    }

    /**
     * Resolves a host and judges its addresses.
     *
     * @param throughProxy whether a proxy will resolve the name, so that it need not be known here where private
     *     addresses are allowed
     * @throws HttpFailure {@link Kind#REFUSED} for an address that is not allowed, {@link Kind#BROKEN} for a name that
     *     cannot be resolved
     */
    void check(String host, String shown, boolean throughProxy) {
        String name = name(host);
        if (allowedHosts.contains(name)) {
            return;
        }
        if (name.equals("metadata.google.internal")) {
            throw refused(shown, "the metadata service");
        }
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(name);
        } catch (UnknownHostException e) {
            if (throughProxy && privateAllowed) {
                return;
            }
            throw new HttpFailure(Kind.BROKEN, shown + ": the host name cannot be resolved");
        }
        for (InetAddress address : addresses) {
            AddressKind kind = AddressKind.of(address);
            if (!allows(kind)) {
                throw refused(shown, kind.words());
            }
        }
    }

    private boolean allows(AddressKind kind) {
        return switch (kind) {
            case PUBLIC -> true;
            case LOOPBACK, PRIVATE, UNROUTABLE -> privateAllowed;
            case METADATA, LINK_LOCAL -> false;
        };
    }

    private HttpFailure refused(String shown, String what) {
        String fix = privateAllowed ? "" : "; use a public address, or name the host in LOKI_ALLOWED_HOSTS";
        return new HttpFailure(Kind.REFUSED, shown + " is " + what + " and is not called" + fix);
    }

    /** A host as it is compared: lower case, without brackets and final dot. */
    static String name(String host) {
        String name = host.strip().toLowerCase(Locale.ROOT);
        if (name.startsWith("[") && name.endsWith("]")) {
            name = name.substring(1, name.length() - 1);
        }
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
