package dev.peacock.spark.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.check.UserError;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.spark.FewDigits;
import dev.peacock.spark.Fleet;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.explain.Explanations.Influences;
import dev.peacock.spark.explain.Explanations.LabelVotes;
import dev.peacock.spark.explain.Explanations.OfTest;
import dev.peacock.spark.explain.Explanations.OfTrain;
import dev.peacock.spark.explain.Explanations.Partner;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Explanations by hand, against the tables of estimates, and of a planted duplicate. */
@Tag("spark")
class ExplainSparkTest {
    private static final int MOST = 100;

    @TempDir
    Path directory;

    /**
     * Six models. Train example 0 was seen by the first three, 1 by those of even number, 2 by those of odd number, 3 by all. Test
     * example 0 is right in the first three, 1 in the last three, 2 in none.
     */
    private static final Fleet BY_HAND = new Fleet(
            new int[][] {{1, 1, 0, 1}, {1, 0, 1, 1}, {1, 1, 0, 1}, {0, 0, 1, 1}, {0, 1, 0, 1}, {0, 0, 1, 1}},
            new int[][] {{1, 1, 1, 1}, {1, 1, 1, 1}, {1, 1, 1, 1}, {0, 1, 1, 1}, {0, 1, 1, 1}, {1, 1, 1, 1}},
            new int[][] {{1, 0, 0}, {1, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 1, 0}, {0, 1, 0}},
            new int[] {0, 1, 1, 0},
            new int[] {0, 0, 1});

    private Explain byHand() throws IOException {
        TestRun run = new TestRun(directory.resolve("hand"));
        run.importFleet(BY_HAND.write(directory.resolve("fleet.npz")));
        return run.explain(run.configOfDirectory());
    }

