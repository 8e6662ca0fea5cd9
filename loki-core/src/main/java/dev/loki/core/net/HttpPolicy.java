package dev.loki.core.net;

import dev.loki.core.ConfigException;
import dev.loki.core.net.HttpFailure.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * What a use of HTTP may call: the schemes and, through {@link AddressGuard}, the addresses.
 *
 * @param plainHttp whether {@code http} may leave this machine; loopback hosts may always be called so
 * @param guard judges the address after the name was resolved
 */
public record HttpPolicy(boolean plainHttp, AddressGuard guard) {

    /** For services whose address an operator gives: https, http to loopback only; no link-local and metadata address. */
    public static HttpPolicy services() {
        return new HttpPolicy(false, AddressGuard.noMetadata());
    }

    /** For telemetry collectors: http and https to every host but link-local and metadata addresses. */
    public static HttpPolicy collectors() {
        return new HttpPolicy(true, AddressGuard.noMetadata());
    }

    /** For addresses that a file of the project names: https to public addresses, or to hosts allowed by name. */
    public static HttpPolicy untrusted(Set<String> allowedHosts) {
        return new HttpPolicy(false, AddressGuard.publicOnly(allowedHosts));
    }

    /**
     * Reads an address of a setting and checks what can be checked without resolving it.
     *
     * @param what the setting, for the error; the address itself is not repeated, for it might be a secret
     * @throws ConfigException if it is no usable address
     */
    public URI address(String text, String what) {
        try {
            URI uri = new URI(text.strip());
            String wrong = wrong(uri);
            if (!wrong.isEmpty()) {
                throw new ConfigException(what + " " + wrong);
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new ConfigException(what + " must be an address such as https://example.com/path");
        }
    }

    /** Refuses an address whose form is not allowed; resolves nothing. */
    void checkForm(URI uri) {
        String wrong = wrong(uri);
        if (!wrong.isEmpty()) {
            throw new HttpFailure(Kind.REFUSED, shown(uri) + ": the address " + wrong);
        }
    }

    /** What is wrong with an address, as the end of a sentence; empty when nothing is. */
    private String wrong(URI uri) {
        String scheme = scheme(uri);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            return "must begin with https://";
        }
        if (uri.getHost() == null) {
            return "must name a host";
        }
        if (uri.getRawUserInfo() != null) {
            return "must not hold a user name or a password";
        }
        if (scheme.equals("http") && !plainHttp && !loopback(uri.getHost())) {
            return "must begin with https://; http is for this machine only";
        }
        return "";
    }

    /** The part of an address that may be shown: scheme and host. */
    static String shown(URI uri) {
        return uri.getHost() == null ? "an address without a host" : scheme(uri) + "://" + uri.getHost();
    }

    static String scheme(URI uri) {
        return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    }

    private static boolean loopback(String host) {
        String name = AddressGuard.name(host);
        return name.equals("localhost") || name.equals("::1") || name.matches("127(\\.\\d{1,3}){3}");
    }
}
