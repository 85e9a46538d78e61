package dev.peacock.spark.interchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.peacock.check.UserError;
import dev.peacock.npy.NumPy;
import dev.peacock.provenance.Sha256;
import dev.peacock.spark.Fleet;
import dev.peacock.spark.TestRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NumPy reads what is exported, and computes the same from the arrays that were imported. */
@Tag("process")
@Tag("spark")
class ExportTest {
    /** The definition in the layout of the published script: test examples by train examples; undefined is nan. */
    private static final String EXPECTED = """
            z = np.load('fleet.npz')
            m = z['trainset_mask'].astype(np.int64)
            t, k = len(m), m.sum(0)
            den = np.where((k > 0) & (k < t), k * (t - k), 1)
            def difference(correct):
                inside, right = correct.T @ m, correct.sum(0)[:, None]
                return np.where((k > 0) & (k < t), (t * inside - k * right) / den, np.nan)
            mem = np.diag(difference(z['trainset_correctness'].astype(np.int64)))
            infl = difference(z['testset_correctness'].astype(np.int64))
            """;

    @TempDir
    Path directory;

    private TestRun imported(Fleet fleet) throws IOException {
        TestRun run = new TestRun(directory.resolve("out"));
        run.importFleet(fleet.write(directory.resolve("fleet.npz")));
        return run;
    }

    @ParameterizedTest
    @ValueSource(strings = {"t01_subset_small", "t01_subset_main"})
    void arrays_areWhatNumPyComputes(String oracle) throws IOException {
        TestRun run = imported(Fleet.of(Fleet.oracle(oracle)));
        run.export(directory.resolve("to.npz"), null, false);
        assertThat(NumPy.run(directory, EXPECTED + """
                ours = np.load('to.npz')
                print(sorted(ours.files), ours['memorization'].dtype, ours['influence'].dtype)
                print(np.array_equal(ours['memorization'], mem.astype(np.float32), equal_nan=True))
                print(ours['influence'].shape == infl.shape)
                print(np.array_equal(ours['influence'], infl.astype(np.float32), equal_nan=True))
                print(np.isnan(mem).any(), np.isnan(infl).any())
                """)).startsWith("""
                ['influence', 'memorization'] float32 float32
                True
                True
                True
                """);
    }

    /** More train and test examples than one block and one round of rows hold. */
    @Test
    void manyBlocks_keepTheOrder() throws IOException {
        int n = 5_000;
        int q = 4_100;
        NumPy.run(directory, """
                n, q = int(sys.argv[1]), int(sys.argv[2])
                r = np.random.default_rng(1)
                np.savez('fleet.npz', trainset_mask=r.random((9, n)) < .5, trainset_correctness=r.random((9, n)) < .5,
                         testset_correctness=r.random((9, q)) < .5)
                """, n, q);
        TestRun run = new TestRun(directory.resolve("out"));
        run.importFleet(directory.resolve("fleet.npz"));
        run.export(directory.resolve("small.npz"), null, false);
        assertThat(run.log()).contains("export: influence is left out", "4,100 x 5,000", "--influence");
        run.export(directory.resolve("to.npz"), null, true);
        assertThat(NumPy.run(directory, EXPECTED + """
                ours = np.load('to.npz')
                print(np.load('small.npz').files)
                print(np.array_equal(ours['influence'], infl.astype(np.float32), equal_nan=True))
                print(np.array_equal(ours['memorization'], mem.astype(np.float32), equal_nan=True))
                """)).isEqualTo("['memorization']\nTrue\nTrue\n");
    }

    @Test
    void pairs_haveTheNamesOfThePublishedFiles() throws IOException {
        JsonNode oracle = Fleet.oracle("t01_subset_border");
        TestRun run = imported(Fleet.of(oracle));
        run.estimate(run.configOfDirectory());
        run.export(null, directory.resolve("pairs.npz"), false);
        assertThat(NumPy.run(directory, EXPECTED + """
                p = np.load('pairs.npz')
                print(p.files, [str(p[k].dtype) for k in p.files])
                print(sorted(zip(p['tr_idx'].tolist(), p['tt_idx'].tolist())))
                print(np.array_equal(p['infl'], infl[p['tt_idx'], p['tr_idx']]), np.array_equal(p['mem'], mem[p['tr_idx']]))
                print((np.diff(p['infl']) <= 0).all())
                """)).isEqualTo("""
                ['tr_idx', 'tt_idx', 'infl', 'mem'] ['int64', 'int64', 'float64', 'float64']
                %s
                True True
                True
                """.formatted(pairs(oracle)));
    }

