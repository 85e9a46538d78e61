package dev.peacock.spark;

import dev.peacock.bits.PackedBits;
import dev.peacock.bits.PackedLabels;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.stats.RandomStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Margins and predicted labels that go with the outcomes of a {@link PlantedFleet}. */
final class PlantedMargins {
    private PlantedMargins() {}

    /** The row with margins of so many bits, and predicted labels where it is said of how many classes. */
    static OutcomeRow with(OutcomeRow row, int bits, @Nullable Integer classes) {
        RandomStream random = new RandomStream(~(long) row.run());
        return new OutcomeRow(
                row.run(),
                row.experiment(),
                row.included(),
                row.trainCorrect(),
                row.testCorrect(),
                margins(row.trainCorrect(), random, bits),
                margins(row.testCorrect(), random, bits),
                classes == null ? null : predictions(row.trainCorrect(), classes),
                classes == null ? null : predictions(row.testCorrect(), classes),
                row.trainLoss(),
                null,
                null,
                row.seconds(),
                row.host(),
                row.device(),
                row.trainer(),
                row.finishedAt());
    }

    /** The true label, or else the next one. */
    private static PackedLabels predictions(PackedBits correct, int classes) {
        char[] labels = new char[correct.length()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (char) ((i + (correct.get(i) ? 0 : 1)) % classes);
        }
        return Objects.requireNonNull(PackedLabels.of(labels, 0, labels.length, classes));
    }

    /** With the sign and so many other bits: with 8 about what is left of a rounded margin in a compressed file. */
    private static float[] margins(PackedBits correct, RandomStream random, int bits) {
        float[] margins = new float[correct.length()];
        long drawn = 0;
        for (int i = 0; i < margins.length; i++) {
            drawn = i % (64 / bits) == 0 ? random.nextLong() : drawn >>> bits;
            float margin = 2 + Math.scalb((float) (drawn & (1L << bits) - 1), -bits - 3);
            margins[i] = correct.get(i) ? margin : -margin;
        }
        return margins;
    }
}
