package dev.peacock.training.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.training.Device;
import org.junit.jupiter.api.Test;

/** Without a GPU; scripts/gpu-check.sh runs what needs one. */
class GpuTest {
    @Test
    void address_isTheIndexOfADeviceThatIsThere() {
        assertThat(Gpu.index("0", 1)).isZero();
        assertThat(Gpu.index("3", 4)).isEqualTo(3);
        assertThatThrownBy(() -> Gpu.index("4", 4))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("sees only 4");
        assertThatThrownBy(() -> Gpu.index("GPU-8f7e", 4))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("takes only indices");
    }

    @Test
    void backendForProcessors_takesNoGpu() {
        NativeBuild.select(NativeBuild.choose());
        assertThatCode(() -> Gpu.bind(Device.CPU)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Gpu.bind(new Device("0")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("Spark assigned GPU 0 to this task")
                .hasMessageContaining("backend for processors");
    }
}
