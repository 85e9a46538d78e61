package dev.peacock.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.peacock.report.ReportData;
import dev.peacock.report.page.HtmlReport;
import dev.peacock.report.page.SampleAudit;
import dev.peacock.report.page.SampleReports;
import dev.peacock.report.page.SampleTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All rules of axe-core, those of WCAG's three levels, best practices and experimental ones, find no barrier in the report. */
class ReportAccessibilityIT {
    private static final Path AXE = Path.of("scripts/test-tools/node_modules/axe-core/axe.min.js");
    private static final String TAGS =
            "'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice', 'experimental'";

    @TempDir(cleanup = CleanupMode.ALWAYS)
    static Path directory;

    private static Browser browser;
    private static String axe;

    @BeforeAll
    static void startBrowser() throws IOException {
        assertThat(AXE).as("axe-core; scripts/test.sh installs it").isRegularFile();
        axe = Files.readString(AXE);
        browser = Browser.start(directory);
    }

    @AfterAll
    static void endBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"1280, light", "390, dark"})
    void report_hasNoBarrier_asItOpens_andWithDetailsOpen(int width, String scheme) throws IOException {
        open(SampleReports.digits("Digits", null, null), width, scheme);
        assertThat(violations()).isEmpty();

        browser.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)");
        assertThat(violations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1280, light", "390, dark"})
    void rowsOfTables_theirPages_andWhatWasLookedUp_areWithoutBarriers(int width, String scheme) throws IOException {
        open(SampleTables.report(25), width, scheme);
        browser.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)");
        browser.evaluate("document.getElementById('look-up-form').elements.word.value = '14'");
        browser.evaluate("document.getElementById('look-up-form').requestSubmit()");
        browser.await("new Promise(done => { const look = () => document.querySelector('#found li') ? done(true)"
                + " : setTimeout(look, 5); look(); })");

        assertThat(violations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1280, light", "390, dark"})
    void audits_areWithoutBarriers(int width, String scheme) throws IOException {
        open(SampleAudit.of("<script>alert(1)</script> " + "w".repeat(80)), width, scheme);

        assertThat(violations()).isEmpty();
    }

    @Test
    void barrier_isFound_whereOneIsBuiltIn() throws IOException {
        open(SampleReports.digits("Digits", null, null), 1280, "light");
        browser.evaluate("document.images[0].removeAttribute('alt')");
        browser.evaluate(
                "document.querySelector('select').parentElement.replaceWith(document.querySelector('select'))");
        browser.evaluate("document.body.style.setProperty('--soft', '#ccc')");

        assertThat(violations())
                .anyMatch(violation -> violation.startsWith("image-alt"))
                .anyMatch(violation -> violation.startsWith("select-name"))
                .anyMatch(violation -> violation.startsWith("color-contrast"));
    }

    private static void open(ReportData data, int width, String scheme) throws IOException {
        Path page = Files.writeString(directory.resolve("report.html"), HtmlReport.render(data));
        browser.resize(width, 900, width < 500);
        browser.prefer(scheme);
        browser.open(page);
        browser.await(axe + "; true");
    }

    /** Rule, element and what is wrong with it. */
    private static List<String> violations() {
        JsonNode found = browser.await("axe.run(document, {runOnly: [" + TAGS + "], resultTypes: ['violations']})"
                + ".then(results => ({rules: results.passes.length, violations: results.violations.flatMap(v =>"
                + " v.nodes.map(n => v.id + ' at ' + n.html + ': ' + n.failureSummary))}))");
        assertThat(found.path("rules").asInt()).isGreaterThan(30);
        List<String> violations = new ArrayList<>();
        found.path("violations").forEach(violation -> violations.add(violation.asText()));
        return violations;
    }
}
