package dev.peacock.outcome;

import dev.peacock.bits.PackedLabels;
import dev.peacock.provenance.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The content hash of an imported fleet, row by row: the same for the same fleet, whatever the type and the order of the arrays. */
final class FleetHash {
    private final MessageDigest digest = Sha256.begin();

    void add(FleetArrays.Row row) {
        digest.update(row.included().toBytes());
        digest.update(row.trainCorrect().toBytes());
        digest.update(row.testCorrect().toBytes());
        add(row.trainPrediction());
        add(row.testPrediction());
        add(row.trainMargin());
        add(row.testMargin());
        if (row.shares() != null) {
            add(row.shares().train());
            add(row.shares().test());
        }
    }

    /** In hex, after the last row. */
    String of(FleetArrays arrays) {
        FleetArrays.Labels labels = arrays.labels();
        FleetArrays.Ids ids = arrays.ids();
        if (labels != null) {
            digest.update(Sha256.littleEndian(labels.train()));
            digest.update(Sha256.littleEndian(labels.test()));
        }
        digest.update(
                Sha256.littleEndian(arrays.runs(), arrays.trainSize(), arrays.testSize(), labels == null ? 0 : 1));
        // fleets that have none of these have been identified without
        int more = (arrays.hasMargins() ? 1 : 0) + (arrays.hasPredictions() ? 2 : 0) + (arrays.hasShares() ? 4 : 0);
        if (more > 0) {
            digest.update(Sha256.littleEndian(more));
        }
        if (labels != null && !labels.numbered()) {
            add(labels.names());
        }
        if (ids != null) {
            add(ids.train() == null ? List.of() : ids.train());
            add(ids.test() == null ? List.of() : ids.test());
        }
        return Sha256.hex(digest);
    }

    private void add(@Nullable PackedLabels predictions) {
        if (predictions != null) {
            digest.update(predictions.toBytes());
        }
    }

    private void add(float @Nullable [] margins) {
        if (margins != null) {
            int[] bits = new int[margins.length];
            Arrays.setAll(bits, i -> Float.floatToIntBits(margins[i]));
            digest.update(Sha256.littleEndian(bits));
        }
    }

    private void add(List<String> texts) {
        digest.update(Sha256.littleEndian(texts.size()));
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update(Sha256.littleEndian(bytes.length));
            digest.update(bytes);
        }
    }
}
