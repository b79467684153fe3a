// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kspec.run.RunResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** JUnit XML: exactly, by its schema, and as a parser reads it. */
class JUnitReportTest {
    record Sample(String name, RunResult result, Plan plan) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Sample> samples() {
        return Stream.of(
                new Sample("all", Samples.allVerdicts(), Plan.UNKNOWN),
                new Sample("unit-tests", Samples.unitTests(), Plan.UNKNOWN),
                new Sample("nasty", Samples.nasty(), Plan.UNKNOWN),
                new Sample("nothing", Samples.nothing(), Plan.UNKNOWN),
                new Sample("no-target", Samples.noTarget(), Plan.UNKNOWN),
                new Sample("interrupted", Samples.interrupted(), Samples.interruptedPlan()),
                new Sample("interrupted-unplanned", Samples.interrupted(), Plan.UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isWhatItWas(Sample sample) {
        Rendered.check("junit-" + sample.name() + ".xml", xml(sample));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void followsTheSchema(Sample sample) throws SAXException, IOException {
        schema().newValidator().validate(new StreamSource(new StringReader(xml(sample))));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void figuresAreThoseOfTheElements(Sample sample) throws Exception {
        Element root = parse(xml(sample)).getDocumentElement();
        for (Element suite : elements(root, "testsuite")) {
            assertThat(suite.getAttribute("tests")).isEqualTo(count(suite, "testcase"));
            assertThat(suite.getAttribute("failures")).isEqualTo(count(suite, "failure"));
            assertThat(suite.getAttribute("errors")).isEqualTo(count(suite, "error"));
            assertThat(suite.getAttribute("skipped")).isEqualTo(count(suite, "skipped"));
        }
        assertThat(root.getAttribute("tests")).isEqualTo(count(root, "testcase"));
        assertThat(root.getAttribute("failures")).isEqualTo(count(root, "failure"));
        assertThat(root.getAttribute("errors")).isEqualTo(count(root, "error"));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everySelectedCaseIsAccountedFor(Sample sample) throws Exception {
        Element root = parse(xml(sample)).getDocumentElement();
        long notRun = elements(root, "property").stream()
                .filter(p -> p.getAttribute("name").equals("kspec.notRun"))
                .mapToLong(p -> Long.parseLong(p.getAttribute("value")))
                .sum();
        long unitTests = UnitResults.all(sample.result().cases());
        assertThat(elements(root, "testcase").size() - unitTests + notRun)
                .isEqualTo(sample.result().selected());
    }

    @Test
    void theSchemaRefusesWhatIsWrong() {
        String good =
                Rendered.of(new JUnitReport("1.0", FullOutcomes.AS_THEY_ARE), Samples.allVerdicts(), Plan.UNKNOWN);
        for (String bad : List.of(
                good.replaceFirst("<properties>", "<properties x=\"y\">"),
                good.replaceFirst("time=\"", "time=\"-"),
                good.replaceFirst("classname=\"[^\"]*\"", ""),
                good.replaceFirst("T12:34:56", "T12:34:56.789Z"),
                good.replace("<skipped ", "<ignored "))) {
            assertThat(bad).isNotEqualTo(good);
            assertThatThrownBy(() -> schema().newValidator().validate(new StreamSource(new StringReader(bad))))
                    .isInstanceOf(SAXException.class);
        }
    }

    @Test
    void verdictsAreToldApart() throws Exception {
        Document document = parse(
                Rendered.of(new JUnitReport("1.0", FullOutcomes.AS_THEY_ARE), Samples.allVerdicts(), Plan.UNKNOWN));
        assertThat(elements(document.getDocumentElement(), "failure"))
                .extracting(e -> e.getAttribute("type"))
                .containsExactly("failed", "timed out", "kernel fault");
        assertThat(elements(document.getDocumentElement(), "error"))
                .extracting(e -> e.getAttribute("message"))
                .containsExactly("the connection to the VM broke: end of stream");
        assertThat(elements(document.getDocumentElement(), "skipped"))
                .extracting(e -> e.getAttribute("message"))
                .containsOnly("kernel 6.1.0 is older than 6.8");
        assertThat(elements(document.getDocumentElement(), "testcase")
                        .getFirst()
                        .getAttribute("classname"))
                .isEqualTo("specs.counter.basic");
    }

    @Test
    void whatXmlCannotHoldIsVisible() throws Exception {
        Document document =
                parse(Rendered.of(new JUnitReport("1.0", FullOutcomes.AS_THEY_ARE), Samples.nasty(), Plan.UNKNOWN));
        Element first = elements(document.getDocumentElement(), "testcase").getFirst();
        assertThat(first.getAttribute("name"))
                .isEqualTo(
                        "]]> & <x a='1' b=\"2\"> \\x1b[2J # SKIP no\nok 99 \\x00\\u{fffe}\\u{d800} [v=\"\\u{202e}\"]");
        assertThat(elements(first, "failure").getFirst().getAttribute("message"))
                .isEqualTo("]]>\\x07\tand\r\nmore # TODO");
        assertThat(elements(first, "failure").getFirst().getTextContent())
                .contains("expected: ]]>\\x1b[31m😀\nactual:   # ok 1\n1..9\n\\u{dc00}\n");
        assertThat(elements(first, "system-out").getFirst().getTextContent())
                .contains("\\x1b]0;title\\x07 ]]> <oops>\nnot ok 7 forged\n\\u{ffff}\\u{d83d}");
    }

    @Test
    void casesThatWereNotRunAreNamed() throws Exception {
        Element root = parse(Rendered.of(
                        new JUnitReport("1.0", FullOutcomes.AS_THEY_ARE),
                        Samples.interrupted(),
                        Samples.interruptedPlan()))
                .getDocumentElement();
        assertThat(elements(root, "testsuite")).hasSize(2);
        assertThat(elements(root, "system-err"))
                .extracting(Element::getTextContent)
                .containsExactly("3 selected cases not run: interrupted", "3 selected cases not run: interrupted");
    }

    private static String xml(Sample sample) {
        return Rendered.of(new JUnitReport("1.0", FullOutcomes.AS_THEY_ARE), sample.result(), sample.plan());
    }

    private static Schema schema() throws SAXException, IOException {
        SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        try (InputStream in = JUnitReportTest.class.getResourceAsStream("junit.xsd")) {
            return factory.newSchema(new StreamSource(in));
        }
    }

    private static Document parse(String xml) throws ParserConfigurationException, SAXException, IOException {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static String count(Element within, String name) {
        return Integer.toString(elements(within, name).size());
    }

    private static List<Element> elements(Element within, String name) {
        NodeList nodes = within.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }
}
