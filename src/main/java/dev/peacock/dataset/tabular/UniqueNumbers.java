package dev.peacock.dataset.tabular;

import dev.peacock.check.Problems;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds columns of numbers that look like ids: another whole number in each row, or a name that says so. */
public final class UniqueNumbers {
    /** Numbers of a column that are compared: one that has another in each of so many rows is hardly anything else. */
    private static final int COMPARED = 100_000;

    /** With fewer rows, ages and prices are different in each row as well. */
    private static final int LEAST_ROWS = 100;

    private static final Pattern NAMED =
            Pattern.compile("(?i:(.*[^a-z])?(id|uuid|guid|key|rowid|index))'|'.*[a-z](Id|ID)'");

    private @Nullable Set<Long> seen = new HashSet<>();

    /** A number of the column, in a train example. */
    public void see(double value) {
        Set<Long> before = seen;
        if (before == null || before.size() >= COMPARED) {
            return;
        }
        // most columns end at their second or third number
        if (value != Math.rint(value) || !before.add((long) value)) {
            seen = null;
        }
    }

    /** Whether all numbers were whole and different so far. */
    public boolean isUnique() {
        return seen != null;
    }

    /** Notes that it looks like an id, if it does. {@code column} ends with its name, and {@code rows} are train examples. */
    public void note(String column, int rows, Problems problems) {
        boolean isUnique = seen != null && seen.size() == Math.min(rows, COMPARED);
        String name = column.substring(column.lastIndexOf(": column ") + ": column ".length());
        boolean isNamed = NAMED.matcher(name).matches();
        if (isNamed || (isUnique && rows >= LEAST_ROWS)) {
            problems.note(column + (isUnique ? " has another whole number in each row" : " is called like an id")
                    + ", and is used as a feature; if it only says which row is which, set dataset.train.id = "
                    + name.replace("'", "") + ", or add it to dataset.train.ignore");
        }
    }
}
