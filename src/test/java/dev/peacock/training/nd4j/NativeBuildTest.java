package dev.peacock.training.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.factory.Nd4j;

class NativeBuildTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fpu sse2 avx2 fma avx512f avx512dq avx512bw avx512vl | -onednn-avx512",
                "fpu sse2 avx2 fma avx512f avx512dq avx512bw          | -onednn-avx2",
                "fpu sse2 avx2 fma                                    | -onednn-avx2",
                "fpu sse2 avx2 fma4                                   | ''",
                "fpu sse2 fma                                         | ''",
                "fpu sse2                                             | ''"
            })
    void choose_takesTheWidestThatTheProcessorHas(String flags, String extension) {
        String cpuinfo = "processor\t: 0\nmodel name\t: avx2 fma\nflags\t\t: " + flags
                + "\nbugs\t\t: avx2\n\nprocessor\t: 1\nflags\t\t: " + flags + "\n";
        assertThat(NativeBuild.choose(cpuinfo)).isEqualTo(extension);
    }

    @ParameterizedTest
    @CsvSource({
        "AuthenticAMD, avx2 fma avx512f avx512dq avx512bw avx512vl, SkylakeX",
        "GenuineIntel, avx2 fma avx512f avx512dq avx512bw avx512vl, SkylakeX",
        "AuthenticAMD, avx2 fma, Zen",
        "GenuineIntel, avx2 fma, Haswell",
        "GenuineIntel, avx fma4, ''"
    })
    void coreType_goesByWhatTheProcessorCanRun_andNotByItsModel(String vendor, String flags, String core) {
        String cpuinfo = "processor\t: 0\nvendor_id\t: " + vendor + "\nflags\t\t: " + flags + "\n";
        assertThat(NativeBuild.coreType(cpuinfo)).isEqualTo(core);
    }

    private static final String OLD = "vendor_id : AuthenticAMD\nflags : fpu sse2 avx2 fma\n";
    private static final String NEW = "vendor_id : AuthenticAMD\nflags : avx2 fma avx512f avx512dq avx512bw avx512vl\n";

    @Test
    void check_refusesWhatTheProcessorCannotRun() {
        String set = System.clearProperty(NativeBuild.PROPERTY);
        try {
            assertThatThrownBy(() -> NativeBuild.check("-onednn-avx512", "", OLD))
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith("This machine's processor cannot run ND4J's build onednn-avx512, which")
                    .hasMessageEndingWith("platform.extension=-onednn-avx2 in spark.executor.extraJavaOptions.");
            assertThatThrownBy(() -> NativeBuild.check("-onednn-avx2", "", "flags : fpu sse2"))
                    .isInstanceOf(UserError.class);
            assertThatThrownBy(() -> NativeBuild.check("", "SkylakeX", OLD))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("OpenBLAS's kernels SkylakeX");
            assertThatThrownBy(() -> NativeBuild.check("", "HASWELL", "flags : fpu sse2"))
                    .isInstanceOf(UserError.class);
            NativeBuild.check("-onednn-avx2", "Zen", OLD);
            NativeBuild.check("-onednn-avx512", "SkylakeX", NEW);
            NativeBuild.check("", "", "flags : fpu sse2");
            NativeBuild.check("-onednn-avx512", "SkylakeX", "");
            System.setProperty(NativeBuild.PROPERTY, "-onednn-avx2");
            NativeBuild.check("-onednn-avx512", "", OLD);
        } finally {
            if (set == null) {
                System.clearProperty(NativeBuild.PROPERTY);
            } else {
                System.setProperty(NativeBuild.PROPERTY, set);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"''", "'Features : fp asimd'", "'flags'"})
    void choose_takesThePlainBuild_whereThereAreNoFlags(String cpuinfo) {
        assertThat(NativeBuild.choose(cpuinfo)).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void select_makesNd4jLoadThatBuild() throws IOException {
        NativeBuild.select(NativeBuild.choose());
        Nd4j.create(1).close();
        String extension = System.getProperty(NativeBuild.PROPERTY, "");
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            assertThat(maps.filter(line -> line.endsWith("libnd4jcpu.so")))
                    .isNotEmpty()
                    .allMatch(line -> line.contains("linux-x86_64" + extension + "/"));
        }
    }

    @Test
    void select_leavesAnEarlierChoiceAlone() {
        NativeBuild.select(NativeBuild.choose());
        String before = System.getProperty(NativeBuild.PROPERTY);
        NativeBuild.select(before == null ? "" : "-other");
        assertThat(System.getProperty(NativeBuild.PROPERTY)).isEqualTo(before);
    }
}