    /** One more test example than a panel of the product holds; train example 3 was seen by one model, whose variance is unknown. */
    @ParameterizedTest
    @ValueSource(strings = {"probability", "margin"})
    void arrays_areOfTheScoreOfTheLastEstimate_andSaySo(String score) throws IOException {
        NumPy.run(directory, """
                r = np.random.default_rng(2)
                t, n, q = 40, 30, 33
                m = r.random((t, n)) < .5
                m[:, 3] = np.arange(t) == 7
                np.savez('fleet.npz', trainset_mask=m, trainset_correctness=r.random((t, n)) < .5,
                         testset_correctness=r.random((t, q)) < .5, trainset_margin=r.normal(0, 3, (t, n)).astype(np.float32),
                         testset_margin=r.normal(2, 3, (t, q)).astype(np.float32))
                """);
        TestRun run = new TestRun(directory.resolve("out"));
        run.importFleet(directory.resolve("fleet.npz"));
        run.estimate(
                run.configOfDirectory("estimate.score=" + score, "estimate.keep=all", "estimate.same-label=false"));
        run.export(directory.resolve("to.npz"), directory.resolve("pairs.npz"), false);
        assertThat(run.log()).contains("export: memorization and influence by " + score + " over 40 models");
        assertThat(NumPy.run(directory, """
                z, ours, p = np.load('fleet.npz'), np.load('to.npz'), np.load('pairs.npz')
                m = z['trainset_mask']
                def difference(margin):
                    s = margin.astype(float)
                    s = s if sys.argv[1] == 'margin' else 1 / (1 + np.exp(-s))
                    d = np.stack([s[m[:, i]].mean(0) - s[~m[:, i]].mean(0) for i in range(m.shape[1])], axis=1)
                    d[:, 3] = np.nan
                    return d
                mem, infl = np.diag(difference(z['trainset_margin'])), difference(z['testset_margin'])
                print(ours.files, ours['score'].tolist(), p['score'].tolist())
                print(np.allclose(ours['memorization'], mem, atol=1e-6, equal_nan=True), np.isnan(mem).sum())
                print(np.allclose(ours['influence'], infl, atol=3e-6, equal_nan=True))
                print(len(p['infl']), np.allclose(p['infl'], ours['influence'][p['tt_idx'], p['tr_idx']], atol=3e-6))
                print((p['mem'].astype(np.float32) == ours['memorization'][p['tr_idx']]).all())
                """, score)).isEqualTo("""
                ['memorization', 'influence', 'score'] ['%s'] ['%s']
                True 1
                True
                957 True
                True
                """.formatted(score, score));
    }

    private static String pairs(JsonNode oracle) {
        StringBuilder text = new StringBuilder("[");
        for (JsonNode pair : oracle.get("expected").get("highInfluencePairs")) {
            text.append(text.length() == 1 ? "" : ", ")
                    .append("(%d, %d)"
                            .formatted(pair.get(0).asInt(), pair.get(1).asInt()));
        }
        return text.append("]").toString();
    }

    @Test
    void noPairs_areEmptyArrays() throws IOException {
        TestRun run = imported(Fleet.of(Fleet.oracle("t01_subset_small")));
        run.estimate(run.configOfDirectory());
        run.export(null, directory.resolve("pairs.npz"), false);
        assertThat(NumPy.run(directory, "p = np.load('pairs.npz'); print([p[k].shape for k in p.files])\n"))
                .isEqualTo("[(0,), (0,), (0,), (0,)]\n");
    }

    @Test
    void pairsBeforeAnEstimate_areRefused() throws IOException {
        TestRun run = imported(Fleet.of(Fleet.oracle("t01_subset_small")));
        assertThatThrownBy(() -> run.export(null, directory.resolve("pairs.npz"), false))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("run estimate first");
        assertThat(Files.exists(directory.resolve("pairs.npz"))).isFalse();
    }

    /** A whole directory is the same afterwards, down to the byte. */
    @Test
    void aPlaceInAPeacockDirectory_isRefused_byWhateverName() throws IOException {
        TestRun run = imported(Fleet.of(Fleet.oracle("t01_subset_small")));
        Path out = directory.resolve("out");
        Map<String, String> before = content(out);
        Path link = Files.createSymbolicLink(directory.resolve("link"), out.resolve("outcomes"));
        Path fleetBelow = out.resolve("audits/utility/most/fleets/x/y.npz");
        for (Path target : List.of(
                out.resolve("experiment.json"),
                out.resolve(before.keySet().iterator().next()),
                out.resolve("new.npz"),
                link.resolve("new/x.npz"),
                fleetBelow)) {
            for (boolean pairs : new boolean[] {false, true}) {
                assertThatThrownBy(() -> run.export(pairs ? null : target, pairs ? target : null, false))
                        .as(target.toString())
                        .isInstanceOf(UserError.class)
                        .hasMessageContaining("lies in the Peacock directory file:" + out);
            }
        }
        assertThat(content(out)).isEqualTo(before);
    }

    @Test
    void onlyAnExport_isReplaced() throws IOException {
        TestRun run = imported(Fleet.of(Fleet.oracle("t01_subset_small")));
        Path foreign = directory.resolve("fleet.npz");
        byte[] bytes = Files.readAllBytes(foreign);
        assertThatThrownBy(() -> run.export(foreign, null, false))
                .isInstanceOf(UserError.class)
                .hasMessage("file:" + foreign
                        + ": this file exists already, and export did not write it; remove it, or give another name");
        assertThat(foreign).hasBinaryContent(bytes);
        assertThatThrownBy(() -> run.export(Files.createFile(directory.resolve("empty")), null, false))
                .isInstanceOf(UserError.class);
        assertThatThrownBy(() -> run.export(Files.createDirectory(directory.resolve("d")), null, false))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("d: is a directory; give a file, such as ");
        Path own = directory.resolve("new/own.npz");
        run.export(own, null, false);
        byte[] first = Files.readAllBytes(own);
        run.export(own, null, false);
        assertThat(own).hasBinaryContent(first);
    }

    private static Map<String, String> content(Path directory) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path file : paths.filter(Files::isRegularFile).toList()) {
                content.put(directory.relativize(file).toString(), Sha256.hex(Files.readString(file, ISO_8859_1)));
            }
        }
        return content;
    }
}
