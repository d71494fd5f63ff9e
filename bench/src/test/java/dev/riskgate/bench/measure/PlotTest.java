// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.lab.report.Ticks;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

class PlotTest {

    @Test
    void barsAreAsLongAsTheirValuesAndSayThem() throws Exception {
        var bars =
                new Bars(
                        "Checks <per> second",
                        0,
                        List.of(
                                new Bars.Bar("jwt", "noop", 200_000),
                                new Bars.Bar("jwt", "memory & co", 100_000),
                                new Bars.Bar("jwt", "absent", Double.NaN)));

        Document svg = parsed(bars.svg());

        List<Element> drawn = elements(svg, "rect");
        assertThat(width(drawn.get(1))).isEqualTo(2 * width(drawn.get(2)));
        assertThat(width(drawn.get(3))).isZero();
        assertThat(texts(svg)).contains("Checks <per> second", "jwt, memory & co", "100,000", "–");
    }

    @Test
    void aCurveHasItsPointsEvenlyOnALogarithmicAxis() throws Exception {
        var curve =
                new Curve(
                        "Commands",
                        "clients",
                        2,
                        List.of(
                                new Curve.Point(100, 0.1),
                                new Curve.Point(1_000, 0.2),
                                new Curve.Point(10_000, 0.4)));

        Document svg = parsed(curve.svg());

        List<Element> points = elements(svg, "circle");
        double first = Double.parseDouble(points.get(0).getAttribute("cx"));
        double second = Double.parseDouble(points.get(1).getAttribute("cx"));
        double third = Double.parseDouble(points.get(2).getAttribute("cx"));
        assertThat(second - first).isEqualTo(third - second);
        assertThat(Double.parseDouble(points.get(2).getAttribute("cy")))
                .isLessThan(Double.parseDouble(points.get(0).getAttribute("cy")));
        assertThat(texts(svg)).contains("10,000", "0.40", "clients");
    }

    @Test
    void axesHaveRoundValues() throws Exception {
        var curve =
                new Curve(
                        "Commands",
                        "clients",
                        3,
                        List.of(new Curve.Point(200, 0.032), new Curve.Point(50_000, 1.244)));

        assertThat(texts(parsed(curve.svg())))
                .containsExactly(
                        "Commands",
                        "0.0",
                        "0.5",
                        "1.0",
                        "1.5",
                        "100",
                        "1,000",
                        "10,000",
                        "100,000",
                        "0.032",
                        "1.244",
                        "clients");
    }

    @Test
    void aLinearAxisGoesInEvenStepsOf12Or5ToAboveTheGreatestValue() {
        assertThat(Ticks.linear(46_220)).containsExactly(0.0, 1e4, 2e4, 3e4, 4e4, 5e4);
        assertThat(Ticks.linear(60)).containsExactly(0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0);
        assertThat(Ticks.linear(7)).containsExactly(0.0, 2.0, 4.0, 6.0, 8.0);
        assertThat(Ticks.linear(31)).containsExactly(0.0, 10.0, 20.0, 30.0, 40.0);
        assertThat(Ticks.linear(0.311)).hasSize(5).endsWith(4 * 0.1);
    }

    @Test
    void aLogarithmicAxisHasPowersOfTenAroundAllValues() {
        assertThat(Ticks.logarithmic(200, 50_000)).containsExactly(1e2, 1e3, 1e4, 1e5);
        assertThat(Ticks.logarithmic(1_000, 1_000_000)).containsExactly(1e3, 1e4, 1e5, 1e6);
    }

    private static double width(Element rect) {
        return Double.parseDouble(rect.getAttribute("width"));
    }

    private static List<String> texts(Document svg) {
        return elements(svg, "text").stream().map(Element::getTextContent).toList();
    }

    private static List<Element> elements(Document svg, String name) {
        NodeList found = svg.getElementsByTagName(name);
        var all = new ArrayList<Element>();
        for (int i = 0; i < found.getLength(); i++) {
            all.add((Element) found.item(i));
        }
        return all;
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }
}
