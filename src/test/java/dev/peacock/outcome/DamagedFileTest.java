package dev.peacock.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import dev.peacock.stats.RandomStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file on which a bit has changed is named, or what is read of it is what was written. */
class DamagedFileTest {
    private static final String EXPERIMENT = "0123456789abcdef";

    @TempDir
    Path directory = Path.of("");

    private final Configuration hadoop = new Configuration();
    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = directory.resolve("stack-000000.parquet");
    }

    private org.apache.hadoop.fs.Path path() {
        return new org.apache.hadoop.fs.Path(file.toUri());
    }

    private Outcomes outcomes() {
        return new Outcomes(hadoop, new org.apache.hadoop.fs.Path(directory.toUri()), EXPERIMENT);
    }

    /** The file's bytes, once it is written. */
    private byte[] written(List<OutcomeRow> rows) throws IOException {
        byte[] bytes = OutcomeFile.bytes(hadoop, EXPERIMENT, rows);
        Files.write(file, bytes);
        return bytes;
    }

    @Test
    void everyFlippedBit_isNoticed_orChangesNothing() throws IOException {
        int n = 11;
        int q = 5;
        List<OutcomeRow> rows = List.of(row(3, n, q, false), row(4, n, q, true));
        byte[] bytes = written(rows);
        int unnoticed = 0;
        for (int at = 0; at < bytes.length; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            Files.write(file, damaged);
            // reading is slower, and meets the same checks
            List<OutcomeRow> read = at % 5 == 0 ? readOrNull(n, q, at % 2 == 0) : null;
            if (read != null) {
                unnoticed++;
                assertThat(plain(read)).as("byte %d", at).isEqualTo(plain(rows));
            }
            assertThat(outcomes().damage(path(), n, q)).as("byte %d", at).isNotNull();
        }
        assertThat(unnoticed)
                .as("one block, so that whoever reads any of it checks all")
                .isZero();
    }

    @Test
    void everyCut_isNoticed() throws IOException {
        byte[] bytes = written(List.of(row(3, 11, 5, true)));
        for (int length = 0; length < bytes.length; length += 7) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertThat(readOrNull(11, 5, true)).as("%d bytes", length).isNull();
        }
    }

    /** Several blocks, so that a reader without margins does not meet all of them. */
    @Test
    void inALargeFile_whatIsReadIsChecked_andRepairReadsAll() throws IOException {
        int n = 30_000;
        int q = 100;
        List<OutcomeRow> rows = List.of(row(0, n, q, true), row(1, n, q, true));
        byte[] bytes = written(rows);
        assertThat(bytes.length).isGreaterThan(3 * Seal.BLOCK);
        assertThat(plain(readOrNull(n, q, false))).isEqualTo(plain(rows));
        assertThat(outcomes().damage(path(), n, q)).isNull();
        RandomStream random = new RandomStream(1);
        int unnoticed = 0;
        for (int i = 0; i < 20; i++) {
            byte[] damaged = bytes.clone();
            damaged[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            List<OutcomeRow> read = readOrNull(n, q, false);
            if (read != null) {
                unnoticed++;
                assertThat(plain(read)).isEqualTo(plain(rows));
            }
            assertThat(outcomes().damage(path(), n, q)).isNotNull();
        }
        assertThat(unnoticed).as("in margins that are not read").isBetween(1, 19);
    }

    @Test
    void theMessage_namesTheFile_andSaysWhatToDo() throws IOException {
        byte[] bytes = written(List.of(row(3, 11, 5, false)));
        bytes[100] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> outcomes().read(path(), 11, 5, Outcomes.Kept.BITS))
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll(
                        "stack-000000.parquet: damaged (",
                        "were changed after they were written",
                        "run train --repair");
    }

    @Test
    void moreRowsThanTheFooterNames_isDamage_andAnotherExperimentIsNot() throws IOException {
        written(List.of(row(3, 11, 5, false)));
        assertThat(outcomes().damage(path(), 11, 5)).isNull();
        assertThat(outcomes().damage(path(), 19, 5)).contains("19 examples");
        Outcomes other = new Outcomes(hadoop, new org.apache.hadoop.fs.Path(directory.toUri()), "fedcba9876543210");
        assertThatThrownBy(() -> other.damage(path(), 11, 5)).hasMessageContaining("belongs to experiment");
    }

    /** As Peacock 0.1 wrote it: pages have checksums, and the rest has none. */
    @Test
    void aFileFromBeforeThereWereSeals_isRead_andItsPagesAreChecked() throws IOException {
        List<OutcomeRow> rows = List.of(row(3, 400, 90, false), row(4, 400, 90, false));
        writeOld(rows);
        byte[] bytes = Files.readAllBytes(file);
        assertThat(Seal.of(bytes, bytes.length)).isNull();
        assertThat(plain(readOrNull(400, 90, true))).isEqualTo(plain(rows));
        assertThat(outcomes().damage(path(), 400, 90)).isNull();
        int at = indexOf(bytes, rows.get(1).included().toBytes());
        bytes[at] ^= 1;
        Files.write(file, bytes);
        assertThat(readOrNull(400, 90, false)).isNull();
        assertThat(outcomes().damage(path(), 400, 90)).isNotNull();
    }

    /** As many runs as rows, but others: in an old file, whose footer has no checksum. */
    @Test
    void aFooterThatNamesOtherRuns_isDamage() throws IOException {
        writeOld(List.of(row(3, 11, 5, false), row(4, 11, 5, false)));
        byte[] bytes = Files.readAllBytes(file);
        bytes[indexOf(bytes, "3,4".getBytes(StandardCharsets.US_ASCII)) + 2] = '5';
        Files.write(file, bytes);
        assertThat(outcomes().damage(path(), 11, 5)).isEqualTo("its footer names runs [3, 5], and it has [3, 4]");
    }

    private void writeOld(List<OutcomeRow> rows) throws IOException {
        byte[] sealed = written(rows);
        Seal seal = Seal.of(sealed, sealed.length);
        assertThat(seal).isNotNull();
        // the same without the seal, and without the footer's word of it
        int data = (int) java.util.Objects.requireNonNull(seal).dataLength();
        int mark = indexOf(sealed, Seal.MARK.getBytes(StandardCharsets.US_ASCII)) + 8;
        byte[] old = new byte[data + sealed.length - mark];
        System.arraycopy(sealed, 0, old, 0, data);
        System.arraycopy(sealed, mark, old, data, sealed.length - mark);
        int word = indexOf(old, Seal.MARK.getBytes(StandardCharsets.US_ASCII));
        old[word] = '-';
        Files.write(file, old);
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int at = 0; at + wanted.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        throw new AssertionError("not there");
    }

    /** Rows of the file by way of its footer, as commands read it; null where it is refused. */
    private @Nullable List<OutcomeRow> readOrNull(int n, int q, boolean margins) throws IOException {
        try {
            Outcomes.Inventory inventory = outcomes().inventory();
            List<OutcomeRow> rows = outcomes().read(path(), n, q, margins ? Outcomes.Kept.ALL : Outcomes.Kept.BITS);
            assertThat(inventory.finished().keySet())
                    .containsExactlyElementsOf(
                            rows.stream().map(OutcomeRow::run).toList());
            return rows;
        } catch (UserError e) {
            assertThat(e).hasMessageContaining("stack-000000.parquet");
            return null;
        }
    }

    /** Without margins, which not every reader asks for, and so that arrays need no comparing. */
    private static List<OutcomeRow> plain(@Nullable List<OutcomeRow> rows) {
        List<OutcomeRow> plain = new ArrayList<>();
        assertThat(rows).isNotNull();
        for (OutcomeRow row : java.util.Objects.requireNonNull(rows)) {
            plain.add(new OutcomeRow(
                    row.run(),
                    row.experiment(),
                    row.included(),
                    row.trainCorrect(),
                    row.testCorrect(),
                    null,
                    null,
                    null,
                    null,
                    row.trainLoss(),
                    null,
                    null,
                    row.seconds(),
                    row.host(),
                    row.device(),
                    row.trainer(),
                    row.finishedAt()));
        }
        return plain;
    }

    private static OutcomeRow row(int run, int n, int q, boolean rich) {
        RandomStream random = new RandomStream(run);
        return new OutcomeRow(
                run,
                EXPERIMENT,
                bits(random, n),
                bits(random, n),
                bits(random, q),
                rich ? floats(random, n) : null,
                rich ? floats(random, q) : null,
                null,
                null,
                rich ? 0.25 : Double.NaN,
                null,
                null,
                0.5,
                "host",
                "cpu",
                "dl4j",
                Instant.parse("2026-01-02T03:04:05.678901Z"));
    }

    private static PackedBits bits(RandomStream random, int length) {
        boolean[] bits = new boolean[length];
        for (int i = 0; i < length; i++) {
            bits[i] = random.nextInt(2) == 0;
        }
        return PackedBits.of(bits);
    }

    private static float[] floats(RandomStream random, int length) {
        float[] floats = new float[length];
        for (int i = 0; i < length; i++) {
            floats[i] = (float) random.nextGaussian();
        }
        return floats;
    }
}
