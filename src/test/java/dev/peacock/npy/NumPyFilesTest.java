package dev.peacock.npy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.bits.PackedBits;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What NumPy writes is read, and what is written NumPy reads. */
@Tag("process")
class NumPyFilesTest {
    /** 3 x 70,001: longer than a chunk, and not a multiple of 8. Element (r, c) is 1 where (r + 2) c mod 7 is below 3. */
    private static final int COLUMNS = 70_001;

    private static final String MATRIX = "m = ((np.arange(3)[:, None] + 2) * np.arange(70001)[None, :]) % 7 < 3\n";

    @TempDir
    Path directory;

    private static void assertIsMatrix(NpyArray array) throws IOException {
        try (BitRows rows = array.bitRows()) {
            assertThat(rows.rows()).isEqualTo(3);
            assertThat(rows.columns()).isEqualTo(COLUMNS);
            for (int r = 0; r < 3; r++) {
                boolean[] expected = new boolean[COLUMNS];
                for (int c = 0; c < COLUMNS; c++) {
                    expected[c] = (r + 2L) * c % 7 < 3;
                }
                assertThat(rows.next()).as("%s row %d", array.name(), r).isEqualTo(PackedBits.of(expected));
            }
        }
    }

    @Test
    void matrixOfEveryTypeOrderAndVersion_isRead() throws IOException {
        NumPy.run(directory, MATRIX + """
                from numpy.lib import format
                for t in ['|b1', '|u1', '|i1'] + [o + t for o in '<>' for t in ['u2', 'i2', 'u4', 'i4', 'i8', 'f4', 'f8']]:
                    for order in 'CF':
                        for version in [(1, 0), (2, 0), (3, 0)]:
                            name = '%s-%s-%d.npy' % (t[1:] + {'<': 'l', '>': 'b', '|': ''}[t[0]], order, version[0])
                            with open(name, 'wb') as f:
                                format.write_array(f, np.asarray(m, dtype=t, order=order), version=version)
                """);
        List<Path> files = new ArrayList<>();
        try (var list = Files.list(directory)) {
            list.sorted().forEach(files::add);
        }
        assertThat(files).hasSize((3 + 14) * 2 * 3);
        for (Path file : files) {
            assertIsMatrix(NpyArray.of(NumPy.file(file)));
        }
    }

    @Test
    void archives_storedAndCompressed_areRead() throws IOException {
        NumPy.run(directory, MATRIX + """
                np.savez('stored.npz', a=m, b=m.astype(np.uint8), c=np.asfortranarray(m), labels=np.arange(9))
                np.savez_compressed('deflated.npz', a=m, b=m.astype('>i8'), c=np.asfortranarray(m), labels=np.arange(9))
                """);
        for (String name : List.of("stored.npz", "deflated.npz")) {
            NpzFile file = NpzFile.open(NumPy.file(directory.resolve(name)));
            assertThat(file.names()).containsExactly("a", "b", "c", "labels");
            for (String array : List.of("a", "b", "c")) {
                assertIsMatrix(file.array(array).orElseThrow());
            }
            assertThat(file.array("labels").orElseThrow().wholeNumbers(8)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
            assertThat(file.array("d")).isEmpty();
        }
    }

    @Test
    void archiveWithDataDescriptors_isRead() throws IOException {
        // what np.savez writes to a pipe: sizes stand behind the data
        NumPy.run(directory, MATRIX + """
                import subprocess
                class Pipe:
                    def __init__(self, f): self.f = f
                    def write(self, b): return self.f.write(b)
                    def flush(self): self.f.flush()
                with open('piped.npz', 'wb') as f, zipfile.ZipFile(Pipe(f), 'w', zipfile.ZIP_STORED) as z:
                    with z.open('a.npy', 'w', force_zip64=True) as entry:
                        np.lib.format.write_array(entry, m)
                """);
        assertIsMatrix(NpzFile.open(NumPy.file(directory.resolve("piped.npz")))
                .array("a")
                .orElseThrow());
    }

    @Test
    void rowsOfSeveralArrays_mayBeReadAtTheSameTime() throws IOException {
        NumPy.run(directory, "np.savez_compressed('x.npz', a=np.eye(4, dtype=bool), b=~np.eye(4, dtype=bool))\n");
        NpzFile file = NpzFile.open(NumPy.file(directory.resolve("x.npz")));
        try (BitRows a = file.array("a").orElseThrow().bitRows();
                BitRows b = file.array("b").orElseThrow().bitRows()) {
            for (int r = 0; r < 4; r++) {
                assertThat(a.next().indices()).containsExactly(r);
                assertThat(b.next().count()).isEqualTo(3);
            }
        }
    }

    @Test
    void emptyMatrices_areRead() throws IOException {
        NumPy.run(
                directory,
                "np.save('rows.npy', np.zeros((0, 5), bool)); np.save('columns.npy', np.zeros((2, 0), bool))\n");
        try (BitRows rows =
                        NpyArray.of(NumPy.file(directory.resolve("rows.npy"))).bitRows();
                BitRows columns = NpyArray.of(NumPy.file(directory.resolve("columns.npy")))
                        .bitRows()) {
            assertThat(rows.rows()).isZero();
            assertThat(columns.next().length()).isZero();
        }
    }

    @Test
    void whatIsWritten_isWhatNumPyReads() throws IOException {
        Path file = directory.resolve("ours.npz");
        write(file);
        assertThat(NumPy.run(directory, """
                with np.load('ours.npz') as z:
                    for name in z.files:
                        a = z[name]
                        print(name, a.dtype.str, a.shape, a.flags.c_contiguous, a.ravel()[:4].tolist(), a.sum())
                """)).isEqualTo("""
                truth |b1 (2, 3) True [False, True, False, True] 3
                ints <i4 (4,) True [0, -1, -2, -3] -6
                longs <i8 (2,) True [3000000000, 4] 3000000004
                floats <f4 (2, 1, 2) True [0.5, -0.25, 1.0, nan] nan
                doubles <f8 (40000,) True [0.0, 0.1, 0.2, 0.30000000000000004] 79998000.0
                none <f8 (0,) True [] 0.0
                """);
    }

    @Test
    void sameArrays_giveTheSameBytes() throws IOException {
        write(directory.resolve("a.npz"));
        write(directory.resolve("b.npz"));
        assertThat(directory.resolve("a.npz")).hasSameBinaryContentAs(directory.resolve("b.npz"));
    }

    private static void write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                NpzWriter writer = new NpzWriter(out)) {
            writer.add(
                    "truth",
                    NpyType.BOOL,
                    e -> {
                        for (int i = 0; i < 6; i++) {
                            e.put(i % 2 == 1);
                        }
                    },
                    2,
                    3);
            writer.add(
                    "ints",
                    NpyType.INT32,
                    e -> {
                        for (int i = 0; i < 4; i++) {
                            e.put(-i);
                        }
                    },
                    4);
            writer.add(
                    "longs",
                    NpyType.INT64,
                    e -> {
                        e.put(3_000_000_000L);
                        e.put(4L);
                    },
                    2);
            writer.add(
                    "floats",
                    NpyType.FLOAT32,
                    e -> {
                        for (float value : new float[] {0.5f, -0.25f, 1, Float.NaN}) {
                            e.put(value);
                        }
                    },
                    2,
                    1,
                    2);
            writer.add(
                    "doubles",
                    NpyType.FLOAT64,
                    e -> {
                        for (int i = 0; i < 40_000; i++) {
                            e.put(i * 0.1);
                        }
                    },
                    40_000);
            writer.add("none", NpyType.FLOAT64, e -> {}, 0);
        }
    }
}
