// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.accesslog;

import dev.riskgate.lab.population.Site;
import dev.riskgate.lab.world.Call;
import dev.riskgate.lab.world.Operation;
import dev.riskgate.signals.observation.Place.NetworkClass;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An access log in the combined format of Apache httpd, which nginx writes, too: {@code %h %l %u %t
 * "%r" %>s %b "%{Referer}i" "%{User-Agent}i"}. Immutable.
 *
 * @param calls in the order of time
 * @param skipped lines that are no such request, or not from an IPv4 address
 */
public record AccessLog(List<Call> calls, int skipped) {

    /** Who is taken as one client, since such a log knows no credentials. */
    public enum Client {
        /** An address. */
        ADDRESS,
        /** All that say the same in {@code User-Agent}: right for crawlers. */
        AGENT,
        /** The name of HTTP Basic; requests without one are skipped. */
        USER
    }

    private static final Pattern LINE =
            Pattern.compile(
                    "(\\S+) \\S+ (\\S+) \\[([^]]+)] \"([A-Z]+) (\\S+)[^\"]*\" \\d{3} \\S+"
                            + " \"[^\"]*\" \"([^\"]*)\".*");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);
    private static final int OBJECTS = 1_000_000;

    public AccessLog {
        calls = List.copyOf(calls);
    }

    /**
     * @throws IOException if the file cannot be read
     */
    public static AccessLog read(Path file, Client client) throws IOException {
        // Clients write what they like, in whatever encoding.
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return of(lines.toList(), client);
        }
    }

    static AccessLog of(List<String> lines, Client client) {
        List<Call> calls = new ArrayList<>();
        int skipped = 0;
        for (String line : lines) {
            Call call = call(line, client);
            if (call == null) {
                skipped++;
            } else {
                calls.add(call);
            }
        }
        calls.sort(Comparator.comparingLong(Call::millis));
        return new AccessLog(calls, skipped);
    }

    private static @Nullable Call call(String line, Client client) {
        Matcher of = LINE.matcher(line);
        if (!of.matches() || !IPV4.matcher(of.group(1)).matches()) {
            return null;
        }
        String who =
                switch (client) {
                    case ADDRESS -> of.group(1);
                    case AGENT -> of.group(6);
                    case USER -> of.group(2);
                };
        if (who.equals("-") || who.isEmpty()) {
            return null;
        }
        try {
            byte[] address = InetAddress.ofLiteral(of.group(1)).getAddress();
            int subnet = Call.subnet(address);
            return new Call(
                    OffsetDateTime.parse(of.group(3), TIME).toInstant().toEpochMilli(),
                    who,
                    who,
                    new Site("", Double.NaN, Double.NaN, 0, NetworkClass.UNKNOWN, subnet, 1),
                    subnet,
                    address[3] & 0xff,
                    of.group(6),
                    operation(of.group(4)),
                    Math.floorMod(of.group(5).hashCode(), OBJECTS),
                    0);
        } catch (DateTimeException | IllegalArgumentException e) {
            return null;
        }
    }

    private static Operation operation(String method) {
        return switch (method) {
            case "POST" -> Operation.CREATE_ORDER;
            case "PUT", "PATCH" -> Operation.CHANGE_ORDER;
            case "DELETE" -> Operation.DELETE_ORDER;
            default -> Operation.READ_ORDER;
        };
    }
}
