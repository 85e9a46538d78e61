package dev.peacock.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.bits.PackedLabels;
import dev.peacock.check.UserError;
import dev.peacock.npy.NumPy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Margins of a tiny fleet by hand, from all that import takes; and arrays that cannot be what they are called. */
@Tag("process")
class FleetScoresTest {
    private static final double LN2 = 0.6931471805599453;
    private static final double LN3 = 1.0986122886681098;

    /** Two runs, two train examples of the labels 0 and 1, one test example of label 2. */
    private static final String GOOD = """
            logits = np.array([[[2, 0, 0], [2, 0, 0]], [[0, 0, 0], [0, 4, 4]]])
            shares = np.array([[[.5, .25, .25], [.5, .25, .25]], [[.125, .75, .125], [0, 1, 0]]])
            def good():
                return dict(trainset_mask=np.eye(2, dtype=bool), train_labels=np.array([0, 1]), test_labels=np.array([2]))
            def save(name, **arrays):
                z = {**good(), **arrays}
                np.savez(name + '.npz', **{k: v for k, v in z.items() if v is not None})
            right = dict(trainset_correctness=np.eye(2), testset_correctness=np.ones((2, 1)))
            for f in ['f2', 'f4', 'f8']:
                save('logits-' + f, trainset_logits=logits.astype(f), testset_logits=logits[:, :1].astype(f))
                save('columns-' + f, trainset_logits=np.asfortranarray(logits.astype(f)), testset_logits=logits[:, :1].astype(f))
                save('shares-' + f, trainset_probabilities=shares.astype(f), testset_probabilities=shares[:, :1].astype('>' + f))
                save('true-' + f, **right, trainset_probabilities=shares[:, [0, 1], [0, 1]].astype(f),
                     testset_probabilities=shares[:, :1, 2].astype(f))
                save('margin-' + f, **right, trainset_margin=np.array([[1.5, -2], [0, 3]]).astype(f), testset_margin=np.ones((2, 1)).astype(f))
            save('labels', trainset_prediction=np.array([[0, 2], [0, 1]]), testset_prediction=np.array([[0], [2]], 'u1'))
            save('chosen', **right, trainset_logits=logits * 0, testset_logits=logits[:, :1] * 0)
            texts = dict(train_labels=np.array(['ant', '\\U0001d4b7ee']), test_labels=np.array(['\\uffffcat']))
            save('texts', **texts, trainset_logits=logits[..., [0, 2, 1]], testset_logits=logits[:, :1, [0, 2, 1]])
            save('named', **texts, label_names=np.array(['ant', '\\U0001d4b7ee', '\\uffffcat', 'dog'], '>U9'), trainset_logits=
                 np.pad(logits, ((0, 0), (0, 0), (0, 1))), testset_logits=np.pad(logits[:, :1], ((0, 0), (0, 0), (0, 1))),
                 train_ids=np.array(['x', 'y y']), test_ids=np.array([-5]), seeds=np.arange(3))
            """;

