// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static dev.riskgate.policy.PolicyFaults.problem;
import static dev.riskgate.policy.PolicyFaults.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is told of a condition whose names or types do not fit, word for word. The condition starts
 * in column 7.
 */
class ConditionMismatchTest {

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            textBlock =
                    """
                    request.method != GET | 25 | unknown name "GET"; a text stands in quotes: "GET"
                    client.attributes[tier] == "a" | 25 | unknown name "tier"; a text stands in quotes: "tier"
                    FOO && request.upgrade | 7 | unknown name "FOO"; known here: request, peer, client, risk, assurance, place, route
                    client.roles.exists(x == "x") && clint.id == "y" | 26 | exists takes a name for the element and a condition: list.exists(x, x == "...")
                    request.upgrade ? 1 : "a" | 23 | both sides of : have to be of one kind, and these are a whole number and a text
                    dyn(1) ? client.id : 2 | 14 | before ? stands a condition, true or false
                    client.id["a"] == "b" | 16 | client.id has nothing in [ ]: it is a text
                    request["foo"] == "b" | 14 | request has fields and no keys: write request.method or request.scheme
                    client.roles[0][1] == "x" | 22 | client.roles[0] has nothing in [ ]: it is a text
                    request.path.contains("a", "b") | 28 | contains takes one text: write x.contains("...")
                    request.path.startsWith(1) | 30 | startsWith is for a text and takes a text, and these are a text and a whole number
                    client.roles + 1 == client.roles | 20 | + takes two of a kind, and these are a list of texts and a whole number
                    request.path.inCidr("10.0.0.0/8") | 26 | inCidr is for request.clientAddress
                    request.clientAddress.inCidr(1) | 35 | inCidr takes a text or a list of texts, and this is a whole number: write request.clientAddress.inCidr("10.0.0.0/8")
                    request.clientAddress.inCidr() | 35 | inCidr takes one text, or one list of texts: [a, b]
                    request.path.glob([]) | 24 | glob needs at least one text
                    request.time.getHours(1) > 2 | 28 | getHours does not take a time and a whole number
                    request.method == true | 22 | == compares two of a kind, and here a text with true or false: write "true"
                    request.upgrade == 1 | 23 | == compares two of a kind, and here true or false with a whole number
                    request.method == 1.5 | 22 | == compares two of a kind, and here a text with a number: write "1.5"
                    request.time - request.time > "1h" | 35 | > compares two of a kind, and here a time span with a text: write duration("1h")
                    size(request) > 1 | 11 | size takes a text, a list or a map, and this is something with fields
                    -client.roles == 1 | 7 | - takes a number, and this is a list of texts
                    b"a" == client.id | 12 | == compares two of a kind, and here a row of bytes with a text
                    [1] == client.roles | 11 | == compares two of a kind, and here a list of whole numbers with a list of texts
                    [1.5] == client.roles | 13 | == compares two of a kind, and here a list of numbers with a list of texts
                    [[1]] == client.roles | 13 | == compares two of a kind, and here a list of lists with a list of texts
                    [{"a": 1}] == client.roles | 18 | == compares two of a kind, and here a list of maps with a list of texts
                    [true] == client.roles | 14 | == compares two of a kind, and here a list of values with a list of texts
                    1u == client.id | 10 | == compares two of a kind, and here a whole number with a text
                    request.path == nil | 23 | unknown name "nil": what is absent is the empty text, ""
                    none == client.id | 7 | unknown name "none": what is absent is the empty text, ""
                    client.x.y == "a" | 13 | client has no field "x"; known here: anonymous, id, namespace, tenant, subject, roles, scopes, attributes, claims, credential
                    request.path.lowerAscii() == "a" | 30 | there is no function "lowerAscii"; write x.matches("(?i)..."), which does not look at case
                    request.host.contains("A") | 28 | request.host.contains("A") is never true: hosts are lower case
                    request.host.contains("Z") | 28 | request.host.contains("Z") is never true: hosts are lower case
                    request.host.contains("*a") | 28 | request.host.contains("*a") is never true: it is compared as it stands, and no host has a *
                    peer.sni.contains("A") | 24 | peer.sni.contains("A") is never true: hosts are lower case
                    peer.sni == "*.a.com" | 19 | peer.sni is never "*.a.com": it is compared as it stands, so write peer.sni.endsWith(".a.com")
                    request.method.startsWith("a") | 32 | request.method.startsWith("a") is never true: methods are upper case
                    request.method.startsWith("z") | 32 | request.method.startsWith("z") is never true: methods are upper case
                    request.path.contains("#a") | 28 | request.path.contains("#a") is never true: a path ends before ? and #
                    request.path == "/a/./b" | 23 | request.path is never "/a/./b": requests with segments of dots and blanks only are denied before rules are asked
                    request.path == "/a?b" | 23 | request.path is never "/a?b": a path ends before ? and #
                    place.country.startsWith("[") | 31 | place.country.startsWith("[") is never true: countries are two upper-case letters (ISO 3166-1)
                    place.country.startsWith("@") | 31 | place.country.startsWith("@") is never true: countries are two upper-case letters (ISO 3166-1)
                    client.claims["$x"] == "a" | 21 | a claim is named by its name, with dots into objects, not by a path of another language; write x
                    "/x" in client.claims | 7 | a claim is named by its name, with dots into objects, not by a path of another language; write x
                    client.attributes["a['b']"] == "x" | 25 | a claim is named by its name, with dots into objects, not by a path of another language; write a.b
                    "/admin/" in [request.path] | 7 | request.path has no slash at its end, as routes read it: leave the slash out, or write request.path.glob("/admin/**") for all below
                    request.path == request.host + "/" | 36 | request.path has no slash at its end, as routes read it: leave the slash out, or write request.path.glob("/admin/**") for all below
                    request.path in {"/admin/": 1} | 24 | request.path has no slash at its end, as routes read it: leave the slash out, or write request.path.glob("/admin/**") for all below
                    request.time.getHours("Berlin") > 2 | 29 | "Berlin" is no time zone, such as "Europe/Berlin"
                    _x == 1 | 7 | unknown name "_x"; a text stands in quotes: "_x"
                    client.id == client.roles.y | 32 | a list of texts has no fields, and no field is here
                    """)
    void whatDoesNotFitIsTold(String when, int column, String words) {
        assertThat(problem(rule(when))).isEqualTo("7:" + column + ": rules[0].when: " + words);
    }
}
