// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.signals.observation.Subject;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;

class BoundedSubjectsTest {

    private static final int MAX = 1_000;
    private static final int ESTABLISHED_VISITS = 20;

    private final TestClock clock = new TestClock();
    private final BoundedSubjects<Place> subjects = new BoundedSubjects<>(clock, MAX);

    private static final class Place extends ResidentEntry<Place> {
        Place(Subject subject) {
            super(subject);
        }
    }

    @Test
    void whatIsHeldIsFoundByAnEqualSubjectAndNoOther() {
        Place acme = subjects.get(client("acme"), Place::new);

        assertThat(subjects.get(client("acme"), Place::new)).isSameAs(acme);
        assertThat(subjects.find(client("acme"))).isSameAs(acme);
        assertThat(subjects.peek(client("acme"))).isSameAs(acme);
        assertThat(subjects.peek(client("other"))).isNull();
        assertThat(subjects.peek(Subject.client("other", "acme"))).isNull();
        assertThat(subjects.peek(new Subject(Subject.KEYS, "default", Subject.Kind.DEVICE, "acme")))
                .isNull();
        assertThat(acme.subject()).isEqualTo(client("acme"));
    }

    @Test
    void theSameIdInAnotherNamespaceIsAnotherOneThoughTheirHashesAreEqual() {
        Subject one = Subject.client("Aa", "default", "acme");
        Subject two = Subject.client("BB", "default", "acme");
        assertThat(one).hasSameHashCodeAs(two);

        Place place = subjects.get(one, Place::new);
        assertThat(subjects.peek(two)).isNull();
        assertThat(subjects.get(two, Place::new)).isNotSameAs(place);
    }

    @Test
    void anEstablishedSubjectIsFoundAndForgottenLikeAnyOther() {
        Place acme = establish("acme");
        assertThat(subjects.get(client("acme"), Place::new)).isSameAs(acme);
        assertThat(subjects.size()).isEqualTo(1);

        subjects.forget(client("acme"));

        assertThat(subjects.find(client("acme"))).isNull();
        assertThat(subjects.size()).isZero();
    }

    @Test
    void onlyVisitsMakeASubjectEstablished() {
        Place acme = subjects.get(client("acme"), Place::new);
        for (int i = 0; i < 100; i++) {
            subjects.peek(client("acme"));
        }
        strangers(20 * MAX);

        assertThat(subjects.peek(client("acme"))).isNotSameAs(acme);
    }

    @Test
    void whoCameBackADayLaterOutlastsAFlood() {
        Place acme = subjects.get(client("acme"), Place::new);
        clock.advance(Duration.ofDays(1));
        subjects.find(client("acme"));
        strangers(20 * MAX);

        assertThat(subjects.peek(client("acme"))).isSameAs(acme);
    }

    @Test
    void strangersGetTheRoomThatNobodyElseNeedsAndAnEighthAtLeast() {
        strangers(2 * MAX);
        assertThat(subjects.size()).isEqualTo(MAX);

        for (int i = 0; i < 2 * MAX; i++) {
            establish("regular-" + i);
        }
        assertThat(subjects.size()).isLessThanOrEqualTo(MAX);
        strangers(2 * MAX);
        assertThat(subjects.size()).isEqualTo(MAX);
        int regulars = 0;
        for (Place place : subjects.values()) {
            regulars += place.subject().id().startsWith("regular") ? 1 : 0;
        }
        assertThat(regulars).isEqualTo(MAX - MAX / 8);
    }

    @Test
    void whoIsAskedForOftenOutlastsItsEqualsThatAreNot() {
        for (int i = 0; i < MAX / 4; i++) {
            establish("often-" + i);
        }
        for (int i = 0; i < 4 * MAX; i++) {
            establish("once-" + i);
            for (int visit = 0; visit < 10; visit++) {
                subjects.find(client("often-" + (10 * i + visit) % (MAX / 4)));
            }
        }

        int kept = 0;
        for (int i = 0; i < MAX / 4; i++) {
            kept += subjects.peek(client("often-" + i)) == null ? 0 : 1;
        }
        assertThat(kept).isGreaterThan(MAX / 4 * 9 / 10);
    }

    @Test
    void anEighthIsLeftToStrangersAsSoonAsAllOthersCameOften() {
        BoundedSubjects<Place> eight = new BoundedSubjects<>(clock, 8);
        for (int i = 0; i < 8; i++) {
            establish(eight, "regular-" + i);
        }
        assertThat(eight.size()).isEqualTo(7);
        assertThat(eight.values()).hasSize(7);
        assertThat(eight.peek(client("regular-7"))).as("the latest").isNotNull();
    }

