// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes small databases in MaxMind's DB format 2.0, so that a place can be made up for a test or a
 * demonstration. The most specific network wins, whatever the order they were added in. Not
 * thread-safe.
 *
 * <p>The tree is kept in memory as it comes; this is for thousands of networks, not for millions.
 *
 * @see <a href="https://maxmind.github.io/MaxMind-DB/">the format</a>
 */
public final class MmdbWriter {

    private static final byte[] METADATA_MARKER =
            "\u00AB\u00CD\u00EFMaxMind.com".getBytes(StandardCharsets.ISO_8859_1);
    private static final int RECORD_BITS = 32;

    private final String type;
    private final long buildEpochSeconds;
    private final List<Network> networks = new ArrayList<>();

    private record Network(byte[] address, int prefix, Map<String, Object> data) {}

    /**
     * A node of the search tree; each side is a Node, an offset into the data section (Integer), or
     * nothing.
     */
    private static final class Node {
        @Nullable Object zero;
        @Nullable Object one;

        @Nullable Object get(boolean bit) {
            return bit ? one : zero;
        }

        void set(boolean bit, @Nullable Object child) {
            if (bit) {
                one = child;
            } else {
                zero = child;
            }
        }
    }

    /**
     * @param type the database's type as its metadata names it, for example {@code GeoIP2-City}
     * @param buildEpochSeconds when it says it was built
     */
    public MmdbWriter(String type, long buildEpochSeconds) {
        this.type = type;
        this.buildEpochSeconds = buildEpochSeconds;
    }

    /**
     * What an enterprise database says of a network, in the fields that Riskgate reads.
     *
     * @param userType for example {@code residential}, {@code cellular}, {@code hosting}
     */
    public static Map<String, Object> place(
            String country,
            int asn,
            double latitude,
            double longitude,
            int radiusKm,
            String userType) {
        return Map.of(
                "country", Map.of("iso_code", country),
                "location",
                        Map.of(
                                "latitude", latitude,
                                "longitude", longitude,
                                "accuracy_radius", (short) radiusKm),
                "traits", Map.of("autonomous_system_number", asn, "user_type", userType));
    }

    /**
     * Adds one network.
     *
     * @param cidr IPv4 or IPv6, for example {@code 203.0.113.0/24}
     * @param data Map, List, String, Boolean, Double, Float, Short (written as uint16), Integer
     *     (uint32), Long (uint64)
     * @return this
     */
    public MmdbWriter add(String cidr, Map<String, Object> data) {
        int slash = cidr.indexOf('/');
        byte[] given = InetAddress.ofLiteral(cidr.substring(0, slash)).getAddress();
        int prefix = Integer.parseInt(cidr, slash + 1, cidr.length(), 10);
        if (prefix < 1 || prefix > 8 * given.length) {
            throw new IllegalArgumentException("the prefix of " + cidr + " is out of range");
        }
        byte[] address = new byte[16];
        System.arraycopy(given, 0, address, 16 - given.length, given.length);
        networks.add(new Network(address, prefix + 128 - 8 * given.length, data));
        return this;
    }

    public void writeTo(Path file) throws IOException {
        Files.write(file, toBytes());
    }

    public byte[] toBytes() {
        var data = new ByteArrayOutputStream();
        var offsets = new LinkedHashMap<Map<String, Object>, Integer>();
        var root = new Node();
        networks.sort(Comparator.comparingInt(Network::prefix));
        for (Network network : networks) {
            Integer offset = offsets.get(network.data());
            if (offset == null) {
                offset = data.size();
                offsets.put(network.data(), offset);
                writeValue(data, network.data());
            }
            insert(root, network, offset);
        }
        var nodes = new ArrayList<Node>();
        var numbers = new IdentityHashMap<Object, Integer>();
        number(root, nodes, numbers);

        var out = new ByteArrayOutputStream();
        for (Node node : nodes) {
            writeRecord(out, node.zero, nodes.size(), numbers);
            writeRecord(out, node.one, nodes.size(), numbers);
        }
        out.writeBytes(new byte[16]);
        out.writeBytes(data.toByteArray());
        out.writeBytes(METADATA_MARKER);
        writeValue(out, metadata(nodes.size()));
        return out.toByteArray();
    }

