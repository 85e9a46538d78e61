package dev.peacock.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.report.page.HtmlReport;
import dev.peacock.report.page.SampleReports;
import dev.peacock.report.page.SampleTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a person does with the report: 20 memorized digits, two of each label, their memorization from 0.95 downwards in steps of 0.025;
 * 10 test examples with pairs, of which seven have one clearly above the threshold.
 */
class ReportControlsIT {
    @TempDir(cleanup = CleanupMode.ALWAYS)
    static Path directory;

    private static Browser browser;
    private static Path page;
    private static Path table;

    @BeforeAll
    static void startBrowser() throws IOException {
        page = Files.writeString(
                directory.resolve("report.html"), HtmlReport.render(SampleReports.digits("Digits", null, null)));
        table = Files.writeString(directory.resolve("table.html"), HtmlReport.render(SampleTables.report(60)));
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
        browser.open(page);
        browser.console();
        browser.requests();
    }

    /** Whatever a person does, nothing is asked for and the console stays empty. */
    @AfterEach
    void pageIsQuiet() {
        assertThat(browser.console()).isEmpty();
        assertThat(browser.requests())
                .allMatch(address ->
                        address.startsWith(directory.toUri().toString()) || address.startsWith("data:image/"));
    }

    @Test
    void controls_areThere_andSayHowMuchIsShown() {
        assertThat(browser.count("[...document.forms].filter(f => f.checkVisibility())"))
                .isEqualTo(2);
        assertThat(output(0)).isEqualTo("20 of 20 train examples shown");
        assertThat(output(1)).isEqualTo("10 of 10 test examples shown");
    }

    @Test
    void withoutScripts_controlsAreHidden_andAllElseIsThere() {
        int pictures = browser.count("document.images");
        browser.evaluate("[...document.forms].forEach(form => form.remove())");
        String text =
                browser.evaluate("document.querySelector('main').innerText").asText();
        browser.command("Emulation.setScriptExecutionDisabled", "{\"value\": true}");
        try {
            browser.open(page);

            assertThat(browser.count("[...document.forms].filter(f => f.checkVisibility())"))
                    .isZero();
            assertThat(browser.count("document.images")).isEqualTo(pictures);
            assertThat(browser.count("[...document.querySelectorAll('.gallery > li, .pairs > li')]"
                            + ".filter(i => i.checkVisibility())"))
                    .isEqualTo(20 + 10 + 4);
            assertThat(browser.evaluate("document.querySelector('main').innerText")
                            .asText())
                    .isEqualTo(text);
        } finally {
            browser.command("Emulation.setScriptExecutionDisabled", "{\"value\": false}");
        }
    }

    @Test
    void label_leavesItsCards() {
        choose(0, "label", "7");

        assertThat(visible("memorized-list", "label")).isEqualTo("7,7");
        assertThat(output(0)).isEqualTo("2 of 20 train examples shown");
        assertThat(output(1)).isEqualTo("10 of 10 test examples shown");
    }

    @Test
    void range_leavesItsCards_andGoesTogetherWithTheLabel() {
        enter(0, "low", "0.81");
        assertThat(visible("memorized-list", "label")).isEqualTo("0,1,2,3,4,5");
        enter(0, "high", "0.91");
        assertThat(visible("memorized-list", "label")).isEqualTo("2,3,4,5");
        choose(0, "label", "4");
        assertThat(visible("memorized-list", "label")).isEqualTo("4");
        choose(0, "label", "7");
        assertThat(output(0)).isEqualTo("0 of 20 train examples shown");
        enter(0, "low", "");
        assertThat(visible("memorized-list", "label")).isEqualTo("7,7");
    }

    @Test
    void order_isByLabel_thenByMemorization_andComesBack() {
        String first = visible("memorized-list", "value");
        choose(0, "order", "label");
        assertThat(visible("memorized-list", "label")).isEqualTo("0,0,1,1,2,2,3,3,4,4,5,5,6,6,7,7,8,8,9,9");
        assertThat(visible("memorized-list", "value"))
                .startsWith(first.split(",")[0] + "," + first.split(",")[10] + "," + first.split(",")[1]);
        choose(0, "order", "memorization");
        assertThat(visible("memorized-list", "value")).isEqualTo(first);
    }

