package dev.peacock.config.text;

import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A large set of whole numbers as a short text: {@code bits:} and the Base64 of packed bits, number i being bit i%8 of byte i/8,
 * least significant first (numpy.packbits(x, bitorder="little")).
 */
public final class ExampleSetText {
    /** For messages. */
    public static final String FORM = "a text bits:... of packed bits in Base64";

    private static final String PREFIX = "bits:";

    private ExampleSetText() {}

    public static String write(List<Integer> numbers) {
        return write(numbers.stream().mapToInt(Integer::intValue).toArray());
    }

    public static String write(int[] numbers) {
        BitSet set = new BitSet();
        Arrays.stream(numbers).forEach(set::set);
        return PREFIX + Base64.getEncoder().encodeToString(set.toByteArray());
    }

    /** The numbers, ascending; null where the text is of another form. */
    public static @Nullable List<Integer> read(String text) {
        if (!text.startsWith(PREFIX)) {
            return null;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text.substring(PREFIX.length()));
            return BitSet.valueOf(bytes).stream().boxed().toList();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
