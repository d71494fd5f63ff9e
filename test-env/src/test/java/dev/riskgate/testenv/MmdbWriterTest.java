// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.maxmind.db.Reader;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;

class MmdbWriterTest {

    private static Map<?, ?> lookup(MmdbWriter writer, String address) throws IOException {
        try (var reader = new Reader(new ByteArrayInputStream(writer.toBytes()))) {
            return reader.get(InetAddress.ofLiteral(address), Map.class);
        }
    }

    @Test
    void whatWasWrittenIsReadBackByTheLibrary() throws IOException {
        var writer =
                new MmdbWriter("Test", 1_780_000_000)
                        .add(
                                "203.0.113.0/24",
                                MmdbWriter.place("DE", 64501, 52.5, 13.4, 20, "residential"))
                        .add(
                                "2001:db8::/32",
                                Map.of("list", List.of(true, false), "long", "x".repeat(400)));

        assertThat(lookup(writer, "203.0.113.9").toString())
                .contains("iso_code=DE", "64501", "52.5", "accuracy_radius=20");
        assertThat(lookup(writer, "203.0.112.9")).isNull();
        assertThat(lookup(writer, "2001:db8:1::1").get("list")).isEqualTo(List.of(true, false));
        assertThat(lookup(writer, "2001:db9::1")).isNull();
    }

    @Test
    void theMostSpecificNetworkWinsInWhateverOrder() throws IOException {
        var writer =
                new MmdbWriter("Test", 0)
                        .add("10.1.2.3/32", Map.of("n", 32))
                        .add("10.0.0.0/8", Map.of("n", 8))
                        .add("10.1.0.0/16", Map.of("n", 16));

        assertThat(lookup(writer, "10.1.2.3").toString()).isEqualTo("{n=32}");
        assertThat(lookup(writer, "10.1.2.4").toString()).isEqualTo("{n=16}");
        assertThat(lookup(writer, "10.2.2.4").toString()).isEqualTo("{n=8}");
    }

    @Test
    void aPrefixOutOfRangeIsRefused() {
        assertThatThrownBy(() -> new MmdbWriter("Test", 0).add("10.0.0.0/33", Map.of()))
                .hasMessageContaining("10.0.0.0/33");
    }
}
