package dev.peacock.report.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Numbers the labels in the order of their names: numbers first, by size. */
final class LabelNumbers {
    private static final Comparator<String> ORDER =
            Comparator.comparingInt(LabelNumbers::size).thenComparing(Comparator.naturalOrder());

    private final List<String> names;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();

    private LabelNumbers(List<String> names) {
        this.names = names;
        for (int i = 0; i < names.size(); i++) {
            numbers.put(names.get(i), i);
        }
    }

    static LabelNumbers of(Stream<String> labels) {
        List<String> names = new ArrayList<>(labels.distinct().toList());
        names.sort(ORDER);
        return new LabelNumbers(names);
    }

    /** Of a number; words come after all of them. */
    private static int size(String label) {
        return label.matches("[0-9]{1,9}") ? Integer.parseInt(label) : Integer.MAX_VALUE;
    }

    List<String> names() {
        return names;
    }

    /** Of a label that is among them. */
    String of(String label) {
        Integer number = numbers.get(label);
        if (number == null) {
            throw new IllegalArgumentException("not among the labels: " + label);
        }
        return number.toString();
    }
}
