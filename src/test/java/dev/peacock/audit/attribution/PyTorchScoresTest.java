package dev.peacock.audit.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.npy.NumPy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** scripts/examples/pytorch/attribution.py writes what the audit reads. */
@Tag("process")
class PyTorchScoresTest {
    private static final int N = 1_500;
    private static final int Q = 297;

    @TempDir
    Path directory;

    /** A step on a train example of the label makes the model surer of the label: on most test examples those help more than others do. */
    @Test
    void scoresOfTheExample_areRead_andAreHigherForTheSameLabel() throws IOException {
        List<String> labels = NumPy.run(
                        directory,
                        "import runpy\nsys.argv = ['attribution.py', '--epochs', '2', '--checkpoints', '1']\nmodule = runpy.run_path('"
                                + Path.of("scripts/examples/pytorch/attribution.py")
                                        .toAbsolutePath()
                                + "', run_name='__main__')\nprint(*module['data']()[1], *module['data']()[3], sep='\\n')")
                .lines()
                .toList();
        ScoreMatrix scores = ScoreMatrix.of(
                ScoreFiles.open(
                        new Configuration(),
                        new org.apache.hadoop.fs.Path(
                                directory.resolve("scores.npy").toString())),
                N,
                Q,
                false);
        double[] same = new double[Q];
        double[] other = new double[Q];
        scores.array().read(100, ScoreMatrix::name, (first, count, values) -> {
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < Q; j++) {
                    boolean isSame = labels.get(first + i).equals(labels.get(N + j));
                    (isSame ? same : other)[j] += values[i * Q + j];
                }
            }
        });
        int higher = 0;
        for (int j = 0; j < Q; j++) {
            higher += same[j] > other[j] ? 1 : 0;
        }
        // with fair coins 200 or more of 297 are higher with 1e-9
        assertThat(higher).isGreaterThanOrEqualTo(200);
    }
}
