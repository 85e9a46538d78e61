package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.Audits;
import dev.peacock.audit.epsilon.spark.EpsilonTables;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
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

    private Path out = Path.of("");
    /** Of audit epsilon, which refuses a fleet with subsets of fixed size: as many runs as all bounds need. */
    private Path fair = Path.of("");

    private EstimatesOfBits estimates;

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
        run("run", "--conf", conf.toString(), "--out", out.toString());
        AUDITS.forEach(audit -> audit(audit, out));
        run(("generate --model ngram:README.md --prefixes-of docs/*.md --count 4 --draws 2 --tokens 8 --out " + out)
                .split(" "));
        fair = temporary.resolve("fair");
        run(
                "train",
                "--conf",
                conf.toString(),
                "--out",
                fair.toString(),
                "--preset",
                "audit",
                "--set",
                "subsets.models=16");
        audit("epsilon --delta 1e-5", fair);
        estimates = new EstimatesOfBits(OutcomeBits.read(out));
    }

    private static void audit(String audit, Path fleet) {
        List<String> words = new ArrayList<>(List.of("audit"));
        words.addAll(List.of(audit.split(" ")));
        words.addAll(List.of("--out", fleet.toString()));
        run(words.toArray(String[]::new));
    }

    private static void run(String... words) {
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
        run(
                "train",
                "--conf",
                conf.toString(),
                "--out",
                temporary.resolve("out").toString());
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
            assertThat(OutcomeBits.ones(row.get(4))).isEqualTo(1050);
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
                assertThat(OutcomeBits.bit(row.get(column), i)).isTrue();
            } else if (margin < -Math.log(9) - 1e-3) {
                assertThat(OutcomeBits.bit(row.get(column), i)).isFalse();
            }
        }
    }

    @Test
    void memorization_isWhatTheBitsSay_forEveryExample() {
        String table = Duck.table(out, "estimates/memorization");
        assertThat(Duck.rows("select * from " + table + " order by train_id"))
                .hasSize(N)
                .isEqualTo(estimates.memorization());
        // at ratio .7 an example is in all of 14 runs with probability .7^14 = .7%, so that some are
        assertThat(Duck.rows("select train_id from " + table + " where memorization is null"))
                .isNotEmpty();
    }

    @Test
    void influence_isWhatTheBitsSay_forExactlyThePairsOverTheThresholds() {
        assertThat(Duck.rows("select * from " + Duck.table(out, "estimates/influence") + " order by train_id, test_id"))
                .hasSizeGreaterThan(100)
                .isEqualTo(estimates.influence(25, 15));
    }

    @Test
    void testExamples_areWhatTheBitsSay_withTheirStrongestTrainExample() {
        assertThat(Duck.rows("select * from " + Duck.table(out, "estimates/test_examples") + " order by test_id"))
                .hasSize(Q)
                .isEqualTo(estimates.testExamples());
    }

    @Test
    void images_arePngs_thatAreNotBlank() throws IOException {
        List<List<@Nullable Object>> rows = Duck.rows(
                "select image, features, label, label_name, source from " + Duck.table(out, "dataset/examples"));
        for (List<@Nullable Object> row : rows) {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(OutcomeBits.bytes(row.get(0))));
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
}
