package dev.peacock.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.report.HtmlReport;
import dev.peacock.report.SampleReports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The report as a browser shows it: 20 pictures and 12 pairs whose labels and file names would like to be scripts. */
class ReportBrowserIT {
    private static final String HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>";
    private static final String SOURCE = "\"><script src=https://evil.invalid/x.js></script>" + "w".repeat(200);
    private static final String PHONE = "{\"width\": 390, \"height\": 844, \"deviceScaleFactor\": 2, \"mobile\": true}";

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
                .isEqualTo("Summary|Memorization|Most memorized|Strongest pairs|Accuracy in and out|How it was made");
    }

    @Test
    void pictures_decode_andAreShownInSquarePixels() {
        assertThat(count("document.images")).isEqualTo(44);
        assertThat(count("[...document.images].filter(i => i.complete && i.naturalWidth == 8 && i.naturalHeight == 8)"))
                .isEqualTo(44);
        assertThat(count("[...document.images].filter(i => i.width > 60 && i.width == i.height)"))
                .isEqualTo(44);
        assertThat(browser.evaluate("getComputedStyle(document.images[0]).imageRendering")
                        .asText())
                .isEqualTo("pixelated");
        assertThat(count("[...document.images].filter(i => i.alt == '')")).isZero();
    }

    @Test
    void hostileLabels_areText() {
        assertThat(count("document.scripts")).isZero();
        assertThat(count("[...document.querySelectorAll('.label')].filter(l => l.textContent.startsWith('<script>'))"))
                .isEqualTo(44);
        assertThat(count("document.querySelectorAll('[onerror]')")).isZero();
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
        assertThat(count("document.styleSheets")).isEqualTo(1);
        assertThat(count("document.styleSheets[0].cssRules")).isGreaterThan(50);
        assertThat(style("document.querySelector('.gallery')", "display")).isEqualTo("grid");
    }

    @Test
    void charts_haveSize_andBarsAreSeen() {
        assertThat(
                        count(
                                "[...document.querySelectorAll('.chart, .map')].filter(c => c.getBoundingClientRect().height > 150)"))
                .isEqualTo(3);
        assertThat(count("[...document.querySelectorAll('.bar')].filter(b => b.getBoundingClientRect().width > 3)"))
                .isEqualTo(42);
        assertThat(style("document.querySelector('.bar')", "fill")).isEqualTo("rgb(10, 106, 112)");
    }

    @Test
    void phone_showsAllOfIt_withoutScrollingSideways() {
        browser.command("Emulation.setDeviceMetricsOverride", PHONE);
        browser.open(page);

        assertThat(browser.evaluate("innerWidth").asInt()).isEqualTo(390);
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                .isLessThanOrEqualTo(390);
        assertThat(count("[...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > 390.5)"
                        + ".filter(e => !e.closest('#summary h2'))"))
                .isZero();
        assertThat(
                        count(
                                "[...document.querySelectorAll('.chart text')].filter(t => t.getBoundingClientRect().height < 9)"))
                .isZero();
    }

    @Test
    void darkMode_turnsPaperDark_andKeepsTextLegible() {
        double light = luminance("backgroundColor");
        browser.command(
                "Emulation.setEmulatedMedia",
                "{\"features\": [{\"name\": \"prefers-color-scheme\", \"value\": \"dark\"}]}");

        double paper = luminance("backgroundColor");
        assertThat(light).isGreaterThan(0.9);
        assertThat(paper).isLessThan(0.02);
        // WCAG 2, success criterion 1.4.6: a contrast of 7 to 1.
        assertThat((luminance("color") + 0.05) / (paper + 0.05)).isGreaterThan(7);
    }

    @Test
    void print_opensTheTable_andHidesTheContents() {
        browser.command("Emulation.setEmulatedMedia", "{\"media\": \"print\"}");

        assertThat(style("document.querySelector('nav')", "display")).isEqualTo("none");
        assertThat(browser.evaluate("document.querySelector('.counts').checkVisibility({contentVisibilityAuto: true})")
                        .asBoolean())
                .isTrue();
    }

    private static int count(String list) {
        return browser.evaluate("(" + list + ").length").asInt();
    }

    private static String style(String element, String property) {
        return browser.evaluate("getComputedStyle(" + element + ")." + property).asText();
    }

    /** Relative luminance (WCAG 2) of a colour of the body. */
    private static double luminance(String property) {
        String[] channels =
                style("document.body", property).replaceAll("[^0-9,]", "").split(",");
        double[] weights = {0.2126, 0.7152, 0.0722};
        double luminance = 0;
        for (int i = 0; i < 3; i++) {
            double value = Integer.parseInt(channels[i]) / 255.0;
            luminance += weights[i] * (value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4));
        }
        return luminance;
    }
}
