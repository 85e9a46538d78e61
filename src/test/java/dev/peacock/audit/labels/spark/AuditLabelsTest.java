package dev.peacock.audit.labels.spark;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import org.junit.jupiter.api.Test;

class AuditLabelsTest {
    /** Of MNIST's examples the default of 2 GiB is enough; of ImageNet's it is said how much is. */
    @Test
    void checkMemory_saysHowMuchIsEnough() {
        assertThatCode(() -> AuditLabels.checkMemory(70_000, 512 << 20)).doesNotThrowAnyException();
        assertThatThrownBy(() -> AuditLabels.checkMemory(3_331_167, 2L << 30))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("3,331,167 examples in the driver, 3,494 MiB; give it 4,369 MiB of memory");
        assertThatCode(() -> AuditLabels.checkMemory(3_331_167, 4_369L << 20)).doesNotThrowAnyException();
    }
}
