package dev.peacock.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An experiment of which some runs diverge and others do not. Examples 4 and 9 have the same enormous features and different labels,
 * so that no model is right about both. One that sees both takes a step of their size, and overflows at the next; one that sees
 * neither only has large logits.
 */
public final class Diverging {
    public static final int TRAIN = 20;
    public static final int MODELS = 24;
    public static final int SEED = 3;
    public static final double RATIO = 0.6;

    private Diverging() {}

    /** Writes the data set and the configuration into a directory, and returns the latter. */
    public static Path conf(Path directory) throws IOException {
        StringBuilder csv = new StringBuilder("a,b,label\n");
        for (int i = 0; i < TRAIN; i++) {
            boolean enormous = i == 4 || i == 9;
            csv.append(enormous ? "1e30,-1e30," : i % 2 + "," + i * 0.05 + ",")
                    .append(i % 2)
                    .append('\n');
        }
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("train.csv"), csv);
        Files.writeString(directory.resolve("test.csv"), "a,b,label\n0,0.1,0\n1,0.2,1\n0,0.3,0\n1,0.7,1\n");
        return Files.writeString(directory.resolve("x.conf"), """
                dataset.train { format = csv, path = train.csv, label = label }
                dataset.test { format = csv, path = test.csv, label = label }
                model.layers = [ { output = 2 } ]
                training { epochs = 6, batch = 2, updater { sgd { rate = 0.5 } }, stack = 4 }
                subsets { ratio = %s, models = %d, seed = %d }
                """.formatted(RATIO, MODELS, SEED));
    }
}