    @Test
    void pairs_areSortedByTheNumberOfInfluencers_andTheOthersStayInOrder() {
        String first = visible("pair-list", "value");
        choose(1, "order", "number of influencers");
        assertThat(visible("pair-list", "gain")).isEqualTo("3,1,1,1,1,1,1,1,1,1");
        assertThat(visible("pair-list", "value")).isEqualTo(first);
        choose(1, "order", "label");
        assertThat(visible("pair-list", "label")).isEqualTo("0,1,2,3,4,5,6,7,8,9");
    }

    @Test
    void onlySurePairs_areLeft_byTheSpaceBar_andAllComeBackByTheButton() {
        browser.evaluate("document.forms[1].elements.sure.focus()");
        browser.press(" ");
        assertThat(output(1)).isEqualTo("7 of 10 test examples shown");
        assertThat(visible("pair-list", "sure")).isEqualTo("yes,yes,yes,yes,yes,yes,yes");
        choose(1, "order", "label");

        browser.evaluate("document.forms[1].querySelector('button').focus()");
        browser.press("Enter");

        // a form is emptied after those who listen for it were told
        browser.await("new Promise(done => setTimeout(done, 50))");
        assertThat(output(1)).isEqualTo("10 of 10 test examples shown");
        assertThat(browser.evaluate("document.forms[1].elements.sure.checked").asBoolean())
                .isFalse();
        assertThat(visible("pair-list", "value")).startsWith("0.46,0.435,0.41");
    }

    @Test
    void details_areReachedByTab_andOpenedByEnter() {
        browser.evaluate("document.forms[0].querySelector('button').focus()");
        browser.press("Tab");
        assertThat(browser.evaluate("document.activeElement.getAttribute('aria-label')")
                        .asText())
                .isEqualTo("Details of train example 0");
        assertThat(browser.style("document.activeElement", "outlineStyle")).isEqualTo("solid");

        browser.press("Enter");

        assertThat(browser.evaluate("document.activeElement.parentElement.open").asBoolean())
                .isTrue();
        String shown = browser.evaluate("document.activeElement.parentElement.innerText")
                .asText();
        assertThat(shown)
                .contains(
                        "classified correctly by 275 of the 281 models that saw it",
                        "95% interval",
                        "Nearest train examples");
        assertThat(browser.count("[...document.activeElement.parentElement.querySelectorAll('img')]"
                        + ".filter(i => i.checkVisibility() && i.naturalWidth == 8)"))
                .isEqualTo(3);
        browser.press("Enter");
        assertThat(browser.evaluate("document.activeElement.parentElement.open").asBoolean())
                .isFalse();
    }

    @Test
    void enterInAField_goesNowhere() {
        browser.evaluate("document.forms[0].elements.low.focus()");
        browser.press("Enter");

        assertThat(browser.evaluate("location.href").asText())
                .isEqualTo(page.toUri().toString());
        assertThat(output(0)).isEqualTo("20 of 20 train examples shown");
    }

    @Test
    void anyExample_isFoundByItsId_itsLineAndItsNumber() {
        browser.open(table);
        // their numbers are made up by a random stream, so that they tell one example from the others
        assertThat(lookUp("c1012", ""))
                .startsWith("Train example 12, found by its id\nno id c1012, customers.csv:14\nmemorization ")
                .containsPattern(
                        "memorization \u2212?0\\.\\d\\d \\(.* to .*\\)\\. It is classified correctly by \\d+ of the \\d+ models that "
                                + "saw it, and by \\d+ of the \\d+ that did not\\.$");
        assertThat(lookUp("t1003", ""))
                .startsWith(
                        "Test example 3, found by its id\nyes id t1003, customers.csv:5\nIt is classified correctly by ")
                .containsPattern(
                        "of 400 models\\. The largest influence on it is that of train example \\d+: 0\\.\\d\\d\\.$");
        assertThat(lookUp("customers.csv:14", "train")).startsWith("Train example 12, found by its file\n");
        assertThat(lookUp("14", "").lines().filter(line -> line.contains("found")))
                .containsExactly(
                        "Train example 14, found by its number",
                        "Test example 14, found by its number",
                        "Train example 12, found by its line or row",
                        "Test example 12, found by its line or row");
        assertThat(lookUp("7", "train")).contains("Its memorization is undefined, since every model saw it");
        assertThat(lookUp("999", "train")).startsWith("Train example 999, found by its number\n");
        assertThat(lookUp("c10", "")).isEqualTo("No example has this id, number, file or line.");
        assertThat(lookUp("", "")).isEqualTo("Type an id, a file and line, or a number.");
    }

