package dev.loki.core.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;

/**
 * What an address is for, after the special-purpose registries of IANA (RFC 6890 and its updates) and the published
 * metadata addresses of the large clouds.
 */
enum AddressKind {
    PUBLIC("a public address"),
    LOOPBACK("a loopback address"),
    PRIVATE("an address of a private network"),
    LINK_LOCAL("a link-local address"),
    METADATA("the metadata service"),
    UNROUTABLE("an address that no server has");

    private static final HexFormat HEX = HexFormat.of();

    /** The first that holds an address decides. */
    private static final List<Range> RANGES = List.of(
            v4("169.254.169.254", 32, METADATA),
            v4("169.254.170.2", 32, METADATA),
            v4("168.63.129.16", 32, METADATA),
            v4("100.100.100.200", 32, METADATA),
            v4("192.0.0.192", 32, METADATA),
            v4("0.0.0.0", 8, UNROUTABLE),
            v4("10.0.0.0", 8, PRIVATE),
            v4("100.64.0.0", 10, PRIVATE),
            v4("127.0.0.0", 8, LOOPBACK),
            v4("169.254.0.0", 16, LINK_LOCAL),
            v4("172.16.0.0", 12, PRIVATE),
            v4("192.0.0.0", 24, UNROUTABLE),
            v4("192.0.2.0", 24, UNROUTABLE),
            v4("192.168.0.0", 16, PRIVATE),
            v4("198.18.0.0", 15, PRIVATE),
            v4("198.51.100.0", 24, UNROUTABLE),
            v4("203.0.113.0", 24, UNROUTABLE),
            v4("224.0.0.0", 3, UNROUTABLE),
            v6("fd000ec2000000000000000000000254", 128, METADATA),
            v6("fd000ec2000000000000000000000023", 128, METADATA),
            v6("fd2000ce000000000000000000000254", 128, METADATA),
            v6("00000000000000000000000000000001", 128, LOOPBACK),
            v6("fc000000000000000000000000000000", 7, PRIVATE),
            v6("fec00000000000000000000000000000", 10, PRIVATE),
            v6("fe800000000000000000000000000000", 10, LINK_LOCAL),
            v6("01000000000000000000000000000000", 64, UNROUTABLE),
            v6("20010db8000000000000000000000000", 32, UNROUTABLE),
            v6("ff000000000000000000000000000000", 8, UNROUTABLE));

    private final String words;

    AddressKind(String words) {
        this.words = words;
    }

    /** The kind in a sentence. */
    String words() {
        return words;
    }

    /** The kind of an address; an IPv6 address that carries an IPv4 address is judged by that one. */
    static AddressKind of(InetAddress address) {
        byte[] bytes = address.getAddress();
        for (Range range : RANGES) {
            if (range.holds(bytes)) {
                return range.kind;
            }
        }
        return bytes.length == 16 ? embedded(bytes) : PUBLIC;
    }

    /** IPv4-compatible and -mapped, NAT64 (RFC 6052), 6to4 (RFC 3056) and Teredo (RFC 4380) addresses. */
    private static AddressKind embedded(byte[] v6) {
        String hex = HEX.formatHex(v6);
        if (hex.startsWith("000000000000000000000000")
                || hex.startsWith("00000000000000000000ffff")
                || hex.startsWith("0064ff9b0000000000000000")) {
            return of(v4(v6, 12, 0));
        }
        if (hex.startsWith("0064ff9b0001")) {
            return PRIVATE;
        }
        if (hex.startsWith("2002")) {
            return of(v4(v6, 2, 0));
        }
        return hex.startsWith("20010000") ? of(v4(v6, 12, 0xff)) : PUBLIC;
    }

    private static InetAddress v4(byte[] v6, int from, int mask) {
        byte[] v4 = new byte[4];
        for (int i = 0; i < v4.length; i++) {
            v4[i] = (byte) (v6[from + i] ^ mask);
        }
        try {
            return InetAddress.getByAddress(v4);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an IPv4 address", e);
        }
    }

    private static Range v4(String dotted, int bits, AddressKind kind) {
        String[] parts = dotted.split("\\.", -1);
        byte[] bytes = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return new Range(bytes, bits, kind);
    }

    private static Range v6(String hex, int bits, AddressKind kind) {
        return new Range(HEX.parseHex(hex), bits, kind);
    }

    /** All addresses of one length that begin with the same bits. */
    private static final class Range {
        private final byte[] prefix;
        private final int bits;
        private final AddressKind kind;

        Range(byte[] prefix, int bits, AddressKind kind) {
            this.prefix = prefix;
            this.bits = bits;
            this.kind = kind;
        }

        boolean holds(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if (((address[bit / 8] ^ prefix[bit / 8]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
