package dev.peacock.report.page;

import static dev.peacock.report.Html.tag;

import dev.peacock.report.ExampleContent;
import dev.peacock.report.Html;
import dev.peacock.report.Numbers;
import dev.peacock.report.ReportData.Example;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Shows the values of examples as tables that have the same columns in the same order, so that they can be compared: first
 * those in which the examples differ from one of them, then the others.
 *
 * @param one with which the others are compared; null for an example on its own
 * @param differing the places of the columns in which any other differs from it
 */
record ValuesView(@Nullable Example one, Set<Integer> differing) {
    static final ValuesView ALONE = new ValuesView(null, Set.of());

    private static final int SHOWN = 8;
    private static final int DIFFERING_SHOWN = 16;
    private static final int LONGEST = 80;

    ValuesView {
        differing = Collections.unmodifiableSet(new TreeSet<>(differing));
    }

    static ValuesView beside(Example one, Collection<Example> others) {
        TreeSet<Integer> differing = new TreeSet<>();
        others.forEach(other -> differing.addAll(ExampleContent.differences(one.content(), other.content())));
        return new ValuesView(one, differing);
    }

    /** What the mark in the tables means; nothing for examples that are no rows of a table. */
    static Html legend(Example sample, String one) {
        return sample.content() instanceof ExampleContent.Columns
                ? Html.paragraph("\u2260 marks the columns in which an example differs from {}.", one)
                : Html.NOTHING;
    }

    /** The class of a list of examples, which need more room if they are texts or rows of a table. */
    static String list(String name, Example sample) {
        if (sample.content() instanceof ExampleContent.Text) {
            return name + " texts";
        }
        return sample.content() instanceof ExampleContent.Png ? name : name + " tabular";
    }

    /** {@code name} is what the example is called to those who do not see the table. */
    Html table(Example example, String name) {
        if (example.content() instanceof ExampleContent.Columns columns) {
            return table(columns.names(), columns.values(), "column", differences(example), name);
        }
        float[] values = ((ExampleContent.Features) example.content()).values();
        return table(
                IntStream.range(0, values.length).mapToObj(Integer::toString).toList(),
                IntStream.range(0, values.length)
                        .mapToObj(i -> Numbers.significant((double) values[i]))
                        .toList(),
                "feature",
                List.of(),
                name);
    }

    private List<Integer> differences(Example example) {
        return one == null ? List.of() : ExampleContent.differences(one.content(), example.content());
    }

    private Html table(List<String> names, List<String> values, String kind, List<Integer> marked, String name) {
        List<Html> rows = new ArrayList<>();
        rows.add(tag("tr")
                .of(
                        tag("th", "scope", "col").of(kind),
                        tag("th", "scope", "col").of("value")));
        List<Integer> shown = shown(names.size());
        for (int i : shown) {
            boolean isMarked = marked.contains(i);
            Html title = Html.all(isMarked ? "\u2260\u00a0" : "", ExampleView.isolated(names.get(i), LONGEST));
            rows.add((isMarked ? tag("tr", "class", "differs") : tag("tr"))
                    .of(
                            tag("th", "scope", "row").of(title),
                            tag("td").of(ExampleView.isolated(values.get(i), LONGEST))));
        }
        if (names.isEmpty()) {
            rows.add(tag("tr").of(tag("td", "colspan", "2").of("nothing to show")));
        }
        if (shown.size() < names.size()) {
            long differ = marked.stream().filter(i -> !shown.contains(i)).count();
            String more = "and " + Numbers.count(names.size() - shown.size()) + " more"
                    + (differ == 0 ? "" : ", " + Numbers.count(differ) + " of them \u2260");
            rows.add(tag("tr").of(tag("td", "class", "more", "colspan", "2").of(more)));
        }
        return tag("table", "class", "features", "aria-label", name + ", " + kind + " values")
                .of(Html.all(rows));
    }

    private List<Integer> shown(int columns) {
        List<Integer> first = differing.stream()
                .filter(i -> i < columns)
                .limit(DIFFERING_SHOWN)
                .toList();
        Stream<Integer> others =
                IntStream.range(0, columns).filter(i -> !differing.contains(i)).boxed();
        return Stream.concat(first.stream(), others.limit(Math.max(0, SHOWN - first.size())))
                .toList();
    }
}
