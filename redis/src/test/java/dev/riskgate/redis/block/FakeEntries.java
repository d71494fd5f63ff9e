// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.block;

import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** What the scripts do, in memory; can be away, be emptied, and fall back to an older copy. */
final class FakeEntries implements SharedEntries {

    private final Map<String, String> entries = new HashMap<>();
    private final List<Hint> published = new ArrayList<>();
    private Map<String, String> copy = Map.of();
    private String copiedVersion = "";
    private String version = "";
    private long word;
    boolean away;

    /** The next call ends in this. */
    final AtomicReference<@Nullable Error> error = new AtomicReference<>();

    @Override
    public String version() {
        reach();
        return version;
    }

    @Override
    public Map<String, String> read() {
        reach();
        return Map.copyOf(entries);
    }

    @Override
    public Written write(Map<String, String> added) {
        reach();
        String before = version;
        int filed = 0;
        for (var one : added.entrySet()) {
            String old = entries.get(one.getKey());
            if (old == null || isLater(one.getValue(), old)) {
                entries.put(one.getKey(), one.getValue());
                filed++;
            }
        }
        if (filed > 0 || version.isEmpty()) {
            long count = version.isEmpty() ? 0 : Long.parseLong(version.split(":", 2)[0]);
            version = (count + 1) + ":" + word++;
            if (filed == 1 && added.size() == 1) {
                var only = added.entrySet().iterator().next();
                published.add(new Hint(before, version, only.getKey(), only.getValue()));
            } else {
                published.add(new Hint(before, version, "", ""));
            }
        }
        return new Written(before, version, 0);
    }

    @Override
    public void drop(Map<String, String> dropped) {
        reach();
        dropped.forEach(entries::remove);
    }

    List<Hint> published() {
        return published;
    }

    void empty() {
        entries.clear();
        version = "";
    }

    void copy() {
        copy = Map.copyOf(entries);
        copiedVersion = version;
    }

    void fallBack() {
        entries.clear();
        entries.putAll(copy);
        version = copiedVersion;
    }

    private static boolean isLater(String a, String b) {
        String[] x = a.split(" ", 5);
        String[] y = b.split(" ", 5);
        int order = Long.compare(Long.parseLong(x[2]), Long.parseLong(y[2]));
        return order != 0 ? order > 0 : x[3].compareTo(y[3]) > 0;
    }

    private void reach() {
        Error planted = error.getAndSet(null);
        if (planted != null) {
            throw planted;
        }
        if (away) {
            throw new DegradedException(Degradation.STATE, "away");
        }
    }
}
