package dev.peacock.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.report.page.HtmlReport;
import dev.peacock.report.page.SampleAudit;
import dev.peacock.report.page.SampleReports;
import dev.peacock.report.page.SampleTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The report as a browser shows it, its labels and file names such as would like to be scripts. */
class ReportBrowserIT {
    private static final String HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>";
    private static final String SOURCE = "\"><script src=https://evil.invalid/x.js></script>" + "w".repeat(200);
    /** 20 memorized and 4 suspects with three neighbours each, 12 train and 10 test examples of pairs, each row with three for contrast. */
    private static final int PICTURES = 24 + 72 + 22 + 30;

    private static final int IN_DETAILS = 72;

    @TempDir(cleanup = CleanupMode.ALWAYS)
    static Path directory;

    private static Browser browser;
    private static Path page;

    @BeforeAll
    static void startBrowser() throws IOException {
        page = Files.writeString(
                directory.resolve("report & <hostile> #1.html"),
                HtmlReport.render(SampleReports.digits("Peacock " + HOSTILE, HOSTILE, SOURCE)));
        browser = Browser.start(directory);
    }

    @AfterAll
    static void endBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void openPage() {
        browser.command("Emulation.clearDeviceMetricsOverride", "{}");
        browser.command("Emulation.setEmulatedMedia", "{\"media\": \"\", \"features\": []}");
        browser.open(page);
    }

    @Test
    void titleAndSections_areThere() {
        assertThat(browser.evaluate("document.title").asText()).isEqualTo("Peacock " + HOSTILE);
        assertThat(browser.evaluate("document.compatMode").asText()).isEqualTo("CSS1Compat");
        assertThat(browser.evaluate("[...document.querySelectorAll('h2')].map(h => h.textContent).join('|')")
                        .asText())
                .isEqualTo(
                        "Summary|Memorization|Memorization by label|Most memorized|Strongest pairs|Accuracy in and out|Label suspects|How it was made");
    }

    @Test
    void pictures_decode_andAreShownInSquarePixels() {
        String shown = "[...document.images].filter(i => i.checkVisibility())";
        assertThat(browser.count("document.images")).isEqualTo(PICTURES);
        assertThat(browser.count(
                        "[...document.images].filter(i => i.complete && i.naturalWidth == 8 && i.naturalHeight == 8)"))
                .isEqualTo(PICTURES);
        assertThat(browser.count(shown)).isEqualTo(PICTURES - IN_DETAILS);
        assertThat(browser.count(shown + ".filter(i => i.width > 35 && i.width == i.height)"))
                .isEqualTo(PICTURES - IN_DETAILS);
        assertThat(browser.style("document.images[0]", "imageRendering")).isEqualTo("pixelated");
        assertThat(browser.count("[...document.images].filter(i => i.alt == '')"))
                .isZero();
    }

    @Test
    void hostileLabels_areText() {
        assertThat(browser.count("document.scripts")).isEqualTo(1);
        assertThat(browser.count(
                        "[...document.querySelectorAll('.label')].filter(l => l.textContent.startsWith('<script>'))"))
                .isEqualTo(PICTURES);
        assertThat(browser.count("[...document.querySelectorAll('select[name=label] option')]"
                        + ".filter(o => o.textContent.startsWith('<script>'))"))
                .isEqualTo(2);
        assertThat(browser.count("document.querySelectorAll('[onerror]')")).isZero();
    }

