package dev.loki.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressKindTest {

    @ParameterizedTest
    @CsvSource({
        "1.1.1.1, PUBLIC",
        "11.0.0.1, PUBLIC",
        "172.15.255.255, PUBLIC",
        "172.32.0.0, PUBLIC",
        "2606:4700:4700::1111, PUBLIC",
        "127.0.0.1, LOOPBACK",
        "127.255.255.254, LOOPBACK",
        "127.1, LOOPBACK",
        "2130706433, LOOPBACK",
        "::1, LOOPBACK",
        "::ffff:127.0.0.1, LOOPBACK",
        "10.0.0.1, PRIVATE",
        "172.16.0.1, PRIVATE",
        "172.31.255.255, PRIVATE",
        "192.168.1.1, PRIVATE",
        "100.64.0.1, PRIVATE",
        "100.127.255.255, PRIVATE",
        "100.128.0.0, PUBLIC",
        "198.18.0.1, PRIVATE",
        "fd12:3456::1, PRIVATE",
        "fc00::1, PRIVATE",
        "fec0::1, PRIVATE",
        "::ffff:10.1.2.3, PRIVATE",
        "64:ff9b::10.1.2.3, PRIVATE",
        "64:ff9b:1::1, PRIVATE",
        "2002:0a01:0203::1, PRIVATE",
        "2001:0:0:0:0:0:f5fe:fdfc, PRIVATE",
        "::10.1.2.3, PRIVATE",
        "169.254.1.1, LINK_LOCAL",
        "fe80::1, LINK_LOCAL",
        "169.254.169.254, METADATA",
        "::ffff:169.254.169.254, METADATA",
        "64:ff9b::169.254.169.254, METADATA",
        "169.254.170.2, METADATA",
        "168.63.129.16, METADATA",
        "100.100.100.200, METADATA",
        "fd00:ec2::254, METADATA",
        "fd20:ce::254, METADATA",
        "0.0.0.0, UNROUTABLE",
        "0.1.2.3, UNROUTABLE",
        "::, UNROUTABLE",
        "224.0.0.1, UNROUTABLE",
        "240.0.0.1, UNROUTABLE",
        "255.255.255.255, UNROUTABLE",
        "192.0.2.1, UNROUTABLE",
        "ff02::1, UNROUTABLE",
        "2001:db8::1, UNROUTABLE",
        "100::1, UNROUTABLE"
    })
    void anAddressHasTheKindOfItsRange(String address, AddressKind kind) throws UnknownHostException {
        assertThat(AddressKind.of(InetAddress.getByName(address))).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST",
                "localhost.",
                "127.0.0.1",
                "0.0.0.0",
                "[::1]",
                "[::ffff:10.0.0.1]",
                "[::ffff:a00:1]",
                "127.1",
                "2130706433",
                "10.0.0.1",
                "169.254.169.254",
                "metadata.google.internal",
                "metadata.google.internal.",
                "100.64.0.1"
            })
    void whatIsNotPublicIsRefusedAfterResolution(String host) {
        AddressGuard guard = AddressGuard.publicOnly(Set.of());

        assertThatThrownBy(() -> guard.check(host, "https://" + host, false))
                .isInstanceOf(HttpFailure.class)
                .hasMessageContaining("is not called");
        assertThatCode(() -> AddressGuard.publicOnly(Set.of(host)).check(host, "https://" + host, false))
                .doesNotThrowAnyException();
    }

    @Test
    void aNameThatMerelyLooksPrivateIsResolvedAndNotJudgedByItsText() {
        assertThatThrownBy(() -> AddressGuard.publicOnly(Set.of()).check("10.example.invalid", "https://x", false))
                .isInstanceOf(HttpFailure.class)
                .hasMessageContaining("cannot be resolved");
    }

    @Test
    void anOperatorsServiceMayBePrivateButNoMetadataService() {
        AddressGuard guard = AddressGuard.noMetadata();

        assertThatCode(() -> guard.check("10.0.0.1", "http://x", false)).doesNotThrowAnyException();
        assertThatCode(() -> guard.check("unknown.invalid", "http://x", true))
                .as("a proxy resolves it")
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> guard.check("169.254.3.4", "http://x", false)).isInstanceOf(HttpFailure.class);
        assertThatThrownBy(() -> guard.check("fe80::1", "http://x", true)).isInstanceOf(HttpFailure.class);
    }
}
