// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policytest;

import dev.riskgate.policy.Policy;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.Quote;
import dev.riskgate.yaml.YamlException;
import dev.riskgate.yaml.YamlFile;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads files of policy tests, and the policies that they name. */
public final class PolicyTestReader {

    /** The {@code kind} of such a file. */
    public static final String KIND = "PolicyTest";

    private static final int MAX_BYTES = 4 << 20;
    private static final int MAX_TESTS = 10_000;

    private final @Nullable Path otherPolicy;

    /**
     * @param otherPolicy tested instead of the ones that the files name; null for those
     */
    public PolicyTestReader(@Nullable Path otherPolicy) {
        this.otherPolicy = otherPolicy;
    }

    /**
     * @throws YamlException with every fault, of the tests or of the policy
     */
    public PolicyTest.Suite read(Path file) throws YamlException {
        return YamlFile.read(file.toString(), content(file), KIND, top -> suite(file, top));
    }

    /** A file's bytes, at most as many as a file of tests may have and one. */
    public static byte[] content(Path file) throws YamlException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                throw whole(file, "the file is larger than 4 MiB");
            }
            return content;
        } catch (NoSuchFileException _) {
            throw whole(file, "there is no such file");
        } catch (IOException e) {
            throw whole(file, "the file cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private PolicyTest.Suite suite(Path file, YamlMap top) {
        YamlNode named = otherPolicy == null ? top.need("policy") : top.find("policy");
        Policy policy = policy(file, top, named);
        if (policy == null) {
            // Names of routes, rules and callers cannot be checked, so the fault is all that is
            // said.
            throw new IllegalStateException("there is no policy");
        }
        RequestReader requests = new RequestReader(policy.file());
        CallerReader callers = new CallerReader(policy.file());
        ExpectedReader expected = new ExpectedReader(policy.file());
        callers.names(top);
        TestRequest defaults = requests.read(top.find("defaults"), RequestReader.UNSAID);
        List<PolicyTest> tests = new ArrayList<>();
        Set<String> names = new HashSet<>();
        List<YamlNode> items = top.list("tests");
        if (items.isEmpty()) {
            top.problem("there are no tests; list them under \"tests\"");
        }
        if (items.size() > MAX_TESTS) {
            top.problem("more than " + MAX_TESTS + " tests; spread them over several files");
            throw new IllegalStateException("too many tests");
        }
        for (YamlNode item : items) {
            YamlMap map = item.map();
            YamlNode name = map.need("name");
            if (!name.isMissing() && !names.add(name.text())) {
                name.problem("another test has the name " + Quote.of(name.text()) + " already");
            }
            YamlNode requestNode = map.need("request");
            TestRequest request =
                    requestNode.isMissing() ? defaults : requests.read(requestNode, defaults);
            var caller = callers.read(map.find("caller"));
            var given = new GivenReader(requests, callers, request, caller);
            given.read(map.find("given"));
            tests.add(
                    new PolicyTest(
                            name.text(),
                            item.line(),
                            requests.canonical(request, requestNode),
                            given.stated(),
                            given.before(),
                            expected.read(map.need("expect"))));
        }
        return new PolicyTest.Suite(file.toString(), policy, tests);
    }

    private @Nullable Policy policy(Path file, YamlMap top, @Nullable YamlNode named) {
        if (otherPolicy == null && named != null && named.isMissing()) {
            return null;
        }
        Path path =
                otherPolicy != null || named == null
                        ? otherPolicy
                        : file.toAbsolutePath().resolveSibling(named.text()).normalize();
        if (path == null) {
            return null;
        }
        try {
            return PolicyLoader.load(path).policy();
        } catch (YamlException e) {
            Problem first = e.problems().getFirst();
            String why =
                    "the policy cannot be used: "
                            + first
                            + (e.problems().size() == 1 ? "" : " (and more)")
                            + "; see riskgate validate "
                            + path;
            if (named == null) {
                top.problem(why);
            } else {
                named.problem(why);
            }
            return null;
        }
    }

    private static YamlException whole(Path file, String message) {
        return new YamlException(List.of(new Problem(file.toString(), 0, 0, "", message)));
    }
}
