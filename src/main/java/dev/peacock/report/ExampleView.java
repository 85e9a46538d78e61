package dev.peacock.report;

import static dev.peacock.report.Html.tag;

import dev.peacock.report.ReportData.Example;
import java.util.Base64;
import java.util.Locale;

/** Shows one example: its picture, or its values, and its name. */
final class ExampleView {
    private static final int LONGEST_LABEL = 60;
    private static final int LONGEST_ID = 60;
    private static final int LONGEST_SOURCE = 120;
    private static final int SMALL_PICTURE = 96;

    private ExampleView() {}

    /** {@code split} is "train" or "test". */
    static Html show(Example example, String split) {
        return show(example, split, ValuesView.ALONE);
    }

    /** The same, {@code values} of a table beside those of other examples. */
    static Html show(Example example, String split, ValuesView values) {
        String name = capital(split) + " example " + example.id();
        if (example.content() instanceof ExampleContent.Png png) {
            return picture(png, name + ", labelled " + shortened(example.label(), LONGEST_LABEL));
        }
        return values.table(example, name);
    }

    /** "train 1204", as a notebook wants to join it, the label, what the data set calls it, and where it came from. */
    static Html caption(Example example, String split) {
        String source = example.source();
        return Html.all(
                briefCaption(example, split + " "),
                source == null
                        ? Html.NOTHING
                        : Html.all(" ", tag("span", "class", "source").of(isolated(source, LONGEST_SOURCE))));
    }

    /** The label, the number, and what the data set calls it; {@code split} stands before the number. */
    static Html briefCaption(Example example, String split) {
        String given = example.givenId();
        return Html.all(
                tag("b", "class", "label").of(name(example.label())),
                " ",
                tag("span", "class", "id").of(split + example.id()),
                given == null
                        ? Html.NOTHING
                        : Html.all(" ", tag("span", "class", "given").of("id ", isolated(given, LONGEST_ID))));
    }

    /** A label, cut to a length that a page can bear, and kept from turning the text around it. */
    static Html name(String label) {
        return tag("bdi").of(plainName(label));
    }

    /** The same where no element may stand. */
    static String plainName(String label) {
        return shortened(label.isBlank() ? "(no name)" : label, LONGEST_LABEL);
    }

    static Html isolated(String text, int longest) {
        return tag("bdi").of(shortened(text, longest));
    }

    private static Html picture(ExampleContent.Png png, String description) {
        boolean small = Math.max(png.width(), png.height()) <= SMALL_PICTURE;
        return tag(
                        "img",
                        "class",
                        small ? "picture small" : "picture",
                        "src",
                        "data:image/png;base64," + Base64.getEncoder().encodeToString(png.bytes()),
                        "width",
                        Integer.toString(png.width()),
                        "height",
                        Integer.toString(png.height()),
                        "alt",
                        description)
                .empty();
    }

    static String shortened(String text, int longest) {
        if (text.codePointCount(0, text.length()) <= longest) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, longest - 1)) + "\u2026";
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
