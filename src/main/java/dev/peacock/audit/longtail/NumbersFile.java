package dev.peacock.audit.longtail;

import dev.peacock.check.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A text file with one number a line, the frequency or count of a subpopulation; optionally followed by a blank or
 * comma and the number of subpopulations that have it (1 if left out). Empty lines, and everything after #, are
 * ignored.
 */
public final class NumbersFile {
    /** No line of two short numbers is longer; a file without line ends must not fill the memory. */
    private static final int LONGEST = 200;

    private final BufferedReader reader;
    private final String file;
    private final boolean whole;
    private double[] numbers = new double[1 << 10];
    private int size;
    private int line;

    private NumbersFile(BufferedReader reader, String file, boolean whole) {
        this.reader = reader;
        this.file = file;
        this.whole = whole;
    }

    /** Frequencies, not divided by their sum; {@code file} is what messages call it. UserError with the line of what is none. */
    public static double[] frequencies(BufferedReader reader, String file) throws IOException {
        return new NumbersFile(reader, file, false).read();
    }

    /** Counts: whole numbers from 0 on. */
    public static int[] counts(BufferedReader reader, String file) throws IOException {
        return Arrays.stream(new NumbersFile(reader, file, true).read())
                .mapToInt(count -> (int) count)
                .toArray();
    }

    private double[] read() throws IOException {
        for (String text = next(); text != null; text = next()) {
            String[] words = text.replaceAll("#.*", "").strip().split("[\\s,]+");
            if (words.length > 2) {
                throw refusal("must have a number, and optionally how many subpopulations have it");
            }
            if (!words[0].isEmpty()) {
                add(number(words[0]), words.length == 1 ? 1 : times(words[1]));
            }
        }
        if (size == 0) {
            throw new UserError(file + ": contains no numbers; give one a line for each subpopulation");
        }
        return Arrays.copyOf(numbers, size);
    }

    private @Nullable String next() throws IOException {
        StringBuilder text = new StringBuilder();
        int next = reader.read();
        if (next < 0) {
            return null;
        }
        line++;
        for (; next >= 0 && next != '\n'; next = reader.read()) {
            if (text.length() == LONGEST) {
                throw refusal("is longer than " + LONGEST + " characters");
            }
            text.append((char) next);
        }
        return text.toString().replace("\uFEFF", "");
    }

    private double number(String word) {
        double number;
        try {
            number = Double.parseDouble(word);
        } catch (NumberFormatException e) {
            throw refusal("'" + word + "' is not a number", e);
        }
        if (!(number >= 0 && number < Double.POSITIVE_INFINITY)) {
            throw refusal("'" + word + "' is not a finite number from 0 on");
        }
        if (whole && (number != Math.rint(number) || number > Integer.MAX_VALUE)) {
            throw refusal("'" + word + "' is not a whole number up to " + Integer.MAX_VALUE);
        }
        return number;
    }

    private int times(String word) {
        double times = number(word);
        if (times != Math.rint(times) || times < 1 || size + times > Prior.MOST_SUBPOPULATIONS) {
            throw refusal("'" + word + "' is not a number of subpopulations, from 1 to " + Prior.MOST_SUBPOPULATIONS
                    + " altogether");
        }
        return (int) times;
    }

    private void add(double number, int times) {
        if (size + times > numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.max(size + times, Math.min(2 * size, Prior.MOST_SUBPOPULATIONS)));
        }
        Arrays.fill(numbers, size, size + times, number);
        size += times;
    }

    private UserError refusal(String what) {
        return new UserError(file + ": line " + line + " " + what);
    }

    private UserError refusal(String what, Exception cause) {
        return new UserError(file + ": line " + line + " " + what, cause);
    }
}
