package dev.peacock.outcome;

import static dev.peacock.table.Tables.OUTCOMES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.stats.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The oracle is Parquet's own writer of the same rows. */
class ParquetInMemoryTest {
    private static final MessageType SCHEMA = ParquetSchemas.of(OUTCOMES);
    private static final Configuration HADOOP = new Configuration(false);
    /** With Parquet's name for the kind of rows; of a kind of map that has the order of Parquet's own. */
    private static final Map<String, String> FOOTER = new HashMap<>(Map.of("a", "b", "writer.model.name", "example"));
    /** More than a page of floats. */
    private static final int MANY = 400_000;

    @TempDir
    java.nio.file.Path directory;

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

    private static byte[] ours(List<Group> rows, long block) throws IOException {
        return ParquetInMemory.bytes(HADOOP, SCHEMA, FOOTER, rows, block);
    }

    private ParquetFileReader reader(byte[] bytes) throws IOException {
        java.nio.file.Path file = Files.write(directory.resolve("rows.parquet"), bytes);
        return ParquetFileReader.open(HadoopInputFile.fromPath(new Path(file.toUri()), HADOOP));
    }

    @Test
    void bytes_areThoseOfParquetsWriter() throws IOException {
        List<Group> rows = new ArrayList<>();
        // Parquet looks for the ends of pages after 100 rows first
        for (int run = 0; run < 250; run++) {
            rows.add(row(run, run == 5 || run == 105 || run == 205 ? MANY : 97 * (run % 4)));
        }
        for (List<Group> some : List.of(rows, rows.subList(0, 1), List.<Group>of())) {
            byte[] bytes = ParquetInMemory.bytes(HADOOP, SCHEMA, FOOTER, some);
            assertThat(Arrays.mismatch(bytes, byParquet(some))).isEqualTo(-1);
        }
        try (ParquetFileReader reader = reader(ParquetInMemory.bytes(HADOOP, SCHEMA, FOOTER, rows))) {
            List<Integer> pages = new ArrayList<>();
            for (ColumnChunkMetaData column :
                    reader.getFooter().getBlocks().get(0).getColumns()) {
                pages.add(reader.readOffsetIndex(column).getPageCount());
            }
            assertThat(Collections.max(pages)).as("data pages of a column").isGreaterThan(1);
        }
    }

    @Test
    void severalBlocks_haveAllRowsInOrder() throws IOException {
        List<Group> rows = new ArrayList<>();
        for (int run = 0; run < 9; run++) {
            rows.add(row(run, run % 3 == 2 ? 20_000 : 5));
        }
        byte[] bytes = ours(rows, 40_000);
        try (ParquetFileReader reader = reader(bytes)) {
            assertThat(reader.getFooter().getBlocks())
                    .extracting(BlockMetaData::getRowCount)
                    .containsExactly(3L, 3L, 3L);
        }
        List<Group> read = new ArrayList<>();
        try (SealedRows<Group> back = SealedRows.of(reader(bytes), SCHEMA, row -> row, IllegalStateException::new)) {
            for (Group row = back.next(); row != null; row = back.next()) {
                read.add(row);
            }
        }
        assertThat(ours(read, Long.MAX_VALUE)).isEqualTo(ours(rows, Long.MAX_VALUE));
    }
}
