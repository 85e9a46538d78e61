package dev.peacock.report.page;

import static dev.peacock.report.Html.prose;
import static dev.peacock.report.Html.tag;

import dev.peacock.provenance.Sha256;
import dev.peacock.report.Html;
import dev.peacock.report.ReportData;
import dev.peacock.report.ReportData.Experiment;
import dev.peacock.report.lookup.AllExamples;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * Writes the report as one self-contained HTML file that works offline: pictures are embedded, and charts are SVG. A
 * script sorts and filters its lists, but the page is complete without it. It is also well-formed XML. Write it as
 * UTF-8.
 */
public final class HtmlReport {
    private static final String ICON = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="8" fill="#0a6a70"/>\
            <circle cx="8" cy="9" r="5" fill="#d9a441"/><circle cx="8" cy="10" r="3" fill="#123a6b"/></svg>""";

    private HtmlReport() {}

    /** The whole page. The same data gives the same text, byte for byte. */
    public static String render(ReportData data) {
        Sections sections = new Sections(data);
        MemorizedCards cards = new MemorizedCards(data);
        Html body = tag("body")
                .of(
                        header(data),
                        tag("main")
                                .of(
                                        new SummarySection(data).render(),
                                        sections.memorization(),
                                        new LabelMemorization(data).render(),
                                        cards.render(),
                                        new PairList(data).render(),
                                        hasLookUp(data) ? new LookUp(data).render() : Html.NOTHING,
                                        hasAccuracies(data) ? sections.accuracy() : Html.NOTHING,
                                        cards.suspects(),
                                        Html.all(data.audits().stream()
                                                .map(AuditView::render)
                                                .toList()),
                                        sections.making()),
                        tag("footer")
                                .of(
                                        prose(
                                                "Made by Peacock. This page is one file and works offline. "
                                                        + "Its only script sorts and filters the lists, turns their pages and looks up examples.")),
                        tag("script").script(resource("report.js")));
        return "<!DOCTYPE html>\n"
                + tag("html", "lang", "en")
                        .of(
                                head(
                                        data.experiment().title(),
                                        styleSheet(),
                                        "'sha256-" + sha256(resource("report.js")) + "'"),
                                body);
    }

    /** {@code scripts}: which of them the page's security policy allows. */
    static Html head(String title, String css, String scripts) {
        String policy = "default-src 'none'; img-src data:; style-src 'sha256-" + sha256(css) + "'; script-src "
                + scripts + "; base-uri 'none'; form-action 'none'";
        String icon = Base64.getEncoder().encodeToString(ICON.getBytes(StandardCharsets.UTF_8));
        return tag("head")
                .of(
                        tag("meta", "charset", "utf-8").empty(),
                        tag("meta", "http-equiv", "Content-Security-Policy", "content", policy)
                                .empty(),
                        tag("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                                .empty(),
                        tag("meta", "name", "color-scheme", "content", "light dark")
                                .empty(),
                        tag("meta", "name", "referrer", "content", "no-referrer")
                                .empty(),
                        tag("title").of(title),
                        // A browser would otherwise ask the server of a copied report for its favicon.
                        tag("link", "rel", "icon", "href", "data:image/svg+xml;base64," + icon)
                                .empty(),
                        tag("style").styleSheet(css));
    }

    private static Html header(ReportData data) {
        Experiment experiment = data.experiment();
        List<Html> contents =
                new ArrayList<>(List.of(link("summary", "Summary"), link("memorization", "Memorization")));
        if (!data.details().labels().isEmpty()) {
            contents.add(link("labels", "Memorization by label"));
        }
        contents.add(link("memorized", "Most memorized"));
        contents.add(link("pairs", "Strongest pairs"));
        if (hasLookUp(data)) {
            contents.add(link(LookUp.ID, LookUp.TITLE));
        }
        if (hasAccuracies(data)) {
            contents.add(link("accuracy", "Accuracy in and out"));
        }
        if (!data.details().suspects().isEmpty()) {
            contents.add(link("suspects", "Label suspects"));
        }
        data.audits().forEach(audit -> contents.add(link(audit.id(), audit.title())));
        contents.add(link("making", "How it was made"));
        return tag("header")
                .of(
                        tag("p", "class", "kind").of("Peacock \u00b7 what the models memorized"),
                        tag("h1").of(ExampleView.isolated(experiment.title(), 200)),
                        tag("p", "class", "facts-line")
                                .of(prose(
                                        "{} \u00b7 experiment {} \u00b7 {}",
                                        ExampleView.isolated(experiment.datasetName(), 120),
                                        tag("code").of(experiment.id()),
                                        experiment.created())),
                        tag("nav", "aria-label", "Sections").of(tag("ul").of(Html.all(contents))));
    }

    private static boolean hasAccuracies(ReportData data) {
        return data.summary().learning().isOfLabels();
    }

    private static boolean hasLookUp(ReportData data) {
        return data.details().all() != null
                || data.experiment().trainExamples() + data.experiment().testExamples() > AllExamples.MOST;
    }

    static Html link(String id, String title) {
        return tag("li").of(tag("a", "href", "#" + id).of(title));
    }

    static String styleSheet() {
        return resource("style.css");
    }

    private static String resource(String name) {
        try (InputStream stream = HtmlReport.class.getResourceAsStream(name)) {
            byte[] bytes = Objects.requireNonNull(stream, name + " is missing from the jar")
                    .readAllBytes();
            // A parser turns CR LF into LF before it hashes.
            return new String(bytes, StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String sha256(String text) {
        byte[] hash = Sha256.begin().digest(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(hash);
    }
}
