// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.policy;

import dev.riskgate.policytest.Expected;
import dev.riskgate.policytest.TestRun;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Results as JUnit XML, which build servers show: a suite a file, a case a test. A file that cannot
 * be used is a suite with one case that ended in an error. Not thread-safe.
 */
final class JunitReport {

    private final Map<String, List<TestRun.Result>> suites = new LinkedHashMap<>();
    private final Map<String, String> errors = new LinkedHashMap<>();

    void add(String file, TestRun.Result result) {
        suites.computeIfAbsent(file, _ -> new ArrayList<>()).add(result);
    }

    void error(String file, String why) {
        errors.put(file, why);
    }

    /** Writes the report; an older one is replaced. */
    void write(Path file) throws IOException {
        try (Writer out = Files.newBufferedWriter(file)) {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuites");
            for (var suite : suites.entrySet()) {
                suite(xml, suite.getKey(), suite.getValue());
            }
            for (var error : errors.entrySet()) {
                error(xml, error.getKey(), error.getValue());
            }
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException("the JUnit report " + file + " cannot be written", e);
        }
    }

    private static void suite(XMLStreamWriter xml, String name, List<TestRun.Result> results)
            throws XMLStreamException {
        long failed = results.stream().filter(result -> !result.passed()).count();
        start(xml, name, results.size(), failed, 0);
        for (TestRun.Result result : results) {
            xml.writeStartElement("testcase");
            attribute(xml, "classname", name);
            attribute(xml, "name", result.test().name());
            attribute(xml, "file", name);
            attribute(xml, "line", Integer.toString(result.test().line()));
            if (!result.passed()) {
                xml.writeStartElement("failure");
                attribute(xml, "message", message(result));
                xml.writeCharacters(legal(TestReport.failure(name, result)));
                xml.writeEndElement();
            }
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static void error(XMLStreamWriter xml, String name, String why)
            throws XMLStreamException {
        start(xml, name, 1, 0, 1);
        xml.writeStartElement("testcase");
        attribute(xml, "classname", name);
        attribute(xml, "name", "the file can be used");
        xml.writeStartElement("error");
        attribute(xml, "message", why.lines().findFirst().orElse(""));
        xml.writeCharacters(legal(why));
        xml.writeEndElement();
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private static void start(
            XMLStreamWriter xml, String name, long tests, long failures, long errors)
            throws XMLStreamException {
        xml.writeStartElement("testsuite");
        attribute(xml, "name", name);
        attribute(xml, "tests", Long.toString(tests));
        attribute(xml, "failures", Long.toString(failures));
        attribute(xml, "errors", Long.toString(errors));
        attribute(xml, "skipped", "0");
    }

    private static String message(TestRun.Result result) {
        return result.differences().stream()
                .map(JunitReport::message)
                .collect(Collectors.joining("; "));
    }

    private static String message(Expected.Difference difference) {
        return difference.what()
                + ": expected "
                + difference.expected()
                + ", was "
                + difference.actual();
    }

    private static void attribute(XMLStreamWriter xml, String name, String value)
            throws XMLStreamException {
        xml.writeAttribute(name, legal(value));
    }

    /** Without what XML 1.0 cannot hold (section 2.2), such as control characters. */
    private static String legal(String text) {
        StringBuilder legal = new StringBuilder();
        text.codePoints().map(c -> isLegal(c) ? c : ' ').forEach(legal::appendCodePoint);
        return legal.toString();
    }

    private static boolean isLegal(int c) {
        return c == '\n' || c >= 0x20 && c < 0xD800 || c >= 0xE000 && c < 0xFFFE || c >= 0x10000;
    }
}
