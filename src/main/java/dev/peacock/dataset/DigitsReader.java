package dev.peacock.dataset;

import dev.peacock.config.Shape;
import dev.peacock.dataset.image.WantedShape;
import dev.peacock.dataset.read.ExampleSink;
import dev.peacock.dataset.read.Source;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** Reads the embedded UCI digits (see DIGITS.md): 8 x 8 integers 0..16 and the label in each of 1,797 lines. */
final class DigitsReader {
    static final String FILE = "digits.csv.gz";
    static final int TRAIN_SIZE = 1500;
    private static final int PIXELS = 64;

    private DigitsReader() {}

    /** The first 1,500 examples, or the other 297. */
    static void read(boolean train, WantedShape wanted, ExampleSink sink) {
        Shape shape = wanted.orElse(new Shape(8, 8, 1), FILE);
        try (InputStream packed = Objects.requireNonNull(DigitsReader.class.getResourceAsStream(FILE), FILE);
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.US_ASCII))) {
            byte[] pixels = new byte[PIXELS];
            int row = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine(), row++) {
                if (row < TRAIN_SIZE != train) {
                    continue;
                }
                String[] fields = line.split(",", -1);
                for (int i = 0; i < PIXELS; i++) {
                    pixels[i] = Byte.parseByte(fields[i]);
                }
                sink.add(pixels, shape, fields[PIXELS], new Source(FILE, row));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
