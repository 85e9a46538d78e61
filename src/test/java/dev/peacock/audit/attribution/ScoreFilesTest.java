package dev.peacock.audit.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.npy.NumPy;
import dev.peacock.stats.RandomStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of every form, written by NumPy: score i on j is 100 i + j - 50. */
@Tag("process")
class ScoreFilesTest {
    private static final int N = 37;
    private static final int Q = 5;
    /** One, since each reads its defaults from files. */
    private static final Configuration HADOOP = new Configuration();

    private static final String FILES = """
            import json, os, struct
            n, q = 37, 5
            s = np.arange(n)[:, None] * 100 + np.arange(q) - 50.0
            np.save('c4.npy', s.astype(np.float32))
            np.save('c8.npy', s)
            np.save('fortran.npy', np.asfortranarray(s))
            np.save('big.npy', s.astype('>f4'))
            np.save('t4.npy', s.T.astype(np.float32).copy())
            np.save('tf.npy', np.asfortranarray(s.T.astype(np.float32)))
            # TRAK: numpy.lib.format.open_memmap of train x targets
            m = np.lib.format.open_memmap('trak.mmap', mode='w+', shape=(n, q), dtype=np.float32); m[:] = s; m.flush()
            np.savez_compressed('one.npz', anything=s)
            np.savez('two.npz', scores=s.astype(np.float32), ids=np.arange(n))

            def safetensors(file, tensors, metadata=True):
                header, data = ({'__metadata__': {'factor_args': '{}'}} if metadata else {}), b''
                for name, (kind, array) in tensors.items():
                    raw = np.ascontiguousarray(array).tobytes()
                    header[name] = dict(dtype=kind, shape=list(array.shape), data_offsets=[len(data), len(data) + len(raw)])
                    data += raw
                text = json.dumps(header).encode()
                text += b' ' * (-len(text) % 8)
                open(file, 'wb').write(struct.pack('<Q', len(text)) + text + data)

            # kronfluence: test by train, of all modules or of each, which add up
            t = s.T.astype(np.float32)
            safetensors('pairwise_scores.safetensors', {'all_modules': ('F32', t)})
            safetensors('modules.safetensors', {'a': ('F32', t - 7), 'b': ('F32', t * 0 + 7)}, False)
            bf16 = (np.ascontiguousarray(t).view(np.uint32) >> 16).astype(np.uint16)
            safetensors('bf16.safetensors', {'all_modules': ('BF16', bf16)})
            safetensors('mixed.safetensors', {'a': ('F32', t), 'b': ('F64', t.astype(float))})

            # bergson: a record of each train example, of pairs of a score and whether it was written
            def bergson(path, kind, written=True):
                os.mkdir(path)
                size = np.dtype(kind).itemsize
                pair = 1 << size.bit_length()
                names, formats, offsets = [], [], []
                for k in range(q):
                    names += [f'score_{k}', f'written_{k}']; formats += [kind, 'bool']; offsets += [k * pair, k * pair + size]
                info = dict(names=names, formats=formats, offsets=offsets, itemsize=(q * pair + 7) // 8 * 8)
                a = np.zeros(n, np.dtype(info))
                for k in range(q):
                    a[f'score_{k}'] = s[:, k]; a[f'written_{k}'] = True
                if not written: a['written_3'][9] = False
                a.tofile(path + '/scores.bin')
                json.dump(dict(num_items=n, num_scores=q, dtype=info), open(path + '/info.json', 'w'))
            bergson('bergson4', 'float32'); bergson('bergson2', 'float16')
            bergson('unwritten', 'float32', False)
            open('short.npy', 'wb').write(open('c4.npy', 'rb').read()[:-8])
            open('short.safetensors', 'wb').write(open('pairwise_scores.safetensors', 'rb').read()[:-8])
            bergson('short', 'float32'); open('short/scores.bin', 'r+b').truncate(400)
            np.save('whole.npy', np.zeros((n, q), int)); np.save('cube.npy', np.zeros((n, q, 2), np.float32))
            np.savez('none.npz', a=s, b=s)
            zipfile.ZipFile('torch.pt', 'w').writestr('archive/data.pkl', b'x')
            bad = s.astype(np.float32); bad[36, 4] = -np.inf; np.save('endless.npy', bad)
            """;

    @TempDir
    static Path directory;

    @BeforeAll
    static void write() throws IOException {
        NumPy.run(directory, FILES);
    }

    private static ScoreMatrix open(String name, boolean transposed) throws IOException {
        return ScoreMatrix.of(
                ScoreFiles.open(
                        HADOOP,
                        new org.apache.hadoop.fs.Path(directory.resolve(name).toString())),
                N,
                Q,
                transposed);
    }

    private static double[][] scores(String name, boolean transposed) throws IOException {
        ScoreMatrix matrix = open(name, transposed);
        double[][] scores = new double[N][Q];
        for (int rows : new int[] {1, 16, 64}) {
            matrix.array().read(rows, (row, column) -> row + " " + column, (first, count, values) -> {
                int width = values.length
                        / Math.max(1, (int) Math.min(rows, matrix.array().rows()));
                for (int k = 0; k < count; k++) {
                    for (int c = 0; c < width; c++) {
                        scores[matrix.byTest() ? c : first + k][matrix.byTest() ? first + k : c] =
                                values[k * width + c];
                    }
                }
            });
        }
        return scores;
    }

