package dev.peacock.report.page;

import static dev.peacock.report.Html.tag;

import dev.peacock.report.Html;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The form that sorts and filters a list. The page's script shows it and makes it work; else it stays hidden. */
final class Controls {
    /** The form offers no choice of labels if there are more than this. */
    private static final int MOST_LABELS = 1_000;

    private Controls() {}

    /**
     * A form for the list with this id, whose items have data-label, data-value and the attributes that {@code orders}
     * names.
     *
     * @param items what the items are, such as "train examples"
     * @param what the value is, such as memorization
     * @param labels names, by what data-label says
     * @param orders key of an order to its name, the first one that the list is in
     * @param sure what to call the filter on data-sure; empty for none
     */
    static Html of(
            String list, String items, String what, List<String> labels, Map<String, String> orders, String sure) {
        List<Html> fields = new ArrayList<>();
        fields.add(select("label", "Label", options(labels)));
        fields.add(tag("span", "class", "range").of(number("low", what + " from"), " ", number("high", "to")));
        List<Html> sorted = new ArrayList<>();
        orders.forEach((key, name) -> sorted.add(tag("option", "value", key).of(name)));
        fields.add(select("order", "Sort by", Html.all(sorted)));
        if (!sure.isEmpty()) {
            fields.add(tag("label")
                    .of(tag("input", "type", "checkbox", "name", "sure").empty(), " ", sure));
        }
        fields.add(tag("button", "type", "reset").of("Show all"));
        fields.add(tag("output", "name", "shown", "aria-live", "polite").of(""));
        return tag(
                        "form",
                        "class",
                        "controls",
                        "data-list",
                        list,
                        "data-items",
                        items,
                        "hidden",
                        "hidden",
                        "aria-label",
                        "Sort and filter by " + what)
                .of(Html.all(fields));
    }

    private static Html options(List<String> labels) {
        List<Html> options = new ArrayList<>();
        options.add(tag("option", "value", "").of("all"));
        for (int i = 0; i < Math.min(MOST_LABELS, labels.size()); i++) {
            options.add(tag("option", "value", Integer.toString(i)).of(ExampleView.plainName(labels.get(i))));
        }
        return Html.all(options);
    }

    private static Html select(String name, String title, Html options) {
        return tag("label").of(title, " ", tag("select", "name", name).of(options));
    }

    private static Html number(String name, String title) {
        return tag("label")
                .of(
                        title,
                        " ",
                        tag("input", "type", "number", "name", name, "step", "0.05")
                                .empty());
    }
}
