package dev.peacock.report.page;

import static dev.peacock.report.Html.tag;

import dev.peacock.report.ExampleContent;
import dev.peacock.report.Html;
import dev.peacock.report.ReportData.Example;
import dev.peacock.report.words.Origin;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Shows one example: its picture, or its values, and its name. */
final class ExampleView {
    private static final int LONGEST_LABEL = 60;
    private static final int LONGEST_ID = 60;
    private static final int LONGEST_SOURCE = 120;
    private static final int SMALL_PICTURE = 96;
    private static final int LONGEST_TEXT = 600;

    /** How many nats a character's gain is at least to be marked so: it is then 2, 8 or 32 times as probable. */
    private static final double[] MARKED = {Math.log(2), Math.log(8), Math.log(32)};

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
        if (example.content() instanceof ExampleContent.Text text) {
            return tag("div", "class", "document", "role", "group", "tabindex", "0", "aria-label", name)
                    .of(document(text));
        }
        return values.table(example, name);
    }

    /** The beginning of a text, in one direction of its own, with the characters marked that changed most. */
    private static Html document(ExampleContent.Text content) {
        int[] all = content.text().codePoints().toArray();
        int shown = shown(all.length);
        List<Html> runs = new ArrayList<>();
        for (int from = 0; from < shown; ) {
            int mark = mark(content.gains(), from);
            int to = from + 1;
            while (to < shown && mark(content.gains(), to) == mark) {
                to++;
            }
            String run = IntStream.range(from, to)
                    .map(i -> harmless(all[i]))
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            runs.add(
                    mark == 0
                            ? Html.text(run)
                            : tag("mark", "class", "gain" + mark).of(run));
            from = to;
        }
        return tag("bdi").of(Html.all(runs), shown < all.length ? "\u2026" : "");
    }

    private static int shown(int characters) {
        return characters <= LONGEST_TEXT ? characters : LONGEST_TEXT - 1;
    }

    private static int mark(List<Double> gains, int character) {
        int mark = 0;
        while (mark < MARKED.length && character < gains.size() && gains.get(character) >= MARKED[mark]) {
            mark++;
        }
        return mark;
    }

    /** Characters that turn the direction of what follows are shown as unknown ones. */
    private static int harmless(int character) {
        boolean turns = character == 0x61C
                || character == 0x200E
                || character == 0x200F
                || 0x202A <= character && character <= 0x202E
                || 0x2066 <= character && character <= 0x2069;
        return turns ? 0xFFFD : character;
    }

    /** What the marks in documents mean; nothing where none is marked. */
    static Html legend(List<Example> examples) {
        boolean marked = examples.stream()
                .anyMatch(example -> example.content() instanceof ExampleContent.Text text
                        && IntStream.range(
                                        0,
                                        shown(text.text()
                                                .codePointCount(0, text.text().length())))
                                .anyMatch(at -> mark(text.gains(), at) > 0));
        if (!marked) {
            return Html.NOTHING;
        }
        return Html.paragraph(
                "Marked characters are {}, {} or {} times as probable to the models that saw the document as to those that did "
                        + "not, or more (geometric means over models).",
                tag("mark", "class", "gain1").of("2"),
                tag("mark", "class", "gain2").of("8"),
                tag("mark", "class", "gain3").of("32"));
    }

    /** "train 1204", as a notebook wants to join it, the label, what the data set calls it, and where it came from. */
    static Html caption(Example example, String split) {
        String source = Origin.source(example.givenId(), example.source());
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