    @Test
    void nothing_isRequestedBeyondTheFile_andTheConsoleStaysEmpty() {
        browser.console();
        browser.requests();

        browser.open(page);

        assertThat(browser.requests())
                .contains(page.toUri().toString())
                .allMatch(address -> address.equals(page.toUri().toString()) || address.startsWith("data:image/"));
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void policy_bindsThePage_soThatAnAddedScriptOrPictureWouldBeRefused() throws IOException {
        String attacked = Files.readString(page)
                .replace(
                        "</body>",
                        "<script>document.title = 'owned'</script><img src=\"https://evil.invalid/x.png\" /></body>");
        Path copy = Files.writeString(directory.resolve("attacked.html"), attacked);
        browser.console();

        browser.open(copy);

        assertThat(browser.evaluate("document.title").asText()).startsWith("Peacock");
        assertThat(browser.console())
                .anyMatch(message -> message.contains("inline script"))
                .anyMatch(message -> message.contains("evil.invalid") && message.contains("Content Security Policy"));
    }

    @Test
    void style_isAdmittedByItsHash() {
        assertThat(browser.count("document.styleSheets")).isEqualTo(1);
        assertThat(browser.count("document.styleSheets[0].cssRules")).isGreaterThan(50);
        assertThat(browser.style("document.querySelector('.gallery')", "display"))
                .isEqualTo("grid");
    }

    @Test
    void charts_haveSize_andBarsAreSeen() {
        assertThat(
                        browser.count(
                                "[...document.querySelectorAll('.chart, .map')].filter(c => c.getBoundingClientRect().height > 150)"))
                .isEqualTo(3);
        assertThat(browser.count(
                        "[...document.querySelectorAll('.bar')].filter(b => b.getBoundingClientRect().width > 3)"))
                .isEqualTo(42);
        assertThat(browser.style("document.querySelector('.bar')", "fill")).isEqualTo("rgb(10, 106, 112)");
    }

    @Test
    void phone_showsAllOfIt_withoutScrollingSideways() {
        browser.resize(390, 844, true);
        browser.open(page);

        assertThat(browser.evaluate("innerWidth").asInt()).isEqualTo(390);
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                .isLessThanOrEqualTo(390);
        // tables scroll by themselves, and long labels in a strip end in an ellipsis
        assertThat(browser.count(
                        "[...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > 390.5)"
                                + ".filter(e => !e.closest('#summary h2, .scroll, .strip .label'))"))
                .isZero();
        assertThat(
                        browser.count(
                                "[...document.querySelectorAll('.chart text')].filter(t => t.getBoundingClientRect().height < 9)"))
                .isZero();
    }

    /** Long names and values of a table with 24 columns, in the report and on a page of explanations. */
    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void tables_wrapOrScroll_andAreNeverCut(int width) throws IOException {
        List<String> pages = List.of(
                HtmlReport.render(SampleTables.report(60)),
                SampleTables.explanation(),
                HtmlReport.render(SampleAudit.of("w".repeat(80))));
        browser.resize(width, 900, width < 500);
        for (String text : pages) {
            browser.open(Files.writeString(directory.resolve("tables.html"), text));
            browser.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)");
            assertThat(browser.count("document.querySelectorAll('table')")).isPositive();
            assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                    .isLessThanOrEqualTo(width);
            // all of a table is in its card, or in a box that scrolls; and all of a cell is in the cell
            assertThat(browser.evaluate("[...document.querySelectorAll('table, table *')]"
                                    + ".filter(e => e.checkVisibility() && !e.closest('svg, .scroll'))"
                                    + ".filter(e => e.scrollWidth > e.clientWidth && e.clientWidth > 0"
                                    + " || e.getBoundingClientRect().right >"
                                    + " e.closest('li, section').getBoundingClientRect().right + 1)"
                                    + ".map(e => e.outerHTML.slice(0, 200))")
                            .toString())
                    .isEqualTo("[]");
        }
    }

    @Test
    void darkMode_turnsPaperDark_andKeepsTextLegible() {
        double light = luminance("backgroundColor");
        browser.prefer("dark");

        double paper = luminance("backgroundColor");
        assertThat(light).isGreaterThan(0.9);
        assertThat(paper).isLessThan(0.02);
        // WCAG 2, success criterion 1.4.6: a contrast of 7 to 1.
        assertThat((luminance("color") + 0.05) / (paper + 0.05)).isGreaterThan(7);
    }

    @Test
    void print_opensTheTable_andHidesWhatIsToBeClicked() {
        browser.command("Emulation.setEmulatedMedia", "{\"media\": \"print\"}");

        for (String clicked : List.of("nav", ".controls", ".gallery details")) {
            assertThat(browser.style("document.querySelector('" + clicked + "')", "display"))
                    .isEqualTo("none");
        }
        assertThat(browser.evaluate("document.querySelector('.counts').checkVisibility({contentVisibilityAuto: true})")
                        .asBoolean())
                .isTrue();
    }

    /** Relative luminance (WCAG 2) of a colour of the body. */
    private static double luminance(String property) {
        String[] channels = browser.style("document.body", property)
                .replaceAll("[^0-9,]", "")
                .split(",");
        double[] weights = {0.2126, 0.7152, 0.0722};
        double luminance = 0;
        for (int i = 0; i < 3; i++) {
            double value = Integer.parseInt(channels[i]) / 255.0;
            luminance += weights[i] * (value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4));
        }
        return luminance;
    }
}
