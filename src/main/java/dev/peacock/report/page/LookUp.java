package dev.peacock.report.page;

import static dev.peacock.report.Html.paragraph;
import static dev.peacock.report.Html.tag;

import dev.peacock.report.Html;
import dev.peacock.report.Numbers;
import dev.peacock.report.ReportData;
import dev.peacock.report.lookup.AllExamples;
import dev.peacock.report.words.ScoreWords;

/** The section in which any example is looked up; the page's script does it, with numbers that are packed into the page. */
record LookUp(ReportData data) {
    static final String ID = "look-up";
    static final String TITLE = "Look up an example";

    Html render() {
        AllExamples all = data.details().all();
        String by = ScoreWords.by(data.summary().score());
        Html command = tag("code").of("job/peacock explain --out DIRECTORY --train ID");
        if (all == null) {
            return Sections.section(
                    ID,
                    TITLE,
                    paragraph(
                            "{} gives the numbers of any train example and says which test examples it helps and harms; with "
                                    + "--test, the same of a test example. This page has them of the examples that it "
                                    + "shows, since there are more than {}.",
                            command,
                            Numbers.count(AllExamples.MOST)));
        }
        return Sections.section(
                ID,
                TITLE,
                paragraph(
                        "This page has the numbers of all {} and {}{}. {} gives {}, and says which test examples it helps "
                                + "and harms; with --test, the same of a test example.",
                        Numbers.count(all.train(), "train example", "train examples"),
                        Numbers.count(all.test(), "test example", "test examples"),
                        by.isEmpty() ? "" : "; memorization and influence are" + by,
                        command,
                        by.isEmpty() ? "them, too" : "those of the accuracies"),
                form(),
                tag("div", "id", "found", "aria-live", "polite").of(""),
                // a browser neither shows a template nor lays it out
                tag("template", "id", "numbers").of(all.packed()));
    }

    private static Html form() {
        return tag("form", "class", "controls", "id", "look-up-form", "hidden", "hidden", "aria-label", TITLE)
                .of(
                        tag("label")
                                .of(
                                        "id of the data set, file and line, or number ",
                                        tag("input", "type", "text", "name", "word", "autocomplete", "off")
                                                .empty()),
                        tag("label")
                                .of(
                                        "among ",
                                        tag("select", "name", "split")
                                                .of(
                                                        option("", "all examples"),
                                                        option("train", "train examples"),
                                                        option("test", "test examples"))),
                        tag("button", "type", "submit").of("Look up"));
    }

    private static Html option(String value, String name) {
        return tag("option", "value", value).of(name);
    }
}
