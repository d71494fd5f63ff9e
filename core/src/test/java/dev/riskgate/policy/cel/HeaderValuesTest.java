// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.request.CanonicalQuery;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a request holds under names, as conditions see it. */
class HeaderValuesTest {

    private static HeaderValues headers(String... names) {
        Map<String, List<String>> values = new HashMap<>();
        for (String name : names) {
            values.put(name, List.of("of " + name, "again"));
        }
        return new HeaderValues(values);
    }

    @Test
    void aHeaderIsFoundInWhateverCaseARuleWritesIt() {
        HeaderValues headers = headers("x-a", "x-az09", "host");

        assertThat(headers.get("HOST")).containsExactly("of host", "again");
        for (String name : List.of("x-a", "X-A", "X-a", "x-A")) {
            assertThat(headers.get(name)).containsExactly("of x-a", "again");
            assertThat(headers.containsKey(name)).isTrue();
        }
        assertThat(headers.get("X-AZ09")).containsExactly("of x-az09", "again");
    }

    @Test
    void aHeaderThatIsNotThereHasNoValuesAndIsNotThere() {
        HeaderValues headers = headers("x-a");

        assertThat(headers.get("x-b")).isEmpty();
        assertThat(headers.get("")).isEmpty();
        assertThat(headers.containsKey("x-b")).isFalse();
        Object number = 1;
        assertThat(headers.containsKey(number)).isFalse();
        assertThat(headers.entrySet()).hasSize(1);
    }

    /** CGI turns every sign of a name that is no letter or digit into one and the same. */
    @ParameterizedTest
    @ValueSource(strings = {"x_debug", "x.debug", "x!debug", "x~debug", "x^debug"})
    void aNameThatAnotherOneIsReadAsCannotBeAskedFor(String imitates) {
        HeaderValues headers = headers(imitates, "x-other");

        assertThatThrownBy(() -> headers.get("x-debug")).isInstanceOf(NotEvaluable.class);
        assertThatThrownBy(() -> headers.get("X-Debug")).isInstanceOf(NotEvaluable.class);
        assertThatThrownBy(() -> headers.containsKey("x-debug")).isInstanceOf(NotEvaluable.class);
        assertThat(headers.get("x-other")).isNotEmpty();
        assertThat(headers.get(imitates)).containsExactly("of " + imitates, "again");
    }

    @Test
    void severalNamesMayBeReadAsOthers() {
        HeaderValues headers = headers("_a__b_", "z_0");

        assertThatThrownBy(() -> headers.get("-a--b-")).isInstanceOf(NotEvaluable.class);
        assertThatThrownBy(() -> headers.get("z-0")).isInstanceOf(NotEvaluable.class);
        assertThat(headers.get("a-b")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"a, 0, 1", "az-09, 2, 7"})
    void whatMayBeReadIsCountedInCharacters(String name, int length, int characters) {
        assertThat(new HeaderValues(Map.of(name, List.of("x".repeat(length)))).characters())
                .isEqualTo(characters);
        assertThat(new HeaderValues(Map.of(name, List.of("12", "3"), "b", List.of())).characters())
                .isEqualTo(name.length() + 4);
    }

    @Test
    void namesOfAQueryKeepTheirCase() {
        QueryValues query =
                new QueryValues(Objects.requireNonNull(CanonicalQuery.of("Page=1&page=2&page=3")));

        assertThat(query.get("page")).containsExactly("2", "3");
        assertThat(query.get("Page")).containsExactly("1");
        assertThat(query.get("PAGE")).isEmpty();
    }
}
