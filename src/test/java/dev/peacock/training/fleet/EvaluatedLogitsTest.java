package dev.peacock.training.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.config.Shape;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.EvaluatedLogits;
import dev.peacock.training.Fixtures;
import dev.peacock.training.Logits;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EvaluatedLogitsTest {
    private static final int CLASSES = 10;
    /** More than are computed at once, and train and test examples among those. */
    private static final int TRAIN = 150;

    private final RandomBytes store = RandomBytes.of(new Shape(2, 2, 1), TRAIN, 50, 256);
    private final RunSpec spec = Fixtures.spec(0, TRAIN);
    private final float[] logits = logits();

    private float[] logits() {
        RandomStream random = new RandomStream(7);
        float[] values = new float[store.size() * CLASSES];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (5 * random.nextGaussian());
        }
        return values;
    }

    @Test
    void outcome_isThatOfEachExample() {
        EvaluatedLogits evaluated = new EvaluatedLogits(store, spec, true);
        assertThat(evaluated.read(0, store.size(), logits, 0, CLASSES)).isTrue();
        TrainedRun.Evaluated all = evaluated.result();
        double loss = 0;
        for (int i = 0; i < store.size(); i++) {
            double margin = Logits.margin(logits, i * CLASSES, CLASSES, store.label(i));
            boolean right = Logits.argmax(logits, i * CLASSES, CLASSES) == store.label(i);
            boolean train = i < TRAIN;
            int at = train ? i : i - TRAIN;
            float[] margins = Objects.requireNonNull(train ? all.trainMargin() : all.testMargin());
            assertThat(margins[at]).isEqualTo((float) margin);
            assertThat((train ? all.trainCorrect() : all.testCorrect()).get(at)).isEqualTo(right);
            if (train && spec.mask().includes(i)) {
                loss += Math.log1p(Math.exp(-margin));
            }
        }
        assertThat(all.trainLoss()).isCloseTo(loss / spec.mask().bits().count(), within(1e-9));
    }

    @Test
    void outcome_isTheSame_howeverManyExamplesAreReadAtOnce() {
        EvaluatedLogits whole = new EvaluatedLogits(store, spec, true);
        whole.read(0, store.size(), logits, 0, CLASSES);
        for (int count : new int[] {1, 7, 64, 65}) {
            EvaluatedLogits parts = new EvaluatedLogits(store, spec, true);
            for (int from = 0; from < store.size(); from += count) {
                parts.read(from, Math.min(count, store.size() - from), logits, from * CLASSES, CLASSES);
            }
            assertThat(parts.result()).usingRecursiveComparison().isEqualTo(whole.result());
        }
    }

    @Test
    void read_refusesWhatIsNotFinite() {
        for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float[] broken = logits.clone();
            broken[broken.length - 1] = wrong;
            assertThat(new EvaluatedLogits(store, spec, true).read(0, store.size(), broken, 0, CLASSES))
                    .isFalse();
        }
    }
}