    /** Changes of a fleet with logits, and what is said of it. */
    private static final Map<String, String> BAD = new TreeMap<>(Map.ofEntries(
            Map.entry(
                    "trainset_logits=None, **right, trainset_margin=np.ones((2, 3))",
                    "trainset_mask is of 2 train examples (its shape is (2, 2)), but bad.npz: trainset_margin is of 3 (its shape is (2, 3))"),
            Map.entry(
                    "testset_logits=logits[:1, :1]",
                    "trainset_mask is of 2 models (its shape is (2, 2)), but bad.npz: testset_logits is of 1 (its shape is (1, 1, 3))"),
            Map.entry(
                    "trainset_share=np.ones((2, 2))",
                    "has trainset_share but not testset_share; add it, or leave out the other"),
            Map.entry(
                    "trainset_share=np.ones((2, 3)), testset_share=np.ones((2, 1))",
                    "trainset_mask is of 2 train examples (its shape is (2, 2)), but bad.npz: trainset_share is of 3 (its"),
            Map.entry(
                    "trainset_share=np.ones((2, 2)), testset_share=np.ones((3, 1))",
                    "trainset_mask is of 2 models (its shape is (2, 2)), but bad.npz: testset_share is of 3 (its shape"),
            Map.entry(
                    "trainset_share=np.ones(2), testset_share=np.ones((2, 1))",
                    "trainset_share: must be a matrix of runs by examples, but has the shape (2"),
            Map.entry(
                    "trainset_share=np.array([[0, 1], [.5, 1.5]]), testset_share=np.ones((2, 1))",
                    "trainset_share: row 1, column 1 is 1.5, but shares of checkpoints are from 0 to 1"),
            Map.entry(
                    "trainset_share=np.ones((2, 2)), testset_share=np.full((2, 1), np.nan)",
                    "testset_share: row 0, column 0 is NaN, but shares of checkpoints are from 0 to 1"),
            Map.entry("trainset_logits=logits[0]", "has no array 'trainset_correctness'; add it, or"),
            Map.entry(
                    "trainset_logits=None, trainset_prediction=np.zeros((2, 2)), testset_logits=None, **right",
                    "has trainset_prediction but not testset_prediction; add it, or leave out the other"),
            Map.entry(
                    "trainset_prediction=np.zeros((2, 2))",
                    "has both trainset_prediction and trainset_logits of all labels; leave out the first"),
            Map.entry(
                    "trainset_logits=None, trainset_prediction=np.full((2, 2), 3), testset_logits=None, testset_prediction=np.zeros((2, 1))",
                    "trainset_prediction: row 0, column 0 is 3.0, but predictions are whole numbers from 0 to 2: positions"),
            Map.entry(
                    "trainset_logits=None, trainset_prediction=np.array([['cat'] * 2] * 2), testset_logits=None, testset_prediction=np.zeros((2, 1))",
                    "trainset_prediction: holds texts (type <U3), but must hold numbers"),
            Map.entry(
                    "trainset_logits=None, trainset_prediction=np.zeros((2, 2)), testset_logits=None, testset_prediction=np.zeros((2, 1)), "
                            + "train_labels=None, test_labels=None",
                    "trainset_prediction: needs train_labels and test_labels, which say what is right; add them"),
            Map.entry(
                    "trainset_logits=None, trainset_prediction=np.zeros((2, 2)), testset_logits=None, testset_prediction=np.zeros((2, 1)), **right",
                    "testset_prediction: row 0, column 0 is 0 and the label is 2, but by the array of correctness the model is right"),
            Map.entry("trainset_margin=np.ones((2, 2))", "has both trainset_margin and trainset_logits; leave out one"),
            Map.entry(
                    "trainset_logits=None",
                    "has no array 'trainset_correctness'; add it, or trainset_prediction, or trainset_logits or trainset_probabilities"),
            Map.entry(
                    "trainset_logits=None, trainset_probabilities=np.ones((2, 2))",
                    "has no array 'trainset_correctness'; add it"),
            Map.entry(
                    "testset_logits=None, **right",
                    "has margins of trainset_ (or what gives them) but none of testset_; add testset_margin or"),
            Map.entry(
                    "train_labels=None, test_labels=None",
                    "is of all labels, so train_labels and test_labels must say"),
            Map.entry(
                    "test_labels=np.array([3])",
                    "has the shape (2, 2, 3), so 3 labels, but there are 4 in train_labels"),
            Map.entry("label_names=np.array(['a', 'b', 'c', 'd'])", "3 labels, but there are 4 in train_labels"),
            Map.entry("label_names=np.array(['a', 'b', 'a'])", "label_names: gives the name 'a' to two labels"),
            Map.entry("label_names=np.array(['a', 'b', ''])", "label_names: element 2 is an empty text"),
            Map.entry(
                    "label_names=np.array(['a', 'b', 'c']), train_labels=np.array(['a', 'x']), test_labels=np.array(['a'])",
                    "train_labels: element 1 is 'x', which is not among the 3 label_names"),
            Map.entry(
                    "train_labels=np.array(['a\\x00b', 'x']), test_labels=np.array(['a'])",
                    "has the character 0, which no"),
            Map.entry("train_ids=np.array([7, 7])", "train_ids: gives the name '7' to two examples"),
            Map.entry(
                    "train_ids=np.array([7])",
                    "train_ids: has the shape (1,), but bad.npz: trainset_mask has 2 examples"),
            Map.entry("train_ids=np.array([.5, 1])", "train_ids: must be a vector of texts or whole numbers"),
            Map.entry(
                    "trainset_logits=logits * np.nan", "trainset_logits: row 0, column 0 is NaN, but must be a finite"),
            Map.entry("trainset_logits=logits * 1e308", "row 0, column 0 is Infinity, but must be a finite number"),
            Map.entry(
                    "trainset_logits=logits[0], **right",
                    "trainset_logits: must have the axes runs x examples x labels, but has the shape (2, 3)"),
            Map.entry(
                    "trainset_logits=None, trainset_probabilities=logits",
                    "trainset_probabilities: row 0, column 0 is 2.0, but probabilities are numbers from 0 to 1"),
            Map.entry(
                    "trainset_logits=None, trainset_probabilities=shares / 2",
                    "row 0, column 0: the probabilities of all labels add up to 0.5, but must to 1"),
            Map.entry(
                    "trainset_correctness=np.zeros((2, 2))",
                    "row 0, column 0: the right label has the largest score, but by the array of correctness the model is wrong"),
            Map.entry(
                    "trainset_margins=np.ones((2, 2))",
                    "array 'trainset_margins', which import does not know; did you mean trainset_margin?")));