    @Test
    void whoCameOftenLongAgoGivesWayToThoseThatComeNow() {
        BoundedSubjects<Place> few = new BoundedSubjects<>(clock, 16);
        establish(few, "once upon a time");
        for (int i = 0; i < 100; i++) {
            few.find(client("once upon a time"));
        }
        for (int i = 0; i < 300; i++) {
            establish(few, "now-" + i);
            few.find(client("now-" + i));
        }
        assertThat(few.peek(client("once upon a time"))).isNull();
    }

    /** Else whoever adds one when all are asked for often would walk through all of them. */
    @Test
    void onlyTheNextSixteenAreCompared() {
        BoundedSubjects<Place> subjects = new BoundedSubjects<>(clock, 64);
        List<Subject> inOrder = oneForEachChain(128).subList(0, 57);
        for (Subject subject : inOrder) {
            int visits = subject.equals(inOrder.get(16)) ? ESTABLISHED_VISITS : 100;
            for (int i = 0; i < visits; i++) {
                subjects.get(subject, Place::new);
            }
        }

        assertThat(subjects.peek(inOrder.get(0))).as("the first of sixteen alike").isNull();
        assertThat(subjects.peek(inOrder.get(16))).as("the seventeenth").isNotNull();
        assertThat(subjects.values()).hasSize(56);
    }

    private static List<Subject> oneForEachChain(int chains) {
        var found = new TreeMap<Integer, Subject>();
        for (int i = 0; found.size() < chains; i++) {
            Subject subject = client("client-" + i);
            found.putIfAbsent(ResidentEntry.hash(subject) & chains - 1, subject);
        }
        return List.copyOf(found.values());
    }

    /** A lookup walks through a chain. */
    @Test
    void numberedClientsSpreadOverTheChains() {
        var inChain = new HashMap<Integer, Integer>();
        for (int i = 0; i < 10_240; i++) {
            inChain.merge(ResidentEntry.hash(client("client-" + i)) & 1_023, 1, Integer::sum);
        }
        assertThat(Collections.max(inChain.values())).isLessThan(40);
    }

    @Test
    void whatWasAskedForOnceIsTheFirstToGoAndEachVisitAfterThatCounts() {
        Place place = new Place(client("acme"));
        place.enter(0);
        for (int visit = 1; visit < ESTABLISHED_VISITS; visit++) {
            assertThat(place.visit()).isEqualTo(visit);
            assertThat(place.frequency()).isEqualTo(Math.min(7, visit - 1));
        }
    }

    @Test
    void whatIsForgottenOfVisitsLeavesTheirNumber() {
        Place place = new Place(client("acme"));
        place.enter(0);
        place.visit();
        place.visit();
        place.fade();
        assertThat(place.frequency()).isZero();
        place.fade();
        assertThat(place.frequency()).isZero();
        assertThat(place.visit()).isEqualTo(3);
    }

    @Test
    void aStoreOfOneHoldsTheLatest() {
        BoundedSubjects<Place> one = new BoundedSubjects<>(clock, 1);
        for (int i = 0; i < 100; i++) {
            Place latest = one.get(client("stranger-" + i), Place::new);
            assertThat(one.peek(client("stranger-" + i))).isSameAs(latest);
            assertThat(one.size()).isEqualTo(1);
        }
    }

    @Test
    void threadsThatAddForgetAndEstablishAtOnceLoseNoCount() {
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int t = 0; t < 4; t++) {
                Random random = new Random(t);
                threads.execute(() -> anyhow(random));
            }
        }

        int held = 0;
        for (Place place : subjects.values()) {
            assertThat(subjects.peek(place.subject())).isSameAs(place);
            held++;
        }
        assertThat(subjects.size()).isEqualTo(held).isLessThanOrEqualTo(MAX);
    }

    private void anyhow(Random random) {
        for (int i = 0; i < 200_000; i++) {
            // Some come often, most do not.
            int number = (int) Math.abs(random.nextGaussian() * MAX);
            Subject subject = client("client-" + number);
            if (random.nextInt(50) == 0) {
                subjects.forget(subject);
            } else {
                subjects.get(subject, Place::new);
            }
        }
    }

    private Place establish(String id) {
        return establish(subjects, id);
    }

    private static Place establish(BoundedSubjects<Place> subjects, String id) {
        for (int i = 1; i < ESTABLISHED_VISITS; i++) {
            subjects.get(client(id), Place::new);
        }
        return subjects.get(client(id), Place::new);
    }

    private void strangers(int count) {
        for (int i = 0; i < count; i++) {
            subjects.get(client("stranger-" + i), Place::new);
        }
    }

    private static Subject client(String id) {
        return Subject.client("default", id);
    }
}
