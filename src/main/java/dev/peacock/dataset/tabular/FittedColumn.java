package dev.peacock.dataset.tabular;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was learnt of one column from the train examples, and so how a field becomes features. A column of numbers becomes
 * (x - mean) / deviation, and a second feature that is 1 where the field is missing if that occurs among the train examples; the
 * median stands for what is missing. A column of names becomes one feature for each of its values, which is 1 for that value, and
 * one for missing if that occurs among the train examples.
 *
 * @param categories the values of a column of names, sorted; null for a column of numbers
 * @param missing train examples without a value
 * @param mean of the values that are there; 0 where numbers are left as they are
 * @param deviation the standard deviation (of the population) of the values that are there, or 0 if all are equal; 1 where numbers
 *     are left as they are
 * @param median of the values that are there; null where none is missing
 * @param testUnseen test examples with a name that no train example has, or without a value where no train example lacks one
 * @param firstUnseen the first of them and where it is; null without any
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record FittedColumn(
        String name,
        @Nullable List<String> categories,
        int missing,
        double mean,
        double deviation,
        @Nullable Double median,
        int testUnseen,
        @Nullable String firstUnseen) {
    /** What stands for a field that is empty. */
    public static final String MISSING = "missing";

    /** What stands for a name that no train example has: its features do not say which. */
    public static final String UNSEEN = "a value that no train example has";

    private static final int MOST_DIGITS = 17;

    public FittedColumn {
        categories = categories == null ? null : List.copyOf(categories);
    }

    @JsonIgnore
    public boolean isNumber() {
        return categories == null;
    }

    /** What becomes of it, in words. */
    public String words(boolean standardized) {
        String values = categories == null
                ? standardized ? "number, standardized" : "number, as it stands"
                : String.format(Locale.ROOT, "text, one feature for each of %,d values", categories.size());
        if (missing == 0) {
            return values;
        }
        String gaps =
                String.format(Locale.ROOT, "; %,d gap%s marked by one more feature", missing, missing == 1 ? "" : "s");
        return values
                + gaps
                + (median == null
                        ? ""
                        : ", and the median "
                                + new BigDecimal(median)
                                        .round(new MathContext(6))
                                        .stripTrailingZeros()
                                        .toPlainString());
    }

    /** How many features it becomes. */
    public int width() {
        return (categories == null ? 1 : categories.size()) + (missing > 0 ? 1 : 0);
    }

    /** The features' names, such as {@code age}, {@code age is missing} and {@code city = Ulm}. */
    List<String> features() {
        List<String> features = new ArrayList<>();
        if (categories == null) {
            features.add(name);
        } else {
            categories.forEach(category -> features.add(name + " = " + category));
        }
        if (missing > 0) {
            features.add(name + " is missing");
        }
        return features;
    }

    /** Writes the features of a field from {@code at} on, where zeros stand; {@code one} is what stands for 1. */
    void write(@Nullable Object cell, float[] into, int at, float one) {
        if (categories == null) {
            boolean gap = Cells.isGap(cell);
            double value = gap || cell == null ? (median == null ? mean : median) : Cells.number(cell);
            into[at] = (float) ((value - mean) / (deviation == 0 ? 1 : deviation));
            if (gap && missing > 0) {
                into[at + 1] = one;
            }
        } else {
            int place = place(cell);
            if (place >= 0) {
                into[at + place] = one;
            }
        }
    }

    /** A field as it was given, from its features at {@code from}; {@link #MISSING} or {@link #UNSEEN} where there is none to give back. */
    String given(float[] features, int from) {
        boolean gap = missing > 0 && features[from + width() - 1] != 0;
        if (gap) {
            return MISSING;
        }
        if (categories == null) {
            return number(features[from]);
        }
        for (int i = 0; i < categories.size(); i++) {
            if (features[from + i] != 0) {
                return categories.get(i);
            }
        }
        return UNSEEN;
    }

    /** The number of the fewest decimals that becomes this feature. */
    private String number(float feature) {
        double spread = deviation == 0 ? 1 : deviation;
        double value = mean + feature * spread;
        double half = spread * Math.ulp(feature) / 2 + Math.ulp(value);
        BigDecimal exact = new BigDecimal(value);
        int first = -(int) Math.ceil(Math.log10(Math.max(Math.abs(value), half)));
        for (int decimals = first; decimals < first + MOST_DIGITS; decimals++) {
            BigDecimal rounded = exact.setScale(decimals, RoundingMode.HALF_EVEN);
            if (Math.abs(rounded.doubleValue() - value) <= half) {
                return plain(rounded);
            }
        }
        return plain(exact.round(MathContext.DECIMAL64));
    }

    private static String plain(BigDecimal number) {
        BigDecimal stripped = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        boolean isLong = stripped.precision() - stripped.scale() > MOST_DIGITS || stripped.scale() > MOST_DIGITS;
        return isLong ? stripped.toString() : stripped.toPlainString();
    }

    /** Which feature a field of a column of names sets; negative for a value that no train example has. */
    int place(@Nullable Object cell) {
        List<String> known = categories == null ? List.of() : categories;
        if (cell == null || Cells.isMissing(cell)) {
            return missing > 0 ? known.size() : -1;
        }
        return Collections.binarySearch(known, cell.toString());
    }
}
