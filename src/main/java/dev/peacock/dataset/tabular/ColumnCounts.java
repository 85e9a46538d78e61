package dev.peacock.dataset.tabular;

import dev.peacock.check.Problems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the train examples have in one column: first the kinds of its fields, then the spread of its numbers. */
final class ColumnCounts {
    /** More values of a column that was not said to be of names are a text or an id rather than names. */
    static final int MANY = 50;

    /** More values of a column of names would be more features than a model can learn from. */
    static final int MOST = 10_000;

    /** Fields of a column that are kept for messages. */
    private static final int SHOWN = 20;

    private static final String CORRECT =
            "correct it, or add the column to dataset.train.categorical or to dataset.train.ignore";

    private final boolean names;
    private final TreeSet<String> values = new TreeSet<>();
    private int rows;
    private int missing;
    private int gaps;
    private int numbers;
    private int texts;
    private int dates;
    private final List<Bad> bad = new ArrayList<>();
    private final List<Bad> badTests = new ArrayList<>();
    private int testTexts;
    private final UniqueNumbers unique = new UniqueNumbers();
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;
    private double sum;
    private double squares;
    private int unseen;
    private @Nullable String firstUnseen;
    private double[] kept = new double[0];
    private int keptCount;

    /** A field that is no number, as messages have it: where it is, and what. */
    private record Bad(String where, String what) {}

    /** {@code names}: whether its values are names, whatever they look like. */
    ColumnCounts(boolean names) {
        this.names = names;
    }

    /** A train example's field; {@code where} gives what begins messages. */
    void count(@Nullable Object cell, Supplier<String> where) {
        rows++;
        if (cell == null || Cells.isMissing(cell)) {
            missing++;
            return;
        }
        if (names) {
            keep(cell);
            return;
        }
        if (Cells.isGap(cell)) {
            gaps++;
            keep(cell);
            return;
        }
        try {
            double value = Cells.number(cell);
            sum += value;
            least = Math.min(least, value);
            most = Math.max(most, value);
            numbers++;
            unique.see(value);
        } catch (NumberFormatException e) {
            texts++;
            dates += Cells.isDate(cell) ? 1 : 0;
            keep(cell);
            if (bad.size() < SHOWN) {
                bad.add(new Bad(where.get(), String.valueOf(e.getMessage())));
            }
        }
    }

    private void keep(Object cell) {
        if (values.size() <= (names ? MOST : MANY)) {
            values.add(cell.toString());
        }
    }

    boolean isNumbers() {
        return !names && texts == 0;
    }

    /** Notes what is wrong with the column, which messages call {@code named}; {@code file} and {@code test} have its train and test examples. */
    void check(String file, String test, String named, Problems problems) {
        String kind = "column " + named;
        String column = file + ": " + kind;
        String ignore = "; add it to dataset.train.ignore";
        if (missing + (names || texts > 0 ? 0 : gaps) == rows) {
            problems.add(kind, column + " has no value in any train example" + ignore);
        } else if (isNumbers()) {
            String others = ", but train examples have only numbers in this column; " + CORRECT;
            noteTests(test, others, kind, problems);
            unique.note(column, rows, problems);
        } else if (!names && dates == texts && numbers == 0) {
            problems.add(
                    kind,
                    bad.get(0).where() + ", " + kind + ": " + bad.get(0).what().replace("not a number", "a date")
                            + ", and dates are not read; add the column to dataset.train.ignore, or replace it with numbers "
                            + "such as the year or the days since a fixed day");
        } else if (!names && (numbers > 0 || bad.get(0).what().endsWith(Cells.NOT_FINITE))) {
            String others = numbers > 0 ? ", but " + numbers + " others are; " + CORRECT : "; " + CORRECT;
            note(bad, texts, others, kind, problems);
            noteTests(test, others, kind, problems);
        } else if (values.size() + (missing > 0 ? 1 : 0) == rows) {
            problems.add(
                    kind,
                    column + " has a different value in every train example (" + rows
                            + "), so nothing can be learnt from it; make it dataset.train.id or add it to dataset.train.ignore");
        } else if (!names && values.size() > MANY) {
            problems.add(
                    kind,
                    column + " is a text with more than " + MANY + " different values, and each would become a feature"
                            + ignore + ", or to dataset.train.categorical if that is what you want");
        } else if (values.size() > MOST) {
            problems.add(
                    kind,
                    column + " has more than " + MOST + " different values, and each would become a feature" + ignore);
        }
    }

    private void noteTests(String test, String end, String kind, Problems problems) {
        problems.about(test, () -> note(badTests, testTexts, end, kind, problems));
    }

    /** Notes fields that are no numbers, of which there are {@code all}. */
    private static void note(List<Bad> fields, int all, String end, String kind, Problems problems) {
        fields.forEach(field -> problems.add(kind, field.where() + ", " + kind + ": " + field.what() + end));
        problems.more(kind, all - fields.size());
    }

    /** A test example's field, after all train examples; {@code source} gives what the store calls its place. */
    void countTest(@Nullable Object cell, Supplier<String> where, Supplier<String> source) {
        boolean lacks = isNumbers() ? Cells.isGap(cell) : cell == null || Cells.isMissing(cell);
        if (lacks ? missing + (isNumbers() ? gaps : 0) > 0 : isKnown(cell, where)) {
            return;
        }
        if (unseen++ == 0) {
            firstUnseen = (lacks ? "" : Cells.shown(String.valueOf(cell)) + " in ") + source.get();
        }
    }

    private boolean isKnown(@Nullable Object cell, Supplier<String> where) {
        if (names || numbers == 0) {
            return values.contains(String.valueOf(cell));
        }
        try {
            return Cells.isGap(cell) || Double.isFinite(Cells.number(Objects.requireNonNull(cell)));
        } catch (NumberFormatException e) {
            testTexts++;
            if (badTests.size() < SHOWN) {
                badTests.add(new Bad(where.get(), String.valueOf(e.getMessage())));
            }
            return true;
        }
    }

    /** A train example's field again. */
    void spread(@Nullable Object cell) {
        if (!isNumbers() || cell == null || Cells.isGap(cell)) {
            return;
        }
        double value = Cells.number(cell);
        double off = value - sum / numbers;
        squares += off * off;
        if (numbers < rows || unseen > 0) {
            if (kept.length == 0) {
                kept = new double[numbers];
            }
            kept[keptCount++] = value;
        }
    }

    FittedColumn fitted(String name, boolean standardized) {
        if (!isNumbers()) {
            return new FittedColumn(name, values.stream().toList(), missing, 0, 1, null, unseen, firstUnseen);
        }
        // equal numbers may have a mean that is none of them, and its rounding error for a deviation
        boolean equal = least == most;
        return new FittedColumn(
                name,
                null,
                missing + gaps,
                standardized ? (equal ? least : sum / numbers) : 0,
                standardized ? (equal ? 0 : Math.sqrt(squares / numbers)) : 1,
                kept.length == 0 ? null : median(),
                unseen,
                firstUnseen);
    }

    private double median() {
        Arrays.sort(kept);
        int middle = numbers / 2;
        return numbers % 2 == 1 ? kept[middle] : (kept[middle - 1] + kept[middle]) / 2;
    }
}
