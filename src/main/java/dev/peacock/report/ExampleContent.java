package dev.peacock.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How an example is shown: as a picture, as the columns of a table, as numbers without names, or as a text. */
public sealed interface ExampleContent {

    /** A PNG file. Throws IllegalArgumentException where the bytes do not begin like one. */
    final class Png implements ExampleContent {
        private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
        private static final int WIDTH_OFFSET = 16;
        private static final int HEIGHT_OFFSET = 20;

        private final byte[] bytes;

        public Png(byte[] bytes) {
            if (bytes.length < HEIGHT_OFFSET + 4 || !Arrays.equals(SIGNATURE, Arrays.copyOf(bytes, SIGNATURE.length))) {
                throw new IllegalArgumentException("a picture must be a PNG file, but its first bytes say otherwise");
            }
            this.bytes = bytes.clone();
        }

        public byte[] bytes() {
            return bytes.clone();
        }

        /** Pixels across, as the file's header claims. */
        public int width() {
            return number(WIDTH_OFFSET);
        }

        /** Pixels down, as the file's header claims. */
        public int height() {
            return number(HEIGHT_OFFSET);
        }

        private int number(int offset) {
            int value = 0;
            for (int i = 0; i < 4; i++) {
                value = value << 8 | bytes[offset + i] & 0xFF;
            }
            return value;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Png png && Arrays.equals(png.bytes, bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "PNG of " + width() + " x " + height() + " pixels";
        }
    }

    /** A row of a table: the names of its columns and its values as they were given. */
    record Columns(List<String> names, List<String> values) implements ExampleContent {
        public Columns {
            names = List.copyOf(names);
            values = List.copyOf(values);
            if (names.size() != values.size()) {
                throw new IllegalArgumentException(values.size() + " values of " + names.size() + " columns");
            }
        }
    }

    /**
     * A document.
     *
     * @param gains by character, how many nats more probable it is to the models that saw the document than to those that did not, on
     *     average; empty where that is not known, as of test documents
     */
    record Text(String text, List<Double> gains) implements ExampleContent {
        public Text {
            gains = List.copyOf(gains);
        }
    }

    /** The places of the columns in which two rows of a table differ; none for what has no names. */
    static List<Integer> differences(ExampleContent one, ExampleContent other) {
        if (!(one instanceof Columns a) || !(other instanceof Columns b)) {
            return List.of();
        }
        return IntStream.range(0, Math.min(a.values.size(), b.values.size()))
                .filter(i -> !a.values.get(i).equals(b.values.get(i)))
                .boxed()
                .toList();
    }

    /** Feature values, in the order of the input. */
    final class Features implements ExampleContent {
        private final float[] values;

        public Features(float[] values) {
            this.values = values.clone();
        }

        public float[] values() {
            return values.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Features features && Arrays.equals(features.values, values);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(values);
        }

        @Override
        public String toString() {
            return values.length + " features";
        }
    }
}
