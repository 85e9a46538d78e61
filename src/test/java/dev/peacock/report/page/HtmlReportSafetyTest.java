package dev.peacock.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.report.ReportData;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page asks for nothing, runs nothing but its own script, and takes no text for markup. */
class HtmlReportSafetyTest {
    @Test
    void page_hasOneScriptOfItsOwn_andAsksForNothing() throws Exception {
        ReportData data = SampleReports.digits("digits", null, null);
        Page page = Page.of(data);

        assertThat(page.elements("//iframe | //object | //embed | //form[@action] | //base | //@style/.."))
                .isEmpty();
        assertThat(page.elements("//script"))
                .singleElement()
                .satisfies(
                        script -> assertThat(script.getAttributes().getLength()).isZero());
        assertThat(page.elements("//@*[starts-with(name(), 'on')]/..")).isEmpty();
        assertThat(page.elements("//*[@src or @srcset or @xlink or @data]"))
                .allMatch(element -> element.getAttribute("src").startsWith("data:image/png;base64,"))
                .hasSize(148);
        assertThat(page.elements("//*[@href]"))
                .allMatch(element -> element.getAttribute("href").matches("#[a-z]+|data:image/svg.+"));
        assertThat(HtmlReport.render(data).replace("http-equiv", "")).doesNotContain("http", "url(", "@import");
    }

    @Test
    void policy_allowsNothingButInnerPictures_thisStyle_andThisScript() throws Exception {
        Page page = Page.of(SampleReports.small());

        String css = page.elements("//style").get(0).getTextContent();
        String script = page.elements("//script").get(0).getTextContent();
        assertThat(page.elements("//style")).hasSize(1);
        assertThat(script).startsWith("\"use strict\";");
        assertThat(page.elements("//head/meta[@http-equiv='Content-Security-Policy']"))
                .singleElement()
                .extracting(meta -> meta.getAttribute("content"))
                .isEqualTo("default-src 'none'; img-src data:; style-src 'sha256-" + HtmlReport.sha256(css)
                        + "'; script-src 'sha256-" + HtmlReport.sha256(script)
                        + "'; base-uri 'none'; form-action 'none'");
    }

    @Test
    void sha256_isThatOfTheStandard() {
        // FIPS 180-2, appendix B.1: "abc".
        byte[] hash = Base64.getDecoder().decode(HtmlReport.sha256("abc"));
        assertThat(hash)
                .asHexString()
                .isEqualToIgnoringCase("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onmouseover='alert(1)",
                "]]></style><!--",
                "&amp;&#x3c;b&#x3e;",
                "{} {}"
            })
    void hostileText_staysText(String hostile) throws Exception {
        ReportData plain = hostileReport("plain");
        Page page = Page.of(hostileReport(hostile));

        assertThat(page.elements("//*")).hasSameSizeAs(Page.of(plain).elements("//*"));
        assertThat(page.texts("//script")).isEqualTo(Page.of(plain).texts("//script"));
        assertThat(page.texts("//title[1]")).first().isEqualTo(hostile);
        assertThat(page.texts("//h1")).containsExactly(hostile);
        assertThat(page.texts("//ol[@class='gallery']//b[@class='label']")).containsOnly(hostile);
        assertThat(page.texts("//select[@name='label']/option")).containsExactly("all", hostile, "all", hostile);
        assertThat(page.texts("//span[@class='source']")).containsOnly(hostile);
        assertThat(page.elements("//img"))
                .allMatch(image -> image.getAttribute("alt").endsWith("labelled " + hostile));
    }

    @Test
    void page_isBelowSixMegabytes_with200Pictures_and500Pairs() {
        String page = HtmlReport.render(BigReport.of(200, 500));

        assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(2_000_000, 6_000_000);
    }

    private static ReportData hostileReport(String text) {
        return SampleReports.digits(text, text, text);
    }
}
