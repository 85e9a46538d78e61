package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which of OpenBLAS's kernels a fleet is trained with is settled when it begins. Who starts the processes that go on with it, and what
 * their environment names, changes no bit.
 */
class KernelsIT {
    private static final String VARIABLE = "OPENBLAS_CORETYPE";
    private static final String CONF = """
            dataset.builtin = digits
            model.layers = [ { dense = 16, activation = relu }, { output = 10 } ]
            training { epochs = 2, batch = 64, stack = 2 }
            subsets { ratio = 0.7, models = 4, seed = 5 }
            outcome.margins = true
            """;

    @TempDir
    Path directory;

    @Test
    void fleet_goesOnWithTheKernelsThatItBeganWith_whoeverStartsTheProcess() throws IOException {
        Path conf = Files.writeString(directory.resolve("x.conf"), CONF);
        Path whole = directory.resolve("whole");
        Path pieces = directory.resolve("pieces");
        Path other = directory.resolve("other");
        // kernels without AVX, which every processor has and none is given by itself
        try (JobProcess named = new JobProcess(directory.resolve("named"), Map.of(VARIABLE, "Nehalem"));
                JobProcess misled = new JobProcess(directory.resolve("misled"), Map.of(VARIABLE, "Core2"))) {
            assertDone(named.launcher(words(conf, whole, "--set", "subsets.models=8")));
            assertDone(named.sparkSubmit(words(conf, pieces)));
            assertDone(misled.launcher(words(conf, pieces, "--set", "subsets.models=8")));
            assertThat(core(whole)).isEqualTo("Nehalem");
            assertThat(core(pieces)).isEqualTo("Nehalem");
            Outputs.assertSameRuns(Outputs.rows(pieces), Outputs.rows(whole));

            assertDone(misled.launcher(
                    words(conf, other, "--set", "subsets.first-run=8", "--", "--master", "local-cluster[1,1,1024]")));
            assertThat(core(other)).as("executors have it from the driver").isEqualTo("Core2");
            Ended mixed = InProcess.run(
                    "merge",
                    whole.toString(),
                    other.toString(),
                    "--out",
                    directory.resolve("both").toString());
            assertThat(mixed.status()).as(mixed.log()).isEqualTo(2);
            assertThat(mixed.log()).contains("was trained with OpenBLAS's kernels Nehalem", "with Core2");
        }
    }

    private static String[] words(Path conf, Path out, String... more) {
        String[] words = {"train", "--conf", conf.toString(), "--out", out.toString()};
        String[] all = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return all;
    }

    private static void assertDone(Ended ended) {
        assertThat(ended.status()).as(ended.log()).isZero();
    }

    private static String core(Path out) throws IOException {
        return new ObjectMapper()
                .readTree(out.resolve("experiment.json").toFile())
                .at("/versions/openblas_core_type")
                .asText();
    }
}
