package dev.peacock.audit.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.PredictionBlock;
import dev.peacock.spark.Fleet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against NumPy, by the published formulas: scripts/bench/labels_numpy.py. */
class LabelsOracleTest {
    private static final double EXACT = 1e-12;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void votesScoresAndJoint_areThoseOfNumPy(int number) throws IOException {
        JsonNode oracle = Fleet.oracle("t11_labels").get("cases").get(number);
        JsonNode inputs = oracle.get("inputs");
        JsonNode expected = oracle.get("expected");
        int[] given = integers(inputs.get("given"));
        int classes = inputs.get("classes").asInt();
        Votes votes = votes(inputs);
        for (int i = 0; i < given.length; i++) {
            for (int label = 0; label < classes; label++) {
                assertThat(votes.of(i, label))
                        .isEqualTo(expected.get("votes").get(i).get(label).asInt());
            }
        }

        SplitLabels labels = SplitLabels.of(votes, given, classes);

        List<LabelScore> scores = labels.defined();
        assertThat(scores).extracting(LabelScore::example).containsExactly(boxed(expected.get("examples")));
        // every model saw the first
        assertThat(scores.get(0).example()).isEqualTo(1);
        assertThat(scores).extracting(LabelScore::models).containsExactly(boxed(expected.get("models")));
        assertThat(scores).extracting(LabelScore::votesGiven).containsExactly(boxed(expected.get("votesLabel")));
        assertThat(scores).extracting(LabelScore::suggested).containsExactly(boxed(expected.get("suggested")));
        assertThat(scores)
                .extracting(score -> score.confident() == null ? -1 : score.confident())
                .containsExactly(boxed(expected.get("confident")));
        assertThat(scores).extracting(score -> score.pruned() ? 1 : 0).containsExactly(boxed(expected.get("pruned")));
        String[] ranks = {"rankVotes", "rankSelfConfidence", "rankMargin", "rankConfident"};
        for (LabelScore.By by : LabelScore.By.values()) {
            assertThat(scores)
                    .as("%s", by)
                    .extracting(score -> score.rank(by))
                    .containsExactly(boxed(expected.get(ranks[by.ordinal()])));
        }
        for (int place = 0; place < scores.size(); place++) {
            LabelScore score = scores.get(place);
            close(
                    score.shareInterval().low(),
                    expected.get("interval").get(place).get(0));
            close(
                    score.shareInterval().high(),
                    expected.get("interval").get(place).get(1));
            close(score.pValue(), expected.get("pValue").get(place));
            close(score.qValue(), expected.get("qValue").get(place));
            close(score.selfConfidence(), expected.get("selfConfidence").get(place));
            close(score.margin(), expected.get("margin").get(place));
        }
        for (int i = 0; i < classes; i++) {
            for (int j = 0; j < classes; j++) {
                ConfidentJoint.Cell cell = new ConfidentJoint.Cell(i, j);
                assertThat(labels.joint().counts().getOrDefault(cell, 0))
                        .isEqualTo(expected.get("joint").get(i).get(j).asInt());
                close(
                        labels.joint().estimate(cell),
                        expected.get("calibrated").get(i).get(j));
            }
            JsonNode threshold = expected.get("thresholds").get(i);
            if (threshold.isNull()) {
                assertThat(labels.joint().thresholds()[i]).isNaN();
            } else {
                close(labels.joint().thresholds()[i], threshold);
            }
        }
        close(labels.joint().errors(), expected.get("errors"));
    }

    private static void close(double found, JsonNode expected) {
        assertThat(found).isCloseTo(expected.asDouble(), within(EXACT));
    }

    /** In two blocks. */
    private static Votes votes(JsonNode inputs) {
        JsonNode predictions = inputs.get("predictions");
        JsonNode included = inputs.get("included");
        int n = inputs.get("given").size();
        List<Votes> parts = new ArrayList<>();
        for (int[] ids : List.of(
                IntStream.range(0, n / 3).toArray(), IntStream.range(n / 3, n).toArray())) {
            int runs = predictions.size();
            char[] labels = new char[ids.length * runs];
            BitColumns seen = new BitColumns(ids.length, runs);
            for (int octet = 0; 8 * octet < runs; octet++) {
                byte[] bits = new byte[ids.length];
                for (int i = 0; i < ids.length; i++) {
                    for (int run = 8 * octet; run < Math.min(runs, 8 * octet + 8); run++) {
                        labels[i * runs + run] =
                                (char) predictions.get(run).get(ids[i]).asInt();
                        bits[i] |= (byte) (included.get(run).get(ids[i]).asInt() << run % 8);
                    }
                }
                seen.setEight(octet, bits, 0);
            }
            parts.add(Votes.of(new PredictionBlock(new Block(0, Block.ANY, ids), labels, new float[0], runs, seen)));
        }
        Votes votes = Votes.join(parts);
        assertThat(votes.part(0, n / 3).counts()).isEqualTo(parts.get(0).counts());
        assertThat(votes.part(n / 3, n).starts()).isEqualTo(parts.get(1).starts());
        return votes;
    }

    private static int[] integers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }

    private static Integer[] boxed(JsonNode array) {
        return IntStream.of(integers(array)).boxed().toArray(Integer[]::new);
    }
}
