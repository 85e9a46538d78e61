package dev.peacock.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** A part of the embedded digits, for tests whose time grows with the number of pairs. */
public final class FewDigits {
    private FewDigits() {}

    /** Writes the first digits as CSV files of train and test examples into a directory, and gives the configuration's lines for them. */
    public static String dataset(Path directory, int train, int test) throws IOException {
        Files.createDirectories(directory);
        try (InputStream packed = Objects.requireNonNull(
                        FewDigits.class.getResourceAsStream("/dev/peacock/dataset/digits.csv.gz"));
                BufferedReader reader = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.US_ASCII))) {
            List<String> lines = reader.lines().limit(train + (long) test).toList();
            Files.write(directory.resolve("few-train.csv"), lines.subList(0, train));
            Files.write(directory.resolve("few-test.csv"), lines.subList(train, train + test));
        }
        String keys = ", format = csv, label = 64, header = false }";
        return "dataset { train { path = few-train.csv" + keys + ", test { path = few-test.csv" + keys
                + ", shape = [8, 8, 1], scale = 16 }";
    }
}