    @Test
    void aTestExample_isAsByHand() throws IOException {
        Explanations found = byHand().test(List.of("1", "0", "1", "2"), 5);

        assertThat(found.models()).isEqualTo(6);
        assertThat(found.test()).extracting(OfTest::testId).containsExactly(1L, 0L, 2L);
        OfTest zero = found.test().get(1);
        assertThat(zero.correct()).isEqualTo(3);
        assertThat(zero.votes()).isNull();
        assertThat(zero.accuracy()).isEqualTo(0.5);
        // Wilson, with z^2 = 3.841459: (3 + z^2/2 -+ z sqrt(3*3/6 + z^2/4)) / (6 + z^2)
        assertThat(zero.accuracyInterval().low()).isCloseTo(0.187616, within(1e-6));
        assertThat(zero.accuracyInterval().high()).isCloseTo(0.812384, within(1e-6));
        Influences influences = zero.influences();
        assertThat(influences.tested()).isEqualTo(3);
        assertThat(influences.undefined()).isEqualTo(1);
        assertThat(influences.helps()).extracting(Partner::id).containsExactly(0L, 1L);
        assertThat(influences.harms()).extracting(Partner::id).containsExactly(2L);
        Partner strongest = influences.helps().get(0);
        assertThat(strongest.influence()).isEqualTo(1);
        assertThat(strongest.correctIn()).isEqualTo(3);
        assertThat(strongest.correctOut()).isZero();
        // Newcombe: 1 - sqrt(2) * .561497, where Wilson's interval of 0 of 3 ends at z^2 / (3 + z^2) = .561497
        assertThat(Objects.requireNonNull(strongest.influenceInterval()).low()).isCloseTo(0.205924, within(1e-5));
        // 2 of the 20 tables of these margins are as extreme; and there are 3 tests, the others with p = 1
        assertThat(strongest.pValue()).isCloseTo(0.1, within(1e-12));
        assertThat(strongest.qValue()).isCloseTo(0.3, within(1e-12));
        assertThat(strongest.memorization()).isEqualTo(2.0 / 3);
        assertThat(influences.helps().get(1).influence()).isEqualTo(1.0 / 3);
        assertThat(influences.helps().get(1).qValue()).isEqualTo(1);
        // of another label, which the table of influence leaves out
        assertThat(influences.helps().get(1).label()).isEqualTo(1);
        assertThat(influences.harms().get(0).influence()).isEqualTo(-1.0 / 3);

        assertThat(found.test().get(0).influences().harms())
                .extracting(Partner::id, Partner::influence)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(0L, -1.0),
                        org.assertj.core.groups.Tuple.tuple(1L, -1.0 / 3));
        assertThat(found.test().get(2).influences().helps()).isEmpty();
        assertThat(found.test().get(2).influences().harms()).isEmpty();
        assertThat(found.test()).allSatisfy(test -> assertThat(test.nearest()).isEmpty());
    }

    @Test
    void aTrainExample_isAsByHand_andOneThatAllModelsSawIsUndefined() throws IOException {
        Explain explain = byHand();
        OfTrain zero = explain.train(List.of("0"), 5).train().get(0);

        assertThat(zero.modelsIn()).isEqualTo(3);
        assertThat(zero.accuracyIn()).isEqualTo(1);
        assertThat(zero.accuracyOut()).isEqualTo(1.0 / 3);
        assertThat(zero.memorization()).isEqualTo(2.0 / 3);
        assertThat(zero.influences().tested()).isEqualTo(3);
        assertThat(zero.influences().helps()).extracting(Partner::id).containsExactly(0L);
        assertThat(zero.influences().harms()).extracting(Partner::id).containsExactly(1L);
        // p = .1, .1 and 1
        assertThat(zero.influences().helps().get(0).qValue()).isCloseTo(0.15, within(1e-12));

        assertThatThrownBy(() -> explain.train(List.of("0", "3"), 5))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("train example 3 was in the training set of each of the 6 models")
                .hasMessageContaining("undefined; train more models");
    }

    @Test
    void theWrongOnes_areThoseThatMostModelsGetWrong_theWorstFirst() throws IOException {
        Explanations found = byHand().wrong(5, 1);
        assertThat(found.wrong()).isEqualTo(1);
        assertThat(found.test()).extracting(OfTest::testId).containsExactly(2L);
    }

    @Test
    void fleetsWithoutAModelWithAndWithout_areRefused() throws IOException {
        int[][] all = {{1, 1}, {1, 1}};
        TestRun run = new TestRun(directory.resolve("all"));
        run.importFleet(
                new Fleet(all, all, all, new int[] {0, 1}, new int[] {0, 1}).write(directory.resolve("fleet.npz")));
        Explain explain = run.explain(run.configOfDirectory());
        assertThatThrownBy(() -> explain.test(List.of("0"), 5))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "each train example was in the training set of every one of the 2 models or of none")
                .hasMessageContaining("train more models");
    }

    @Test
    void pairs_areThoseOfTheTables_plainAndAdjusted() throws IOException {
        String fleet = "subsets { ratio = 0.7, models = 40, seed = 3 }";
        assertThat(compareWithTables(fleet).adjustedNeighbours()).isNull();
        assertThat(compareWithTables(fleet + ", estimate.adjust = neighbours").adjustedNeighbours())
                .isPositive();
        assertThat(compareWithTables(fleet + ", estimate.influence = prior").prior())
                .isNotNull();
    }

    @Test
    void pairs_areThoseOfTheTables_whereRunsAreDrawnTogether() throws IOException {
        compareWithTables("subsets { design = balanced, ratio = 0.5, models = 40, seed = 3 }");
    }

    @Test
    void pairs_areThoseOfTheTables_byARealScore() throws IOException {
        String linear =
                "model.layers = [{ output = 10 }], training { epochs = 2, batch = 64, stack = 20 }, estimate.score = ";
        String fleet = ", subsets { ratio = 0.5, models = 40, seed = 3 }";
        compareModelWithTables(linear + "margin, subsets { design = balanced, ratio = 0.5, models = 40, seed = 3 }");

        Explanations believed = compareModelWithTables(linear + "probability, estimate.influence = prior" + fleet);
        assertThat(believed.score()).isEqualTo(Score.PROBABILITY);
        assertThat(believed.prior()).isNotNull();
        assertThat(believed.test().get(0).influences().helps())
                .isNotEmpty()
                .isSortedAccordingTo(
                        Comparator.comparingDouble((Partner partner) -> -Objects.requireNonNull(partner.believed())));
    }

    private Explanations compareWithTables(String how) throws IOException {
        return compareModelWithTables("model.nearest-neighbour { k = 1 }, training.stack = 20, " + how);
    }

    private Explanations compareModelWithTables(String how) throws IOException {
        ReadConfig config =
                TestRun.config(FewDigits.dataset(directory, 400, 150) + ", estimate.keep = all, " + how, directory);
        TestRun run = new TestRun(directory.resolve("digits" + how.hashCode()));
        run.train(config);
        run.estimate(config);
        List<Row> table = run.rows(Tables.INFLUENCE, "train_id", "test_id");
        Explain explain = run.explain(config);

        List<Row> tests = run.rows(Tables.TEST_EXAMPLES, "test_id");
        String[] ids = tests.stream()
                .filter(row -> row.<Integer>getAs("correct") % 40 != 0)
                .limit(6)
                .map(row -> row.<Long>getAs("test_id").toString())
                .toArray(String[]::new);
        Row memorization = run.rows(Tables.MEMORIZATION, "train_id").stream()
                .max(Comparator.comparingDouble(row -> row.<Double>getAs("memorization")))
                .orElseThrow();
        Map<List<Long>, Row> byIds = new HashMap<>();
        table.forEach(row -> byIds.put(List.of(row.<Long>getAs("train_id"), row.<Long>getAs("test_id")), row));
        int compared = 0;
        Explanations found = explain.test(List.of(ids), MOST);
        for (OfTest test : found.test()) {
            compared += compare(test, byIds);
            assertThat(test.accuracy()).isEqualTo(tests.get((int) test.testId()).<Double>getAs("accuracy"));
            checkVotes(test.votes(), test.label(), test.correct(), test.models());
        }
        OfTrain train = explain.train(
                        List.of(memorization.<Long>getAs("train_id").toString()), MOST)
                .train()
                .get(0);
        for (Partner partner : partners(train.influences())) {
            Row row = byIds.get(List.of(train.trainId(), partner.id()));
            compared += row == null ? 0 : compare(partner, row);
        }
        assertThat(compared).isGreaterThan(40);
        checkVotes(train.votes(), train.label(), train.correctOut(), train.modelsOut());
        assertThat(train.memorization()).isEqualTo(memorization.<Double>getAs("memorization"));
        assertThat(Objects.requireNonNull(train.memorizationInterval()).low())
                .isEqualTo(memorization.<Double>getAs("ci_low"));
        return found;
    }

    private static void checkVotes(@Nullable List<LabelVotes> votes, int label, int correct, int models) {
        List<LabelVotes> all = Objects.requireNonNull(votes);
        assertThat(all.stream().mapToInt(LabelVotes::votes).sum()).isEqualTo(models);
        assertThat(all.stream()
                        .filter(of -> of.label() == label)
                        .mapToInt(LabelVotes::votes)
                        .sum())
                .isEqualTo(correct);
        assertThat(all)
                .isSortedAccordingTo(Comparator.comparing(LabelVotes::votes).reversed());
    }

    /** How many of a test example's pairs are in the table, all of them equal to what is there. */
    private static int compare(OfTest test, Map<List<Long>, Row> byIds) {
        List<Partner> partners = partners(test.influences());
        partners.addAll(test.nearest());
        int compared = 0;
        for (Partner partner : partners) {
            Row row = byIds.get(List.of(partner.id(), test.testId()));
            assertThat(row != null).isEqualTo(partner.label() == test.label());
            compared += row == null ? 0 : compare(partner, row);
        }
        return compared;
    }

    private static List<Partner> partners(Influences influences) {
        List<Partner> partners = new ArrayList<>(influences.helps());
        partners.addAll(influences.harms());
        return partners;
    }

    private static int compare(Partner partner, Row row) {
        assertThat(partner.influence()).isEqualTo(row.<Double>getAs("influence"));
        assertThat(partner.standardError()).isEqualTo(row.<Double>getAs("standard_error"));
        assertThat(Objects.requireNonNull(partner.influenceInterval()).low()).isEqualTo(row.<Double>getAs("ci_low"));
        assertThat(Objects.requireNonNull(partner.influenceInterval()).high()).isEqualTo(row.<Double>getAs("ci_high"));
        assertThat(partner.believed()).isEqualTo(row.<Double>getAs("believed"));
        assertThat(partner.pValue()).isEqualTo(row.<Double>getAs("p_value"));
        assertThat(partner.memorization()).isEqualTo(row.<Double>getAs("memorization"));
        assertThat(partner.modelsIn()).isEqualTo(row.<Integer>getAs("models_in"));
        assertThat(partner.correctIn()).isEqualTo(row.<Integer>getAs("correct_in"));
        assertThat(partner.correctOut()).isEqualTo(row.<Integer>getAs("correct_out"));
        return 1;
    }

    /** 40 train examples in a row, alternately of two labels but for the last, whose copy is the test example. */
    @Test
    void aCopyOfATrainExample_isHelpedMostByIt_andItIsTheNearest() throws IOException {
        StringBuilder train = new StringBuilder("x,y,label\n");
        for (int i = 0; i < 39; i++) {
            train.append(i).append(',').append(i % 5).append(",usual\n");
        }
        train.append("20.4,0.4,rare\n");
        Files.writeString(directory.resolve("train.csv"), train);
        Files.writeString(directory.resolve("test.csv"), "x,y,label,key\n3,3,usual,t-9\n20.4,0.4,rare,t-7\n");
        ReadConfig config = TestRun.config(
                "dataset { train { format = csv, path = train.csv, label = label }, "
                        + "test { format = csv, path = test.csv, label = label, id = key } }, "
                        + "model.nearest-neighbour { k = 1 }, subsets { ratio = 0.5, models = 40, seed = 1 }",
                directory);
        TestRun run = new TestRun(directory.resolve("planted"));
        run.train(config);
        OfTest copy = run.explain(config).test(List.of("1"), 3).test().get(0);

        assertThat(copy.labelName()).isEqualTo("rare");
        assertThat(copy.source()).contains("test.csv");
        Partner first = copy.influences().helps().get(0);
        assertThat(first.id()).isEqualTo(39);
        assertThat(first.influence()).isEqualTo(1);
        assertThat(first.qValue()).isLessThan(1e-6);
        assertThat(copy.nearest()).hasSize(5).first().isEqualTo(first);
        assertThat(copy.influences().significantHelping()).isEqualTo(1);
        // just the models that were trained on the original
        int in = Objects.requireNonNull(first.modelsIn());
        List<LabelVotes> expected =
                new ArrayList<>(List.of(new LabelVotes(0, "rare", in), new LabelVotes(1, "usual", copy.models() - in)));
        expected.sort(Comparator.comparing(LabelVotes::votes).reversed());
        assertThat(copy.votes()).isEqualTo(expected);

        Path page = directory.resolve("explain.html");
        Explain explain = run.explain(config);
        assertThat(explain.test(List.of("t-7", "1"), 3).test()).containsExactly(copy);
        assertThatThrownBy(() -> explain.test(List.of("t-8"), 3))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "--test t-8: there is no such test example; give a test_id from 0 to 1, or an id");
        assertThatThrownBy(() -> explain.train(List.of("t-7"), 3))
                .isInstanceOf(UserError.class)
                .hasMessage("--train t-7: it is a test example, and not a train example; say --test t-7");
        explain.write(explain.test(List.of("1"), 3), new org.apache.hadoop.fs.Path(page.toUri()));
        assertThat(Files.readString(page))
                .contains(
                        "Test example 1",
                        "train 39",
                        "influence 1.000",
                        "Votes of the models that were not trained on it",
                        "rare (its label)")
                .endsWith("<!-- peacock explain -->")
                .doesNotContain("<script");
    }
}
