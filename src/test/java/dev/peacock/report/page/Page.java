package dev.peacock.report.page;

import dev.peacock.report.Html;
import dev.peacock.report.ReportData;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** A page read back by the JDK's XML parser, which refuses what is not well-formed. */
public final class Page {
    private static final XPath XPATH = XPathFactory.newInstance().newXPath();

    private final Document document;

    private Page(Document document) {
        this.document = document;
    }

    public static Page of(ReportData data) throws Exception {
        return parse(HtmlReport.render(data));
    }

    public static Page fragment(Html html) throws Exception {
        return parse("<fragment>" + html + "</fragment>");
    }

    public static Page parse(String markup) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
        factory.setExpandEntityReferences(false);
        DocumentBuilder builder = factory.newDocumentBuilder();
        builder.setErrorHandler(null);
        return new Page(builder.parse(new InputSource(new StringReader(markup))));
    }

    public List<Element> elements(String xpath) throws Exception {
        NodeList nodes = (NodeList) XPATH.evaluate(xpath, document, XPathConstants.NODESET);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    /** The text of all that matches, each with its white space made single blanks. */
    public List<String> texts(String xpath) throws Exception {
        return elements(xpath).stream().map(Page::words).toList();
    }

    /** What a reader sees: the text of the body without its script. */
    public String text() throws Exception {
        return text("//body/*[not(self::script)]");
    }

    /** The text of all that matches, one after another. */
    public String text(String xpath) throws Exception {
        return String.join(" ", texts(xpath));
    }

    public List<Double> numbers(String xpath, String attribute) throws Exception {
        return elements(xpath).stream()
                .map(element -> Double.parseDouble(element.getAttribute(attribute)))
                .toList();
    }

    private static String words(Node node) {
        return node.getTextContent().replaceAll("\\s+", " ").strip();
    }
}
