package dev.peacock.report;

import static dev.peacock.report.Html.tag;

import dev.peacock.report.ReportData.Example;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Shows one example: its picture, or its first feature values, and its name. */
final class ExampleView {
    private static final int FEATURES_SHOWN = 8;
    private static final int LONGEST_LABEL = 60;
    private static final int LONGEST_SOURCE = 120;
    private static final int SMALL_PICTURE = 96;

    private ExampleView() {}

    /** {@code split} is "train" or "test". */
    static Html show(Example example, String split) {
        String name = capital(split) + " example " + example.id();
        if (example.content() instanceof ExampleContent.Png png) {
            return picture(png, name + ", labelled " + shortened(example.label(), LONGEST_LABEL));
        }
        return features(((ExampleContent.Features) example.content()).values(), name);
    }

    /** "train 1204", as a notebook wants to join it, and the label, and where it came from. */
    static Html caption(Example example, String split) {
        Html id = tag("span", "class", "id").of(split + " " + example.id());
        Html label = tag("b", "class", "label").of(name(example.label()));
        String source = example.source();
        return source == null
                ? Html.all(label, " ", id)
                : Html.all(label, " ", id, " ", tag("span", "class", "source").of(isolated(source, LONGEST_SOURCE)));
    }

    /** The label and the bare number. */
    static Html briefCaption(Example example) {
        return Html.all(
                tag("b", "class", "label").of(name(example.label())),
                " ",
                tag("span", "class", "id").of(Long.toString(example.id())));
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

    private static Html features(float[] values, String name) {
        List<Html> rows = new ArrayList<>();
        rows.add(tag("tr")
                .of(
                        tag("th", "scope", "col").of("feature"),
                        tag("th", "scope", "col").of("value")));
        for (int i = 0; i < Math.min(values.length, FEATURES_SHOWN); i++) {
            Html number = tag("th", "scope", "row").of(Integer.toString(i));
            rows.add(tag("tr").of(number, tag("td").of(Numbers.significant((double) values[i]))));
        }
        if (values.length == 0) {
            rows.add(tag("tr").of(tag("td", "colspan", "2").of("nothing to show")));
        }
        if (values.length > FEATURES_SHOWN) {
            String more = "and " + Numbers.count(values.length - FEATURES_SHOWN) + " more";
            rows.add(tag("tr").of(tag("td", "class", "more", "colspan", "2").of(more)));
        }
        return tag("table", "class", "features", "aria-label", name + ", feature values")
                .of(Html.all(rows));
    }

    private static String shortened(String text, int longest) {
        if (text.codePointCount(0, text.length()) <= longest) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, longest - 1)) + "\u2026";
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
