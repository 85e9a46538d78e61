package dev.peacock.outcome;

import static dev.peacock.table.Tables.OUTCOMES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.stats.RandomStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;

/** The oracle is Parquet's own writer of the same rows. */
class ParquetInMemoryTest {
    private static final MessageType SCHEMA = ParquetSchemas.of(OUTCOMES);
    /** More than a page of floats. */
    private static final int MANY = 400_000;

    private static Group row(int run, int floats) {
        RandomStream random = new RandomStream(run);
        SimpleGroup group = new SimpleGroup(SCHEMA);
        group.add(OUTCOMES.run.name(), run);
        group.add(OUTCOMES.experiment.name(), "0123456789abcdef");
        for (String field : List.of(
                OUTCOMES.included.name(),
                OUTCOMES.trainCorrect.name(),
                OUTCOMES.testCorrect.name(),
                OUTCOMES.trainPrediction.name())) {
            group.add(field, Binary.fromConstantByteArray(new byte[] {(byte) run, (byte) random.nextInt(256), 3}));
        }
        float[] values = new float[floats];
        for (int i = 0; i < floats; i++) {
            // some more often than once, as a dictionary likes them
            values[i] = run % 2 == 0 ? random.nextInt(1000) / 8f : random.nextInt(1 << 24);
        }
        // the others have neither test margins nor a loss
        if (run % 2 == 0) {
            group.add(OUTCOMES.trainLoss.name(), 0.1 * run);
            group.add(OUTCOMES.testMargin.name(), list(OUTCOMES.testMargin.name(), new float[] {run, Float.MIN_VALUE}));
        }
        group.add(OUTCOMES.trainMargin.name(), list(OUTCOMES.trainMargin.name(), values));
        group.add(OUTCOMES.seconds.name(), 1.0 / (run + 1));
        group.add(OUTCOMES.host.name(), "host " + run % 3);
        group.add(OUTCOMES.device.name(), "cpu");
        group.add(OUTCOMES.trainer.name(), "none");
        group.add(OUTCOMES.finishedAt.name(), 1_700_000_000_000_000L + run);
        return group;
    }

    private static Group list(String field, float[] values) {
        return new FloatList(SCHEMA.getType(field).asGroupType(), values);
    }

    private static byte[] byParquet(List<Group> rows) throws IOException {
        BytesInMemory memory = new BytesInMemory();
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(memory)
                .withType(SCHEMA)
                .withExtraMetaData(Map.of("a", "b"))
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withPageWriteChecksumEnabled(true)
                .build()) {
            for (Group row : rows) {
                writer.write(row);
            }
        }
        return memory.toByteArray();
    }

    @Test
    void bytes_areThoseOfParquetsWriter() throws IOException {
        List<Group> rows = new ArrayList<>();
        for (int run = 0; run < 20; run++) {
            rows.add(row(run, run == 5 ? MANY : 97 * (run % 4)));
        }
        // its name for the kind of rows; of a kind of map that has the order of Parquet's own
        Map<String, String> footer = new HashMap<>(Map.of("a", "b", "writer.model.name", "example"));
        for (List<Group> some : List.of(rows, rows.subList(0, 1), List.<Group>of())) {
            byte[] ours = ParquetInMemory.bytes(new Configuration(false), SCHEMA, footer, some);
            assertThat(Arrays.mismatch(ours, byParquet(some))).isEqualTo(-1);
        }
    }
}