    private static void insert(Node root, Network network, Integer offset) {
        Node node = root;
        for (int depth = 0; depth < network.prefix() - 1; depth++) {
            boolean bit = bit(network.address(), depth);
            Object child = node.get(bit);
            if (!(child instanceof Node)) {
                var split = new Node();
                split.zero = child;
                split.one = child;
                node.set(bit, split);
                child = split;
            }
            node = (Node) child;
        }
        node.set(bit(network.address(), network.prefix() - 1), offset);
    }

    private static boolean bit(byte[] address, int index) {
        return (address[index >> 3] >> (7 - (index & 7)) & 1) == 1;
    }

    private static void number(Node node, List<Node> nodes, Map<Object, Integer> numbers) {
        numbers.put(node, nodes.size());
        nodes.add(node);
        if (node.zero instanceof Node zero) {
            number(zero, nodes, numbers);
        }
        if (node.one instanceof Node one) {
            number(one, nodes, numbers);
        }
    }

    private static void writeRecord(
            ByteArrayOutputStream out,
            @Nullable Object child,
            int nodeCount,
            Map<Object, Integer> numbers) {
        long value =
                switch (child) {
                    case null -> nodeCount;
                    case Node node -> numbers.getOrDefault(node, nodeCount);
                    case Integer offset -> nodeCount + 16L + offset;
                    default -> throw new IllegalStateException();
                };
        writeBytes(out, value, RECORD_BITS / 8);
    }

    private Map<String, Object> metadata(int nodeCount) {
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("binary_format_major_version", (short) 2);
        metadata.put("binary_format_minor_version", (short) 0);
        metadata.put("build_epoch", buildEpochSeconds);
        metadata.put("database_type", type);
        metadata.put("description", Map.of("en", "made up by Riskgate's test environment"));
        metadata.put("ip_version", (short) 6);
        metadata.put("languages", List.of("en"));
        metadata.put("node_count", nodeCount);
        metadata.put("record_size", (short) RECORD_BITS);
        return metadata;
    }

    private static void writeValue(ByteArrayOutputStream out, Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                writeControl(out, 7, map.size());
                map.entrySet().stream()
                        .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                        .forEach(
                                entry -> {
                                    writeValue(out, entry.getKey());
                                    writeValue(out, entry.getValue());
                                });
            }
            case List<?> list -> {
                writeControl(out, 11, list.size());
                list.forEach(element -> writeValue(out, element));
            }
            case String text -> {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                writeControl(out, 2, utf8.length);
                out.writeBytes(utf8);
            }
            case Double number -> {
                writeControl(out, 3, 8);
                writeBytes(out, Double.doubleToLongBits(number), 8);
            }
            case Float number -> {
                writeControl(out, 15, 4);
                writeBytes(out, Float.floatToIntBits(number), 4);
            }
            case Boolean flag -> writeControl(out, 14, flag ? 1 : 0);
            case Short number -> writeUnsigned(out, 5, Short.toUnsignedLong(number));
            case Integer number -> writeUnsigned(out, 6, Integer.toUnsignedLong(number));
            case Long number -> writeUnsigned(out, 9, number);
            default ->
                    throw new IllegalArgumentException(
                            "no such type in this format: " + value.getClass());
        }
    }

    private static void writeUnsigned(ByteArrayOutputStream out, int type, long value) {
        int bytes = (64 - Long.numberOfLeadingZeros(value) + 7) / 8;
        writeControl(out, type, bytes);
        writeBytes(out, value, bytes);
    }

    /** The control byte, with the extended type byte and the size bytes where they are needed. */
    private static void writeControl(ByteArrayOutputStream out, int type, int size) {
        if (size >= 65_821) {
            throw new IllegalArgumentException("a value of " + size + " is too large here");
        }
        int inline = size < 29 ? size : size < 285 ? 29 : 30;
        out.write((type <= 7 ? type << 5 : 0) | inline);
        if (type > 7) {
            out.write(type - 7);
        }
        if (inline == 29) {
            out.write(size - 29);
        } else if (inline == 30) {
            writeBytes(out, size - 285L, 2);
        }
    }

    private static void writeBytes(ByteArrayOutputStream out, long value, int count) {
        for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift));
        }
    }
}
