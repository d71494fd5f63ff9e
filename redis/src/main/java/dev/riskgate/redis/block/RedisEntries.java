// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.block;

import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.redis.link.RedisLink;
import dev.riskgate.redis.link.Script;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;

/** Entries in Redis, by four scripts. Called by one thread, which may block. */
final class RedisEntries implements SharedEntries {

    private static final String FOLDER = "/dev/riskgate/redis/block/";
    private static final Script VERSION = Script.of(FOLDER + "version.lua");
    private static final Script READ = Script.of(FOLDER + "read.lua");
    private static final Script WRITE = Script.of(FOLDER + "write.lua");
    private static final Script DROP = Script.of(FOLDER + "drop.lua");

    /** Entries of one call: some 30 KB, so that no call holds Redis up. */
    private static final int PAGE = 250;

    private static final String END = "0";

    /** How often a read is started again before it is given up. */
    private static final int READINGS = 5;

    private final RedisLink link;
    private final RandomGenerator random;
    private final int max;
    private final Time time;
    private final byte[] hash;
    private final byte[] version;
    private final byte[] channel;

    /**
     * @param prefix of the layout's keys, see {@link dev.riskgate.redis.link.RedisKeys}
     * @param max how many entries there may be in Redis
     */
    RedisEntries(RedisLink link, String prefix, RandomGenerator random, int max, Time time) {
        this.hash = bytes(prefix + "{blocks}");
        this.version = bytes(prefix + "{blocks}:version");
        this.channel = channel(prefix);
        this.link = link;
        this.random = random;
        this.max = max;
        this.time = time;
    }

    /** Where hints of a layout go. */
    static byte[] channel(String prefix) {
        return bytes(prefix + "{blocks}:hints");
    }

    @Override
    public String version() {
        return text(call(VERSION, List.of(version)).getFirst());
    }

    @Override
    public Map<String, String> read() {
        for (int i = 0; i < READINGS; i++) {
            Map<String, String> entries = new HashMap<>();
            if (readWhole(entries)) {
                return entries;
            }
        }
        throw new DegradedException(Degradation.STATE, "blocks: another server answers each time");
    }

    /**
     * @return false if another server answered than the one before: it does not know how far we
     *     were
     */
    private boolean readWhole(Map<String, String> entries) {
        String cursor = END;
        String server = "";
        do {
            List<Object> page =
                    call(READ, List.of(hash), bytes(cursor), bytes(Integer.toString(PAGE)));
            cursor = text(page.getFirst());
            String now = text(page.get(1));
            if (!server.isEmpty() && !now.equals(server)) {
                return false;
            }
            server = now;
            for (int i = 2; i + 1 < page.size(); i += 2) {
                entries.put(text(page.get(i)), text(page.get(i + 1)));
            }
        } while (!cursor.equals(END));
        return true;
    }

    @Override
    public Written write(Map<String, String> entries) {
        String before = "";
        String now = "";
        long refused = 0;
        boolean first = true;
        for (List<byte[]> page : pages(entries)) {
            page.addFirst(bytes(Integer.toString(max)));
            page.addFirst(bytes(HexFormat.of().toHexDigits(random.nextLong())));
            page.addFirst(channel);
            List<Object> answer = call(WRITE, List.of(hash, version), page.toArray(byte[][]::new));
            // Somebody may have written between two pages: then what was before is not known.
            before = first ? text(answer.get(0)) : now.equals(text(answer.get(0))) ? before : "?";
            now = text(answer.get(1));
            refused += (Long) answer.get(2);
            first = false;
        }
        return new Written(before, now, refused);
    }

    @Override
    public void drop(Map<String, String> entries) {
        for (List<byte[]> page : pages(entries)) {
            call(DROP, List.of(hash), page.toArray(byte[][]::new));
        }
    }

    private static List<List<byte[]>> pages(Map<String, String> entries) {
        List<List<byte[]>> pages = new ArrayList<>();
        List<byte[]> page = new ArrayList<>();
        for (var entry : entries.entrySet()) {
            page.add(bytes(entry.getKey()));
            page.add(bytes(entry.getValue()));
            if (page.size() >= 2 * PAGE) {
                pages.add(page);
                page = new ArrayList<>();
            }
        }
        if (!page.isEmpty()) {
            pages.add(page);
        }
        return pages;
    }

    private List<Object> call(Script script, List<byte[]> keys, byte[]... arguments) {
        try {
            return time.join(link.call(script, keys.toArray(byte[][]::new), arguments));
        } catch (CompletionException e) {
            if (e.getCause() instanceof DegradedException degraded) {
                throw degraded;
            }
            throw new DegradedException(Degradation.STATE, "blocks: " + e.getCause());
        }
    }

    static String text(Object answer) {
        return new String((byte[]) answer, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
