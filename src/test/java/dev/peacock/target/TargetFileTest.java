package dev.peacock.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Models in ONNX's format. The weights of softmax.onnx are known by a formula. */
class TargetFileTest {
    private static Target open(String name, @Nullable Shape shape) throws URISyntaxException, InterruptedException {
        Path file = Path.of(Objects.requireNonNull(TargetFileTest.class.getResource("/dev/peacock/onnx/" + name))
                .toURI());
        return TargetFile.read(new Configuration(), file.toUri().toString(), shape, null)
                .open();
    }

    /** By 7 queries: the log-ratios at 0 and at the unit vectors. */
    @Test
    void probabilities_areThoseOfTheWeights() throws Exception {
        try (Target target = open("softmax.onnx", null)) {
            assertThat(target.inputs()).isEqualTo(6);
            assertThat(target.classes()).isEqualTo(3);
            float[] rows = new float[7 * 6];
            for (int i = 0; i < 6; i++) {
                rows[i * 6 + i] = 1;
            }
            double[] told = target.probabilities(rows, 7);
            assertThat(target.queries()).isEqualTo(7);
            for (int c = 1; c < 3; c++) {
                double bias = Math.log(told[6 * 3 + c] / told[6 * 3]);
                assertThat(bias).isCloseTo((5 * c % 7 - 3) / 4.0 + 3 / 4.0, within(1e-5));
                for (int i = 0; i < 6; i++) {
                    double weight = ((7 * i + 3 * c) % 11 - 7 * i % 11) / 8.0;
                    assertThat(Math.log(told[i * 3 + c] / told[i * 3]) - bias).isCloseTo(weight, within(1e-5));
                }
            }
        }
    }

    /** Its output is no distribution, and so is taken for logits. */
    @Test
    void logits_becomeProbabilities() throws Exception {
        try (Target target = open("mean-colour.onnx", new Shape(2, 2, 3))) {
            assertThat(target.inputs()).isEqualTo(12);
            float log = (float) Math.log(2);
            double[] told = target.probabilities(new float[] {0, log, 0, 0, log, 0, 0, log, 0, 0, log, 0}, 1);
            assertThat(told).containsExactly(new double[] {.25, .5, .25}, within(1e-6));
        }
    }

    @Test
    void whatIsNoClassifier_orHasAnotherSize_isNamed() {
        assertThatThrownBy(() -> open("total.onnx", null)).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> open("softmax.onnx", new Shape(1, 1, 5)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("which --shape 1x1x5");
        assertThatThrownBy(() -> open("mean-colour.onnx", null)).hasMessageContaining("open");
    }
}
