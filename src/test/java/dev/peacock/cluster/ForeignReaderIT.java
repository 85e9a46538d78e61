package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.Audits;
import dev.peacock.audit.epsilon.spark.EpsilonTables;
import dev.peacock.estimate.Counts;
import dev.peacock.stats.FdrMethod;
import dev.peacock.stats.FisherExact;
import dev.peacock.stats.Interval;
import dev.peacock.stats.QValuesOf;
import dev.peacock.table.Column;
import dev.peacock.table.Table;
import dev.peacock.table.Tables;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Another program reads every table, and computes the estimates again from the bits of the outcomes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignReaderIT {
    /** Outcomes of no other models have them. */
    private static final Set<Column<?>> OF_OTHER_FLEETS = Set.of(
            Tables.OUTCOMES.trainAccuracy,
            Tables.OUTCOMES.testAccuracy,
            Tables.OUTCOMES.trainCharacters,
            Tables.OUTCOMES.trainShare,
            Tables.OUTCOMES.testShare);

    private static final int N = 1500;
    private static final int Q = 297;
    private static final int MODELS = 14;
    /** Small ones of each, so that every table is there. */
    private static final List<String> AUDITS = List.of(
            "membership",
            "consistency",
            "labels",
            "value --retrain 10 --repeats 1",
            "attribution --removals 1 --top 2 --repeats 1",
            "utility --thresholds 0.2 --repeats 1",
            "utility --remove least --keep 0.5 --repeats 1",
            "leave-one-out --top 1 --random 1 --repeats 1",
            "longtail",
            "longtail --prior zipf --subpopulations 50 --examples 50",
            "longtail --simulate --prior zipf --subpopulations 50 --examples 50 --repetitions 4",
            "text --generations src/test/resources/generations-divergence.jsonl --corpus src/test/resources/corpus-divergence.jsonl --unit words"
                    + " --min 8",
            "divergence --generations src/test/resources/generations-divergence.jsonl",
            "text --generations README.md --corpus docs/*.md --unit words --min 8",
            "canary --corpus docs/*.md --length 500 --characters 8000 --hidden 8 --models 2 --epochs 1 --per-count 1 --counts 0,1 --format zq{d2}",
            "canary --scores src/test/resources/canary-scores.csv",
            "tokens --target src/test/resources/token-scores.jsonl --reference src/test/resources/token-scores.jsonl --members seen",
            "extraction --model ngram:docs/audit-text.md --corpus docs/*.md --prefix 3 --suffix 4 --documents 5",
            "generations --generations src/test/resources/images.npz#generations --train src/test/resources/images.npz#train --by model",
            "diffusion --train src/test/resources/images.npz#train --models 4 --hidden 8 --steps 20 --generations 20 --inpaint-images 4",
            "inversion --models 2 --alpha 20",
            "stealing --answers full,label --strategy uniform --budgets 50 --thieves 1 --steps 20 --points 50");

    private static final List<Table> TABLES = Audits.OURS.allTables();

    private static final FisherExact FISHER = new FisherExact(MODELS);

    private Path out = Path.of("");
    /** Of audit epsilon, which refuses a fleet with subsets of fixed size: as many runs as all bounds need. */
    private Path fair = Path.of("");

    private Bits bits;

    @BeforeAll
    void finishedRun(@TempDir Path temporary) throws IOException {
        Path conf = Files.writeString(temporary.resolve("x.conf"), """
                dataset.builtin = digits
                model.layers = [ { dense = 8, activation = relu }, { output = 10 } ]
                training { epochs = 1, batch = 64, stack = 4 }
                subsets { ratio = 0.7, models = %d, seed = 2 }
                outcome.margins = true
                """.formatted(MODELS));
        out = temporary.resolve("out");
        Ended run = InProcess.run("run", "--conf", conf.toString(), "--out", out.toString());
        assertThat(run.status()).as(run.log()).isZero();
        AUDITS.forEach(audit -> audit(audit, out));
        Ended generate = InProcess.run(
                ("generate --model ngram:README.md --prefixes-of docs/*.md --count 4 --draws 2 --tokens 8 --out " + out)
                        .split(" "));
        assertThat(generate.status()).as(generate.log()).isZero();
        fair = temporary.resolve("fair");
        Ended train = InProcess.run(
                "train",
                "--conf",
                conf.toString(),
                "--out",
                fair.toString(),
                "--preset",
                "audit",
                "--set",
                "subsets.models=16");
        assertThat(train.status()).as(train.log()).isZero();
        audit("epsilon --delta 1e-5", fair);
        bits = Bits.read(out);
    }

    private static void audit(String audit, Path fleet) {
        List<String> words = new ArrayList<>(List.of("audit"));
        words.addAll(List.of(audit.split(" ")));
        words.addAll(List.of("--out", fleet.toString()));
        Ended ended = InProcess.run(words);
        assertThat(ended.status()).as(ended.log()).isZero();
    }

    private Path of(Table table) {
        return EpsilonTables.ALL.contains(table) ? fair : out;
    }

    /** Of two checkpoints: a model that is right at its end is right at half of them at least, and one that is wrong at half at most. */
    @Test
    void sharesOfCheckpoints_areReadToo(@TempDir Path temporary) throws IOException {
        Path conf = Files.writeString(
                temporary.resolve("x.conf"),
                "dataset.builtin = digits, model.layers = [{ output = 10 }], subsets.models = 2, "
                        + "training { epochs = 1, checkpoints = 2 }\n");
        Ended train = InProcess.run(
                "train",
                "--conf",
                conf.toString(),
                "--out",
                temporary.resolve("out").toString());
        assertThat(train.status()).as(train.log()).isZero();
        String always = "len(list_filter(train_share, lambda x: x = 1))";
        String ever = "len(list_filter(train_share, lambda x: x >= .5))";
        assertThat(Duck.rows(
                        "select run, len(train_share), len(test_share), len(list_filter(train_share, lambda x: x in (0, .5, 1))), "
                                + always + " <= bit_count(train_correct::bit) and bit_count(train_correct::bit) <= "
                                + ever
                                + ", " + always + " > 0 from " + Duck.table(temporary.resolve("out"), "outcomes")
                                + " order by run"))
                .isEqualTo(List.of(
                        List.<Object>of(0, (long) N, (long) Q, (long) N, true, true),
                        List.<Object>of(1, (long) N, (long) Q, (long) N, true, true)));
    }

    /** One row for each of the nine bounds, one of which counts, and counts that agree with each other. */
    @Test
    void boundsOnEpsilon_areInARowEach() {
        String bounds = Duck.table(fair, EpsilonTables.BOUNDS.path());
        assertThat(Duck.rows("select count(*), count(distinct bound), sum(counts), min(epsilon_low) >= 0 from "
                                + bounds)
                        .get(0)
                        .stream()
                        .map(String::valueOf))
                .containsExactly("9", "9", "1", "true");
        assertThat(Duck.rows("select bound from " + bounds + " where correct > guesses or guesses > canaries * runs"
                        + " or true_positives > positives or false_positives > negatives"
                        + " or positives + negatives <> runs or (mu_low is null) = (bound like '%gaussian')"
                        + " or (run is null) = (bound like 'one-run%')"))
                .isEmpty();
    }

    /** With the sections of all audits. */
    @Test
    void sectionsOfTheReport_haveNamesOfTheirOwn() throws IOException {
        List<String> ids = Pattern.compile(" id=\"([^\"]+)\"")
                .matcher(Files.readString(out.resolve("report/index.html")))
                .results()
                .map(id -> id.group(1))
                .toList();
        assertThat(ids).doesNotHaveDuplicates().contains("labels", "audit-labels", "audit-longtail");
    }

    @Test
    void columns_areTheDeclaredOnes_inNameOrderAndType() {
        for (Table table : TABLES) {
            Map<String, String> declared = new LinkedHashMap<>();
            table.columns().stream()
                    .filter(column -> !OF_OTHER_FLEETS.contains(column))
                    .forEach(column -> declared.put(column.name(), duckType(column.type())));
            Map<String, String> found = Duck.columns(of(table), table.path());
            assertThat(found).as(table.path()).isEqualTo(declared);
            assertThat(List.copyOf(found.keySet())).isEqualTo(List.copyOf(declared.keySet()));
        }
    }

    @Test
    void requiredColumns_areNeverNull() {
        for (Table table : TABLES) {
            for (Column<?> column : table.columns()) {
                if (!column.nullable()) {
                    assertThat(Duck.rows("select count(*) from " + Duck.table(of(table), table.path()) + " where "
                                    + column.name() + " is null"))
                            .as("%s.%s", table.path(), column.name())
                            .containsExactly(List.of(0L));
                }
            }
        }
    }

    @Test
    void rowCounts_areRight() {
        assertThat(count(Tables.EXAMPLES)).isEqualTo(N + Q);
        assertThat(count(Tables.OUTCOMES)).isEqualTo(MODELS);
        assertThat(count(Tables.MEMORIZATION)).isEqualTo(N);
        assertThat(count(Tables.TEST_EXAMPLES)).isEqualTo(Q);
        assertThat(Duck.rows("select run from " + Duck.table(out, "outcomes") + " order by run"))
                .hasSize(MODELS)
                .first()
                .isEqualTo(List.of(0));
    }

    @Test
    void outcomes_holdMarginsOfEveryExample_thatAgreeWithTheBits() {
        for (List<@Nullable Object> row : Duck.rows("select train_correct, train_margin, test_correct, test_margin,"
                + " included, train_loss from " + Duck.table(out, "outcomes"))) {
            assertAgree(row, 0, N);
            assertAgree(row, 2, Q);
            assertThat(ones(row.get(4))).isEqualTo(1050);
            assertThat((Double) row.get(5)).isPositive();
        }
    }

    /** An example that is right has the largest logit, so more than 1 / 10 of the probability: phi > log(1/9). */
    private static void assertAgree(List<@Nullable Object> row, int column, int examples) {
        List<?> margins = (List<?>) Objects.requireNonNull(row.get(column + 1));
        assertThat(margins).hasSize(examples);
        for (int i = 0; i < examples; i++) {
            double margin = (Float) margins.get(i);
            assertThat(margin).isFinite();
            if (margin > 1e-3) {
                assertThat(Bits.bit(row.get(column), i)).isTrue();
            } else if (margin < -Math.log(9) - 1e-3) {
                assertThat(Bits.bit(row.get(column), i)).isFalse();
            }
        }
    }

    @Test
    void memorization_isWhatTheBitsSay_forEveryExample() {
        List<List<@Nullable Object>> rows =
                Duck.rows("select * from " + Duck.table(out, "estimates/memorization") + " order by train_id");
        assertThat(rows).hasSize(N);
        Map<Double, Double> qValues =
                qValues(IntStream.range(0, N).mapToObj(i -> bits.counts(i, bits.trainCorrect, i)));
        int undefined = 0;
        for (int i = 0; i < N; i++) {
            Counts counts = bits.counts(i, bits.trainCorrect, i);
            assertThat(rows.get(i)).as("train example %d", i).isEqualTo(memorizationRow(i, counts, qValues));
            undefined += value(counts) == null ? 1 : 0;
        }
        // at ratio .7 an example is in all of 14 runs with probability .7^14 = .7%, so that some are
        assertThat(undefined).isPositive();
    }

    /** q-values by p-value, of all tests with defined counts. */
    private static Map<Double, Double> qValues(Stream<Counts> tests) {
        double[] p = tests.filter(Counts::isDefined)
                .mapToDouble(counts -> counts.pValue(FISHER))
                .toArray();
        double[] q = QValuesOf.of(p, FdrMethod.BENJAMINI_HOCHBERG);
        Map<Double, Double> byP = new HashMap<>();
        IntStream.range(0, p.length).forEach(i -> byP.put(p[i], q[i]));
        return byP;
    }

    private List<@Nullable Object> memorizationRow(int i, Counts counts, Map<Double, Double> qValues) {
        Interval interval = counts.interval();
        return Arrays.asList(
                (long) i,
                null,
                bits.trainLabels[i],
                counts.in(),
                counts.out(),
                counts.correctIn(),
                counts.correctOut(),
                counts.in() == 0 ? null : (double) counts.correctIn() / counts.in(),
                counts.out() == 0 ? null : (double) counts.correctOut() / counts.out(),
                "correct",
                null,
                null,
                value(counts),
                counts.standardError(),
                interval == null ? null : interval.low(),
                interval == null ? null : interval.high(),
                counts.isDefined() ? counts.pValue(FISHER) : null,
                counts.isDefined() ? qValues.get(counts.pValue(FISHER)) : null);
    }

    @Test
    void influence_isWhatTheBitsSay_forExactlyThePairsOverTheThresholds() {
        Map<List<Long>, List<@Nullable Object>> expected =
                new TreeMap<>(java.util.Comparator.<List<Long>, Long>comparing(pair -> pair.get(0))
                        .thenComparing(pair -> pair.get(1)));
        Map<Double, Double> qValues = qValues(IntStream.range(0, N)
                .boxed()
                .flatMap(i -> IntStream.range(0, Q)
                        .filter(j -> bits.trainLabels[i] == bits.testLabels[j])
                        .mapToObj(j -> bits.counts(i, bits.testCorrect, j))));
        for (int i = 0; i < N; i++) {
            Counts memorization = bits.counts(i, bits.trainCorrect, i);
            for (int j = 0; j < Q && isAtLeast(memorization, 25); j++) {
                Counts counts = bits.counts(i, bits.testCorrect, j);
                if (bits.trainLabels[i] == bits.testLabels[j] && isAtLeast(counts, 15)) {
                    expected.put(List.of((long) i, (long) j), influenceRow(i, j, counts, memorization, qValues));
                }
            }
        }
        List<List<@Nullable Object>> found =
                Duck.rows("select * from " + Duck.table(out, "estimates/influence") + " order by train_id, test_id");
        assertThat(expected).hasSizeGreaterThan(100);
        assertThat(found).isEqualTo(List.copyOf(expected.values()));
    }

    private List<@Nullable Object> influenceRow(
            int i, int j, Counts counts, Counts memorization, Map<Double, Double> qValues) {
        Interval interval = Objects.requireNonNull(counts.interval());
        return Arrays.asList(
                (long) i,
                null,
                (long) j,
                null,
                bits.trainLabels[i],
                bits.testLabels[j],
                counts.in(),
                counts.out(),
                counts.correctIn(),
                counts.correctOut(),
                "correct",
                value(counts),
                counts.standardError(),
                interval.low(),
                interval.high(),
                counts.pValue(FISHER),
                qValues.get(counts.pValue(FISHER)),
                value(memorization),
                null,
                null);
    }

    @Test
    void testExamples_areWhatTheBitsSay_withTheirStrongestTrainExample() {
        List<List<@Nullable Object>> rows =
                Duck.rows("select * from " + Duck.table(out, "estimates/test_examples") + " order by test_id");
        assertThat(rows).hasSize(Q);
        for (int j = 0; j < Q; j++) {
            int correct = 0;
            for (int run = 0; run < MODELS; run++) {
                correct += Bits.bit(bits.testCorrect.get(run), j) ? 1 : 0;
            }
            Long top = null;
            Double strongest = null;
            for (int i = 0; i < N; i++) {
                Double influence =
                        bits.trainLabels[i] == bits.testLabels[j] ? value(bits.counts(i, bits.testCorrect, j)) : null;
                if (influence != null && (strongest == null || influence > strongest)) {
                    top = (long) i;
                    strongest = influence;
                }
            }
            assertThat(rows.get(j))
                    .as("test example %d", j)
                    .isEqualTo(Arrays.asList(
                            (long) j,
                            null,
                            bits.testLabels[j],
                            MODELS,
                            correct,
                            (double) correct / MODELS,
                            top,
                            null,
                            strongest,
                            null));
        }
    }

    @Test
    void images_arePngs_thatAreNotBlank() throws IOException {
        List<List<@Nullable Object>> rows = Duck.rows(
                "select image, features, label, label_name, source from " + Duck.table(out, "dataset/examples"));
        for (List<@Nullable Object> row : rows) {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(Bits.bytes(row.get(0))));
            assertThat(image).as("%s", row.get(4)).isNotNull();
            assertThat(image.getWidth()).isEqualTo(8);
            assertThat(image.getHeight()).isEqualTo(8);
            int[] pixels = image.getRaster().getPixels(0, 0, 8, 8, (int[]) null);
            assertThat(Arrays.stream(pixels).distinct().count()).isGreaterThan(2);
            assertThat(row.get(1)).isNull();
            assertThat(row.get(3)).isEqualTo(String.valueOf(row.get(2)));
        }
    }

    private long count(Table table) {
        Object count = Duck.rows("select count(*) from " + Duck.table(out, table.path()))
                .get(0)
                .get(0);
        return (Long) Objects.requireNonNull(count);
    }

    private static int ones(@Nullable Object blob) {
        int ones = 0;
        for (byte b : Bits.bytes(blob)) {
            ones += Integer.bitCount(b & 0xFF);
        }
        return ones;
    }

    /** (A (t-k) - B k) / (k (t-k)): exact integers, one division. */
    private static @Nullable Double value(Counts c) {
        return c.in() == 0 || c.out() == 0
                ? null
                : (double) (c.correctIn() * c.out() - c.correctOut() * c.in()) / (c.in() * c.out());
    }

    private static boolean isAtLeast(Counts c, int hundredths) {
        return c.in() > 0
                && c.out() > 0
                && 100 * (c.correctIn() * c.out() - c.correctOut() * c.in()) >= hundredths * c.in() * c.out();
    }

    private static String duckType(Column.Type type) {
        return switch (type) {
            case INT -> "INTEGER";
            case LONG -> "BIGINT";
            case DOUBLE -> "DOUBLE";
            case STRING -> "VARCHAR";
            case BINARY -> "BLOB";
            case FLOATS -> "FLOAT[]";
            case TIMESTAMP -> "TIMESTAMP WITH TIME ZONE";
        };
    }

    /** The bits of all runs, and the labels, as the other program reads them. */
    private record Bits(
            List<Object> included,
            List<Object> trainCorrect,
            List<Object> testCorrect,
            int[] trainLabels,
            int[] testLabels) {

        static Bits read(Path out) {
            List<Object> included = new ArrayList<>();
            List<Object> trainCorrect = new ArrayList<>();
            List<Object> testCorrect = new ArrayList<>();
            for (List<@Nullable Object> row : Duck.rows("select included, train_correct, test_correct from "
                    + Duck.table(out, "outcomes") + " order by run")) {
                included.add(bytes(row.get(0)));
                trainCorrect.add(bytes(row.get(1)));
                testCorrect.add(bytes(row.get(2)));
            }
            return new Bits(included, trainCorrect, testCorrect, labels(out, "train"), labels(out, "test"));
        }

        /** Counts of one example of {@code correct} by whether the runs saw a train example. */
        Counts counts(int trainExample, List<Object> correct, int example) {
            int[] models = new int[2];
            int[] right = new int[2];
            for (int run = 0; run < included.size(); run++) {
                int out = bit(included.get(run), trainExample) ? 0 : 1;
                models[out]++;
                right[out] += bit(correct.get(run), example) ? 1 : 0;
            }
            return new Counts(models[0], models[1], right[0], right[1]);
        }

        /** numpy.unpackbits(x, bitorder="little")[i]. */
        static boolean bit(@Nullable Object blob, int i) {
            return (bytes(blob)[i / 8] >> (i % 8) & 1) == 1;
        }

        static byte[] bytes(@Nullable Object blob) {
            if (blob instanceof byte[] bytes) {
                return bytes;
            }
            List<?> boxed = (List<?>) Objects.requireNonNull(blob);
            byte[] bytes = new byte[boxed.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (Byte) boxed.get(i);
            }
            return bytes;
        }

        private static int[] labels(Path out, String split) {
            return Duck.rows("select label from " + Duck.table(out, "dataset/examples") + " where split = '" + split
                            + "' order by id")
                    .stream()
                    .mapToInt(row -> (Integer) Objects.requireNonNull(row.get(0)))
                    .toArray();
        }
    }
}
