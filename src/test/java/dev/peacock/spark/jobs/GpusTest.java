package dev.peacock.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class GpusTest {
    private static boolean asked(String amount, boolean local) {
        return Gpus.asked(new SparkConf(false).set("spark.task.resource.gpu.amount", amount), local);
    }

    @Test
    void askedFor_whereATaskHasAShareOfOne() {
        assertThat(Gpus.asked(new SparkConf(false), false)).isFalse();
        assertThat(asked("0", true)).isFalse();
        assertThat(asked("1", false)).isTrue();
        assertThat(asked("0.5", false)).isTrue();
    }

    @Test
    void settingsUnderWhichNoTaskHasOneOfItsOwn_areRefused() {
        assertThatThrownBy(() -> asked("2", false))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("uses only one GPU");
        assertThatThrownBy(() -> asked("1", true))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("only on clusters");
        assertThatThrownBy(() -> asked("one", false))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("must be a number");
        assertThatThrownBy(() -> asked("NaN", false)).isInstanceOf(UserError.class);
    }
}
