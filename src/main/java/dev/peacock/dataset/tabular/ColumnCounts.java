package dev.peacock.dataset.tabular;

import java.util.Arrays;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the train examples have in one column: first the kinds of its fields, then the spread of its numbers. */
final class ColumnCounts {
    /** More values of a column that was not said to be of names are a text or an id rather than names. */
    static final int MANY = 50;

    /** More values of a column of names would be more features than a model can learn from. */
    static final int MOST = 10_000;

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
    private @Nullable String firstTextWhere;
    private String firstText = "";
    private @Nullable String problem;
    private double sum;
    private double squares;
    private int unseen;
    private @Nullable String firstUnseen;
    private double[] kept = new double[0];
    private int keptCount;

    /** {@code names}: whether its values are names, whatever they look like. */
    ColumnCounts(boolean names) {
        this.names = names;
    }

    /** A train example's field; {@code where} begins messages. */
    void count(@Nullable Object cell, String where) {
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
            sum += Cells.number(cell);
            numbers++;
        } catch (NumberFormatException e) {
            texts++;
            dates += Cells.isDate(cell) ? 1 : 0;
            keep(cell);
            if (firstTextWhere == null) {
                firstTextWhere = where;
                firstText = String.valueOf(e.getMessage());
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

    /** What is wrong with a column, as a sentence, or null. {@code named} is the column in messages, {@code file} where it is. */
    @Nullable
    String problem(String file, String named) {
        String column = file + ": column " + named;
        String ignore = "; add it to dataset.train.ignore";
        if (problem != null) {
            return problem;
        }
        if (missing + (isNumbers() ? gaps : 0) == rows) {
            return column + " has no value in any train example" + ignore;
        }
        if (isNumbers()) {
            return null;
        }
        if (!names && dates == texts && numbers == 0) {
            return column + " has dates, which are not read" + ignore
                    + ", or replace it with numbers such as the year or the days since a fixed day";
        }
        if (!names && (numbers > 0 || firstText.endsWith(Cells.NOT_FINITE))) {
            return firstTextWhere + ", column " + named + ": " + firstText
                    + (numbers > 0 ? ", but " + numbers + " others are; " : "; ") + CORRECT;
        }
        if (values.size() + (missing > 0 ? 1 : 0) == rows) {
            return column + " has a different value in every train example (" + rows
                    + "), so nothing can be learnt from it; make it dataset.train.id or add it to dataset.train.ignore";
        }
        if (!names && values.size() > MANY) {
            return column + " is a text with more than " + MANY + " different values, and each would become a feature"
                    + ignore + ", or to dataset.train.categorical if that is what you want";
        }
        return values.size() > MOST
                ? column + " has more than " + MOST + " different values, and each would become a feature" + ignore
                : null;
    }

    /** A test example's field, after all train examples; {@code source} is what the store calls its place. */
    void countTest(@Nullable Object cell, String where, String source, String named) {
        boolean lacks = isNumbers() ? Cells.isGap(cell) : cell == null || Cells.isMissing(cell);
        if (lacks ? missing + (isNumbers() ? gaps : 0) > 0 : isKnown(cell, where, named)) {
            return;
        }
        if (unseen++ == 0) {
            firstUnseen = (lacks ? "" : Cells.shown(String.valueOf(cell)) + " in ") + source;
        }
    }

    private boolean isKnown(@Nullable Object cell, String where, String named) {
        if (!isNumbers()) {
            return values.contains(String.valueOf(cell));
        }
        try {
            Cells.number(Objects.requireNonNull(cell));
        } catch (NumberFormatException e) {
            problem = where + ", column " + named + ": " + e.getMessage()
                    + ", but train examples have only numbers there; " + CORRECT;
        }
        return true;
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
        return new FittedColumn(
                name,
                null,
                missing + gaps,
                standardized ? sum / numbers : 0,
                standardized ? Math.sqrt(squares / numbers) : 1,
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
