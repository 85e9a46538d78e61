package dev.peacock.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.report.AuditSection;
import dev.peacock.report.AuditSection.Examples;
import dev.peacock.report.AuditSection.Shown;
import dev.peacock.report.AuditSection.Text;
import dev.peacock.report.ExampleContent;
import dev.peacock.report.ReportData;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page of sections asks for nothing, runs nothing, and takes no text for markup. */
class SectionPageTest {
    private static final String POLICY = "//head/meta[@http-equiv='Content-Security-Policy']";

    @Test
    void page_allowsItsStyleAlone_andNoScript() throws Exception {
        Page page = Page.parse(page("plain"));
        String css = page.elements("//style").get(0).getTextContent();

        assertThat(page.elements(POLICY))
                .singleElement()
                .extracting(meta -> meta.getAttribute("content"))
                .isEqualTo("default-src 'none'; img-src data:; style-src 'sha256-" + HtmlReport.sha256(css)
                        + "'; script-src 'none'; base-uri 'none'; form-action 'none'");
        assertThat(page.elements("//script | //iframe | //object | //form | //@style/.."))
                .isEmpty();
        assertThat(page.texts("//nav//a")).containsExactly("Test example 3");
        assertThat(page.elements("//nav//a").get(0).getAttribute("href")).isEqualTo("#test-3");
        assertThat(page.texts("//section[@id='test-3']//span[@class='id']")).containsExactly("test 3", "train 3");
        assertThat(page.text()).contains("a paragraph plain", "a note plain", "feature");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)"})
    void hostileText_staysText(String hostile) throws Exception {
        Page page = Page.parse(page(hostile));
        assertThat(page.elements("//*")).hasSameSizeAs(Page.parse(page("plain")).elements("//*"));
        assertThat(page.texts("//b[@class='label']")).containsOnly(hostile);
        assertThat(page.text()).contains("a note " + hostile);
    }

    private static String page(String text) {
        ReportData.Example example =
                new ReportData.Example(3, text, text, new ExampleContent.Features(new float[] {1, 2}));
        AuditSection section = new AuditSection(
                "test-3",
                "Test example 3",
                List.of(
                        new Text("a paragraph " + text),
                        new Examples(text, List.of(new Shown(example, "test", ""))),
                        new Examples(text, List.of(new Shown(example, "a note " + text)))));
        return SectionPage.render("Why?", text, List.of(section));
    }

    @Test
    void rowsThatAreCompared_haveTheSameColumns_asTheOneThatIsExplained() throws Exception {
        Page page = Page.parse(SampleTables.explanation());
        List<String> tables = page.elements("//table").stream()
                .map(table -> table.getElementsByTagName("th"))
                .map(names -> IntStream.range(2, names.getLength())
                        .mapToObj(i -> names.item(i).getTextContent().replace("\u2260\u00a0", ""))
                        .collect(Collectors.joining("|")))
                .toList();
        assertThat(tables).hasSize(4);
        assertThat(Set.copyOf(tables)).hasSize(1);
        assertThat(page.texts("//table[1]//tr[@class='differs']")).isNotEmpty();
        assertThat(page.elements("(//table)[1]//tr[@class='differs']")).isEmpty();
    }
}
