// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.identity.entry.EntryStates.State;
import dev.riskgate.signals.observation.Subject;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** In which state a credential is counted, to the millisecond, and how often they are counted. */
class EntryStatesTest {

    private static final long NOW = 1_800_000_000_000L;
    private static final long SOON = NOW + Duration.ofDays(14).toMillis();
    private static final long NEVER = Long.MAX_VALUE;

    private static CredentialEntry entry(long notBefore, long expires, boolean disabled) {
        return new CredentialEntry(
                Subject.client("default", "acme"),
                Set.of(),
                Set.of(),
                Map.of(),
                notBefore,
                expires,
                disabled,
                null);
    }

    private static CredentialEntry until(long expires) {
        return entry(Long.MIN_VALUE, expires, false);
    }

    private static void assertCounted(State state, CredentialEntry one) {
        EntryStates states = EntryStates.of(List.of(one), NOW);
        assertThat(states.counts()).containsOnlyKeys(State.values()).containsEntry(state, 1);
        assertThat(states.counts().values().stream().mapToInt(it -> it).sum()).isEqualTo(1);
    }

    @Test
    void aStateBeginsAtItsMillisecond() {
        assertCounted(State.VALID, until(NEVER));
        assertCounted(State.VALID, until(SOON + 1));
        assertCounted(State.EXPIRING, until(SOON));
        assertCounted(State.EXPIRING, until(NOW + 1));
        assertCounted(State.EXPIRED, until(NOW));
        assertCounted(State.EXPIRED, until(Long.MIN_VALUE));
        assertCounted(State.NOT_YET_VALID, entry(NOW + 1, NEVER, false));
        assertCounted(State.VALID, entry(NOW, NEVER, false));
        assertCounted(State.DISABLED, entry(NOW + 1, NOW + 2, true));
    }

    @Test
    void theNextToExpireIsOneThatIsValid() {
        List<CredentialEntry> entries =
                List.of(
                        until(NEVER),
                        until(NOW),
                        until(SOON + 7),
                        entry(NOW + 1, NOW + 2, false),
                        entry(Long.MIN_VALUE, NOW + 3, true));
        assertThat(EntryStates.of(entries, NOW).nextExpiryMillis()).hasValue(SOON + 7);
        assertThat(EntryStates.of(entries, SOON + 7).nextExpiryMillis()).isEmpty();
    }

    @Test
    void theyAreCountedAgainOnceTheMinuteOrTheFileIsAnother() {
        EntryCount count = new EntryCount();
        List<CredentialEntry> one = List.of(until(NOW + 1));
        EntryStates first = count.of("one", one, NOW);

        assertThat(count.of("one", one, NOW + 59_999)).isSameAs(first);
        assertThat(count.of("one", one, NOW + 60_000).counts()).containsEntry(State.EXPIRED, 1);
        assertThat(count.of("one", one, NOW).counts())
                .as("the clock may go back")
                .containsEntry(State.EXPIRING, 1);
        assertThat(count.of("two", List.of(), NOW).counts()).containsEntry(State.EXPIRING, 0);
    }
}
