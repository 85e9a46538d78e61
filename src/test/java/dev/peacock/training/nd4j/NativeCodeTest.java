package dev.peacock.training.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.provenance.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of OpenBLAS's kernels a process computes with depends on the experiment and on what the user names, not on who started it. */
@EnabledOnOs(OS.LINUX)
@Tag("process")
class NativeCodeTest {
    /** Any processor that runs this project's tests can compute with all of these. */
    @ParameterizedTest
    @CsvSource({
        // the environment's, asked for, taken
        "Nehalem, '', Nehalem",
        "Nehalem, Core2, Core2",
        "'', Core2, Core2",
        ", core2, Core2",
    })
    void process_takesWhatTheExperimentHas_orElseWhatTheEnvironmentNames(
            String environment, String asked, String taken) {
        assertThat(kernels(environment, asked)).isEqualTo(taken);
    }

    @Test
    void process_takesTheBest_whereNothingIsNamed() {
        String best = NativeBuild.coreType(Machine.cpuInfo());
        if (best.isEmpty()) {
            assertThat(kernels(null, "")).isNotEqualTo("unknown");
        } else {
            assertThat(kernels(null, "")).isEqualTo(best);
            assertThat(kernels("", ""))
                    .as("a variable without a value names nothing")
                    .isEqualTo(best);
        }
    }

    /** Of a new process; no variable where {@code environment} is null. */
    private static String kernels(@Nullable String environment, String asked) {
        ProcessBuilder process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WhichKernels.class.getName(),
                asked);
        process.redirectErrorStream(true).environment().remove(OpenBlas.VARIABLE);
        if (environment != null) {
            process.environment().put(OpenBlas.VARIABLE, environment);
        }
        try {
            String printed = new String(process.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return printed.lines()
                    .filter(line -> line.startsWith("kernels "))
                    .map(line -> line.substring("kernels ".length()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(printed));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void experiment_isNotContinuedWithOtherKernels() {
        NativeCode begun = new NativeCode("", "SkylakeX");
        assertThatCode(() -> begun.compare("SKYLAKEX")).doesNotThrowAnyException();
        assertThatThrownBy(() -> begun.compare("Zen"))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "This experiment was begun with OpenBLAS's kernels SkylakeX, but this process computes with Zen,"
                                + " which round otherwise: start a new process with OPENBLAS_CORETYPE=SkylakeX, or choose another"
                                + " --out.");
    }

    /** This process has its kernels, whatever is asked for now. */
    @Test
    void loaded_saysWhatIsThere_andRefusesWhatIsNot() {
        String core = OpenBlas.core();
        String other = core.equals("Core2") ? "Nehalem" : "Core2";
        assertThat(NativeCode.ofThisMachine("").loaded()).isEqualTo(NativeCode.ofThisMachine(core));
        assertThat(NativeCode.ofThisMachine(core).loaded()).isEqualTo(NativeCode.ofThisMachine(core));
        assertThatThrownBy(() -> NativeCode.ofThisMachine(other).loaded())
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "asks for OpenBLAS's kernels " + other + ", but this process computes with " + core);
        assertThatThrownBy(() -> NativeCode.ofThisMachine(other).enter()).isInstanceOf(UserError.class);
        assertThatCode(() -> NativeCode.ofThisMachine(core).enter()).doesNotThrowAnyException();
        OpenBlas.ask(core);
    }

    @Test
    void fleets_roundAlike_whereBothHaveTheSameKernels_orOneIsUnknown() {
        NativeCode one = new NativeCode("", "Haswell");
        assertThat(one.roundsLike(new NativeCode("", "haswell"))).isTrue();
        assertThat(one.roundsLike(NativeCode.NONE)).isTrue();
        assertThat(NativeCode.NONE.roundsLike(one)).isTrue();
        assertThat(one.roundsLike(new NativeCode("", "Zen"))).isFalse();
    }
}
