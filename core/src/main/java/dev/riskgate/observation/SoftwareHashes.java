// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.observation;

import dev.riskgate.request.Headers;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The pseudonyms of software and platform by User-Agent. Clients send the same one again and again,
 * and to look for some thirty words in it takes longer than to compare it. Each User-Agent has one
 * slot, and the latest keeps it, so what is remembered is bounded: {@value #SLOTS} of at most
 * {@value #LONGEST} characters. Thread-safe.
 */
final class SoftwareHashes {

    private static final int SLOTS = 4096;
    private static final int LONGEST = 256;

    private final KeyedHash softwares;
    private final KeyedHash platforms;
    private final AtomicReferenceArray<@Nullable Software> slots =
            new AtomicReferenceArray<>(SLOTS);

    SoftwareHashes(KeyedHash softwares, KeyedHash platforms) {
        this.softwares = softwares;
        this.platforms = platforms;
    }

    /**
     * @param software pseudonym of family and major version
     * @param platform pseudonym of the operating system; 0 if none is named
     */
    record Software(String userAgent, long software, long platform) {}

    Software of(Headers headers) {
        List<String> lines = headers.all(ClientSoftware.HEADER);
        if (lines.size() != 1 || lines.getFirst().length() > LONGEST) {
            return hash("", ClientSoftware.of(lines));
        }
        String userAgent = lines.getFirst();
        int hash = userAgent.hashCode();
        int slot = (hash ^ hash >>> 16) & SLOTS - 1;
        Software known = slots.get(slot);
        if (known == null || !known.userAgent.equals(userAgent)) {
            known = hash(userAgent, ClientSoftware.of(lines));
            slots.lazySet(slot, known);
        }
        return known;
    }

    private Software hash(String userAgent, ClientSoftware software) {
        String platform = software.platform();
        return new Software(
                userAgent,
                softwares.of(softwares.of(software.family()), software.major()),
                platform.isEmpty() ? 0 : platforms.of(platform));
    }
}
