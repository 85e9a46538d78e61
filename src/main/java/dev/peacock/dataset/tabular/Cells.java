package dev.peacock.dataset.tabular;

import dev.peacock.check.Shown;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a field of a table says: null for an empty one, a Number, or a text that is not empty. */
public final class Cells {
    /** What stands for a missing number or label, besides an empty field. */
    private static final Pattern HEXADECIMAL = Pattern.compile("[xX]");

    private static final Set<String> WORDS = Set.of("na", "n/a", "nan", "null", "none", "?");

    /** How the message about a number ends that is infinite, or would be as one of 32 bits. */
    static final String NOT_FINITE = " is not a finite number of 32 bits";

    private static final Pattern DATE = Pattern.compile(
            "(\\d{4}([-/.])\\d{1,2}\\2\\d{1,2}|\\d{1,2}([-/.])\\d{1,2}\\3\\d{4})([T ]\\d{1,2}:\\d{2}.*)?");

    private Cells() {}

    static boolean isMissing(@Nullable Object cell) {
        return cell == null || (cell instanceof Number number && Double.isNaN(number.doubleValue()));
    }

    /** Whether a column of numbers has a gap here. */
    static boolean isGap(@Nullable Object cell) {
        return isMissing(cell) || (cell instanceof String text && isWordForMissing(text));
    }

    /** Whether a text without space around it is a word that programs write where nothing is known, such as NA and NaN. */
    public static boolean isWordForMissing(String text) {
        return WORDS.contains(text.toLowerCase(Locale.ROOT));
    }

    static boolean isDate(Object cell) {
        return cell instanceof String text && DATE.matcher(text).matches();
    }

    /** NumberFormatException that says what a field is that is neither a gap nor a finite number. */
    static double number(Object cell) {
        double value = cell instanceof Number number ? number.doubleValue() : parse((String) cell);
        if (!Float.isFinite((float) value)) {
            throw new NumberFormatException(shown(cell) + NOT_FINITE);
        }
        return value;
    }

    private static double parse(String text) {
        char last = Character.toLowerCase(text.charAt(text.length() - 1));
        try {
            // neither a suffix, as in Java, nor a hexadecimal digit is part of a number
            if (last != 'f' && last != 'd' && !HEXADECIMAL.matcher(text).find()) {
                return Double.parseDouble(text);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new NumberFormatException(shown(text) + " is not a number");
    }

    static String shown(Object cell) {
        return "'" + Shown.text(cell.toString()) + "'";
    }
}