    private static String lookUp(String word, String split) {
        browser.evaluate("(form => { form.elements.word.value = '" + word + "'; form.elements.split.value = '" + split
                + "'; document.getElementById('found').replaceChildren(); form.elements.word.focus(); })"
                + "(document.getElementById('look-up-form'))");
        browser.press("Enter");
        return browser.await("new Promise(done => { const look = () => { const text = document.getElementById('found')"
                        + ".innerText; text ? done(text) : setTimeout(look, 5); }; look(); })")
                .asText()
                .replaceAll("\n+", "\n");
    }

    /** 58 test examples, since the first three pairs are of one. */
    @Test
    void pairs_areTurnedPageByPage_byTheKeyboard() {
        browser.open(table);
        assertThat(output(1)).isEqualTo("58 of 58 test examples chosen, 20 on a page");
        assertThat(pages("[1]")).isEqualTo("page 1 of 3");
        String all = browser.evaluate(
                        "[...document.getElementById('pair-list').children].map(i => i.dataset.value).join(',')")
                .asText();
        assertThat(all).startsWith(visible("pair-list", "value") + ",");

        browser.evaluate(PAGES + "[2].focus()");
        browser.press("Enter");
        assertThat(pages("[1]")).isEqualTo("page 2 of 3");
        String second = visible("pair-list", "value");
        assertThat(second.split(",")).hasSize(20);
        browser.press(" ");
        browser.press(" ");
        assertThat(pages("[1]")).isEqualTo("page 3 of 3");
        assertThat(all).endsWith(second + "," + visible("pair-list", "value"));
        assertThat(visible("pair-list", "value").split(",")).hasSize(18);

        choose(1, "label", "yes");
        assertThat(pages("[1]")).isEqualTo("page 1 of 2");
        choose(1, "label", "all");
        choose(1, "order", "label");
        assertThat(pages("[1]")).isEqualTo("page 1 of 3");
        assertThat(visible("pair-list", "label")).isEqualTo(String.join(",", Collections.nCopies(20, "0")));
    }

    private static final String PAGES = "document.getElementById('pair-list-pages').children";

    private static String pages(String child) {
        return browser.evaluate(PAGES + child + ".value").asText();
    }

    @Test
    void withoutScripts_theFirstPageOfPairsIsThere_andSaysSo() {
        browser.command("Emulation.setScriptExecutionDisabled", "{\"value\": true}");
        try {
            browser.open(table);
            assertThat(visible("pair-list", "value").split(",")).hasSize(20);
            String text =
                    browser.evaluate("document.querySelector('main').innerText").asText();
            assertThat(text)
                    .contains("In a browser without scripts, only the first 20 test examples are shown.")
                    .contains("job/peacock explain --out DIRECTORY --train ID")
                    .doesNotContain("Next page");
        } finally {
            browser.command("Emulation.setScriptExecutionDisabled", "{\"value\": false}");
        }
    }

    private static String output(int form) {
        return browser.evaluate("document.forms[" + form + "].elements.shown.value")
                .asText();
    }

    /** A data attribute of the items that are seen, in the order in which they are seen. */
    private static String visible(String list, String data) {
        return browser.evaluate("[...document.getElementById('" + list + "').children].filter(i => i.checkVisibility())"
                        + ".map(i => i.dataset." + data + ").join(',')")
                .asText();
    }

    private static void choose(int form, String field, String name) {
        String select = "document.forms[" + form + "].elements." + field;
        set(select, "[..." + select + ".options].find(o => o.textContent == '" + name + "').value");
    }

    private static void enter(int form, String field, String value) {
        set("document.forms[" + form + "].elements." + field, "'" + value + "'");
    }

    private static void set(String field, String value) {
        browser.evaluate("(field => { field.value = " + value + "; for (const type of ['input', 'change'])"
                + " field.dispatchEvent(new Event(type, {bubbles: true})); })(" + field + ")");
    }
}