    @ParameterizedTest
    @CsvSource({
        "c4.npy, false",
        "c8.npy, false",
        "fortran.npy, false",
        "big.npy, false",
        "t4.npy, true",
        "tf.npy, true",
        "trak.mmap, false",
        "one.npz, false",
        "two.npz, false",
        "pairwise_scores.safetensors, true",
        "'', true",
        "modules.safetensors, true",
        "bf16.safetensors, true",
        "bergson4, false",
        "bergson2, false"
    })
    void scores_areThoseThatWereWritten(String name, boolean transposed) throws IOException {
        double[][] scores = scores(name, transposed);
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < Q; j++) {
                double expected = 100 * i + j - 50;
                double rounded = name.startsWith("bf16")
                        ? Float.intBitsToFloat(Float.floatToIntBits((float) expected) & 0xFFFF0000)
                        : name.equals("bergson2") ? half(expected) : expected;
                assertThat(scores[i][j]).isEqualTo(rounded);
            }
        }
    }

    /** To the nearest of eleven significant bits, ties to even. */
    private static double half(double value) {
        double unit = Math.max(Math.ulp((float) value) * 0x1p13, 0x1p-24);
        return Math.rint(value / unit) * unit;
    }

    private static SubsetSums sums() {
        RandomStream random = new RandomStream(1);
        return new SubsetSums(
                LinearWorld.models(new double[N][Q], 3, 1, 2, random).masks(), Q, new int[0]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "t4.npy | t4.npy: is 5 x 37, test by train: transposed; give --transposed",
                "tf.npy | tf.npy: is 5 x 37, test by train: transposed; give --transposed",
                "pairwise_scores.safetensors | pairwise_scores.safetensors: is 5 x 37, test by train: transposed; give --transposed",
                "short.npy | short.npy: the header claims a shape of (37, 5) in 740 bytes, but there are 732; the file is truncated",
                "short.safetensors | short.safetensors, tensor 'all_modules': the file ends before its last score; it is truncated",
                "short | short: scores.bin has 400 bytes, but 37 items take 1480; the file is truncated",
                "unwritten | unwritten: the score of train example 9 on test example 3 was never written; let the program that writes the file finish",
                "whole.npy | whole.npy: holds numbers of type int64, but scores are float16, float32 or float64; write scores.astype(numpy.float32)",
                "cube.npy | cube.npy: has the shape (37, 5, 2), but scores are a matrix of train by test examples; write it as one",
                "none.npz | none.npz: has 2 arrays (a, b), and none is named 'scores'; name the scores so, or write them alone",
                "torch.pt | torch.pt: was written by torch.save, which is never loaded, since unpickling runs code; write the scores with "
                        + "numpy.save(FILE, scores.numpy())",
                "mixed.safetensors | mixed.safetensors: its tensors differ in shape or type, so they are not the scores of one model's modules; write "
                        + "the scores alone",
                "endless.npy | endless.npy: the score of train example 36 on test example 4 is -Infinity; write a number there, such as 0 where the method "
                        + "has no score"
            })
    void badFile_isRefused(String name, String message) {
        assertThatThrownBy(() -> open(name, false).read(sums()))
                .isInstanceOf(UserError.class)
                .hasMessage(message);
    }

    @Test
    void squareFile_isTurned_onlyWhereTheUserSaysSo() throws IOException {
        NumPy.run(directory, "np.save('square.npy', np.arange(9).reshape(3, 3).astype(float))");
        ScoreArray array = ScoreFiles.open(
                HADOOP,
                new org.apache.hadoop.fs.Path(directory.resolve("square.npy").toString()));
        assertThat(ScoreMatrix.of(array, 3, 3, false).byTest()).isFalse();
        assertThat(ScoreMatrix.of(array, 3, 3, true).byTest()).isTrue();
        assertThatThrownBy(() -> ScoreMatrix.of(array, 4, 3, false))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "square.npy: is 3 x 3, but the fleet has 4 train and 3 test examples; give a file of 4 x 3 scores, in "
                                + "the order of the data set");
    }

    /** Any byte of a header may be wrong; then the file is refused in a sentence, or the numbers are others. */
    @ParameterizedTest
    @ValueSource(strings = {"pairwise_scores.safetensors", "bergson4/info.json"})
    void damagedHeader_neverFailsOtherwise(String name) throws IOException {
        Path file = directory.resolve(name);
        byte[] whole = Files.readAllBytes(file);
        String scores = name.contains("/") ? "bergson4" : name;
        try {
            for (int at = 0; at < Math.min(whole.length, 240); at++) {
                for (byte with : "\0}\",9-".getBytes(StandardCharsets.US_ASCII)) {
                    byte[] bad = Arrays.copyOf(whole, whole.length);
                    bad[at] = with;
                    Files.write(file, bad);
                    try {
                        open(scores, name.endsWith("safetensors")).read(sums());
                    } catch (UserError e) {
                        assertThat(e).hasMessageContaining(scores);
                    }
                }
            }
        } finally {
            Files.write(file, whole);
        }
    }
}