    @TempDir
    static Path directory;

    @BeforeAll
    static void save() throws IOException {
        StringBuilder script = new StringBuilder(GOOD).append("import os\n");
        List<String> changes = List.copyOf(BAD.keySet());
        for (int i = 0; i < changes.size(); i++) {
            script.append(
                    "os.mkdir('%d'); save('%d/bad', **{**dict(trainset_logits=logits, testset_logits=logits[:, :1]), **dict(%s)})\n"
                            .formatted(i, i, changes.get(i)));
        }
        NumPy.run(directory, script.toString());
    }

    private static FleetArrays open(String file) throws IOException {
        return FleetArrays.open(
                new Configuration(),
                new org.apache.hadoop.fs.Path(directory.resolve(file).toUri()));
    }

    private static List<FleetArrays.Row> rows(FleetArrays arrays) throws IOException {
        List<FleetArrays.Row> rows = new ArrayList<>();
        arrays.forEach(rows::add);
        return rows;
    }

    private static void assertMargins(FleetArrays.Row row, double first, double second, double test) {
        float[] train = Objects.requireNonNull(row.trainMargin());
        assertThat((double) train[0]).isCloseTo(first, within(1e-6));
        assertThat((double) train[1]).isCloseTo(second, within(1e-6));
        assertThat((double) Objects.requireNonNull(row.testMargin())[0]).isCloseTo(test, within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"logits-f2", "logits-f4", "logits-f8", "columns-f2", "columns-f8", "texts", "named"})
    void logits_giveMarginsAndCorrectness(String file) throws IOException {
        List<FleetArrays.Row> rows = rows(open(file + ".npz"));
        double second = -Math.log(Math.exp(2) + 1);
        if (!file.equals("named")) {
            assertMargins(rows.get(0), 2 - LN2, second, second);
            // the first of equal logits wins
            assertMargins(rows.get(1), -LN2, 4 - Math.log(Math.exp(4) + 1), -LN2);
        }
        assertThat(rows.get(0).trainCorrect().indices()).containsExactly(0);
        assertThat(rows.get(0).testCorrect().indices()).isEmpty();
        assertThat(rows.get(1).trainCorrect().indices()).contains(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"f2", "f4", "f8"})
    void probabilities_giveMargins(String type) throws IOException {
        for (String of : List.of("shares-", "true-")) {
            FleetArrays arrays = open(of + type + ".npz");
            List<FleetArrays.Row> rows = rows(arrays);
            assertMargins(rows.get(0), 0, -LN3, -LN3);
            assertMargins(rows.get(1), -Math.log(7), -Math.log(Scores.SMALLEST), -Math.log(7));
            assertThat(arrays.check().cutOff()).as(of).isOne();
        }
        assertThat(rows(open("shares-" + type + ".npz")).get(1).trainCorrect().indices())
                .containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"f2", "f4", "f8"})
    void margins_areKept(String type) throws IOException {
        FleetArrays arrays = open("margin-" + type + ".npz");
        assertMargins(rows(arrays).get(0), 1.5, -2, 1);
        assertThat(arrays.hasMargins()).isTrue();
        assertThat(arrays.check()).isEqualTo(open("margin-f8.npz").check());
        assertThat(arrays.check().contentHash())
                .isNotEqualTo(open("true-" + type + ".npz").check().contentHash());
    }

    @Test
    void texts_areLabelsInTheOrderOfTheirCharacters_orOfTheirNames() throws IOException {
        FleetArrays.Labels sorted = Objects.requireNonNull(open("texts.npz").labels());
        assertThat(sorted.names()).containsExactly("ant", "\uffffcat", "\ud835\udcb7ee");
        assertThat(sorted.train()).containsExactly(0, 2);
        assertThat(sorted.test()).containsExactly(1);
        FleetArrays named = open("named.npz");
        FleetArrays.Labels labels = Objects.requireNonNull(named.labels());
        assertThat(labels.names()).containsExactly("ant", "\ud835\udcb7ee", "\uffffcat", "dog");
        assertThat(labels.train()).containsExactly(0, 1);
        assertThat(named.ids()).isEqualTo(new FleetArrays.Ids(List.of("x", "y y"), List.of("-5")));
        assertThat(named.unused()).startsWith("not used: seeds; the arrays that import knows are trainset_mask, ");
    }

    private static List<Integer> ints(@Nullable PackedLabels labels) {
        PackedLabels all = Objects.requireNonNull(labels);
        return IntStream.range(0, all.length()).mapToObj(all::get).toList();
    }

    @Test
    void predictions_areGiven_orThoseWithTheLargestScore() throws IOException {
        List<FleetArrays.Row> given = rows(open("labels.npz"));
        assertThat(ints(given.get(0).trainPrediction())).containsExactly(0, 2);
        assertThat(ints(given.get(1).testPrediction())).containsExactly(2);
        assertThat(given.get(0).trainCorrect().indices()).containsExactly(0);
        assertThat(given.get(1).trainCorrect().indices()).containsExactly(0, 1);
        assertThat(given.get(0).testCorrect().indices()).isEmpty();

        List<FleetArrays.Row> first = rows(open("logits-f4.npz"));
        assertThat(ints(first.get(0).trainPrediction())).containsExactly(0, 0);
        assertThat(ints(first.get(1).trainPrediction())).containsExactly(0, 1);

        // of labels with equal logits the one that correctness speaks of
        List<FleetArrays.Row> tied = rows(open("chosen.npz"));
        assertThat(ints(tied.get(0).trainPrediction())).containsExactly(0, 0);
        assertThat(ints(tied.get(1).trainPrediction())).containsExactly(1, 1);
        assertThat(ints(tied.get(1).testPrediction())).containsExactly(2);

        FleetArrays margins = open("margin-f4.npz");
        assertThat(margins.hasPredictions()).isFalse();
        assertThat(rows(margins).get(0).trainPrediction()).isNull();
    }

    static List<String> changes() {
        return List.copyOf(BAD.keySet());
    }

    @ParameterizedTest
    @MethodSource("changes")
    void whatCannotBe_isRefused(String change) {
        assertThatThrownBy(() -> open(changes().indexOf(change) + "/bad.npz").check())
                .isInstanceOf(UserError.class)
                .hasMessageContaining(Objects.requireNonNull(BAD.get(change)));
    }
}
