package dev.peacock.report.page;

import static dev.peacock.report.Html.prose;
import static dev.peacock.report.Html.tag;

import dev.peacock.report.AuditSection;
import dev.peacock.report.Html;
import java.util.List;

/** A page of sections in the report's style: one self-contained file without a script that works offline. */
public final class SectionPage {
    /** Lists of examples follow one another, each below its paragraph. */
    private static final String STYLE = ".gallery + p { margin-top: 1.6rem; }\n";

    private SectionPage() {}

    /** The whole page, to be written as UTF-8. {@code facts}: a line below the title. Texts may contain anything. */
    public static String render(String title, String facts, List<AuditSection> sections) {
        Html body = tag("body")
                .of(
                        tag("header")
                                .of(
                                        tag("p", "class", "kind").of("Peacock"),
                                        tag("h1").of(title),
                                        tag("p", "class", "facts-line").of(ExampleView.isolated(facts, 200)),
                                        tag("nav", "aria-label", "Sections")
                                                .of(tag("ul")
                                                        .of(Html.all(sections.stream()
                                                                .map(section ->
                                                                        HtmlReport.link(section.id(), section.title()))
                                                                .toList())))),
                        tag("main")
                                .of(Html.all(
                                        sections.stream().map(AuditView::render).toList())),
                        tag("footer").of(prose("Made by Peacock. This page is one file and works offline.")));
        return "<!DOCTYPE html>\n"
                + tag("html", "lang", "en").of(HtmlReport.head(title, HtmlReport.styleSheet() + STYLE, "'none'"), body);
    }
}
