package dev.peacock.audit.longtail.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.audit.longtail.spark.Subpopulations.Space;
import dev.peacock.check.UserError;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.spark.Fleet;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subpopulations of a small csv file, by a column and by nearness. */
@Tag("spark")
class SubpopulationsSparkTest {
    private static final String CSV = """
            dataset.train { format = csv, path = train.csv, label = y, subpopulation = breed }
            dataset.test { format = csv, path = test.csv, label = y, subpopulation = breed }
            model.nearest-neighbour { k = 1 }
            training.stack = 2
            subsets { ratio = 0.5, models = 2, seed = 3 }
            """;

    @TempDir
    Path directory;

    /** Labels 0 and 1 along a line: two clumps of label 0, one of label 1, and a 0 in the midst of the 1s. */
    private void writeTheLine() throws IOException {
        Files.writeString(
                directory.resolve("train.csv"),
                "x,y,breed\n0,0,a\n1,0,b\n2,0,a\n50,0,c\n51,0,c\n52,0,a\n"
                        + "90,1,d\n91,1,a\n92,1,d\n93,1,d\n91.5,0,e\n");
        Files.writeString(
                directory.resolve("test.csv"),
                "x,y,breed\n0.4,0,b\n53,0,none\n91.1,1,d\n91.6,0,e\n1000,0,a\n0.5,1,c\n");
    }

    private FinishedFleet line() throws IOException {
        writeTheLine();
        return fleet(CSV);
    }

    private FinishedFleet fleet(String text, String... sets) throws IOException {
        TestRun run = new TestRun(directory.resolve("out"));
        run.train(TestRun.config(text, directory, sets));
        return run.finishedFleet();
    }

    @Test
    void column_givesItsNames_andTestNamesThatNoTrainExampleHasAreNone() throws IOException {
        FinishedFleet fleet = line();
        Subpopulations column = Subpopulations.ofColumn(fleet.out(), fleet.experiment());
        assertThat(column.names()).containsExactly("a", "b", "c", "d", "e");
        assertThat(column.count()).isEqualTo(5);
        assertThat(column.train()).containsExactly(0, 1, 0, 2, 2, 0, 3, 0, 3, 3, 4);
        assertThat(column.test()).containsExactly(1, -1, 3, 4, 0, 2);
        assertThat(column.source()).isEqualTo("the values of column 'breed' of the data set");
    }

    @Test
    void column_isFound_whateverTheConfigurationSaysNow() throws IOException {
        line();
        TestRun run = new TestRun(directory.resolve("out"));
        ReadConfig without = run.configOfDirectory("dataset.train.subpopulation=null");
        FinishedFleet fleet = run.finishedFleet();
        Experiment asked = new Experiment(
                fleet.experiment().identity(),
                without.config(),
                without.effective(),
                fleet.experiment().contentHash(),
                fleet.experiment().shape(),
                fleet.experiment().trainLabels(),
                fleet.experiment().testLabels(),
                fleet.experiment().labelNames(),
                fleet.experiment().choice(),
                fleet.experiment().nativeCode(),
                "");
        Subpopulations column = Subpopulations.ofColumn(fleet.out(), asked);
        assertThat(column.names()).hasSize(5);
        assertThat(column.source()).isEqualTo("the values of a column of the data set");
    }

    @Test
    void testColumnMayBeMissing_andIsThenNotKnown() throws IOException {
        writeTheLine();
        Files.writeString(directory.resolve("test.csv"), "x,y\n0.4,0\n53,0\n");
        FinishedFleet fleet = fleet(CSV, "dataset.test.subpopulation=null");
        Subpopulations column = Subpopulations.ofColumn(fleet.out(), fleet.experiment());
        assertThat(column.names()).hasSize(5);
        assertThat(column.test()).containsExactly(-1, -1);
    }

    @Test
    void trainColumnMissing_isRefused_withTheKeyToSet() throws IOException {
        writeTheLine();
        Files.writeString(directory.resolve("train.csv"), "x,y\n0.4,0\n53,0\n7,1\n8,1\n");
        FinishedFleet fleet = fleet(CSV, "dataset.train.subpopulation=null");
        assertThatThrownBy(() -> Subpopulations.ofColumn(fleet.out(), fleet.experiment()))
                .isInstanceOf(UserError.class)
                .hasMessage(fleet.out().root()
                        + ": the data set does not say which subpopulation a train example belongs to; set "
                        + "dataset.train.subpopulation to the column that says which it is, and run train again, which trains no "
                        + "model twice; or use --by pixels");
        TestRun digits = new TestRun(directory.resolve("digits"));
        Experiment ofDigits = digits.prepared(TestRun.config(
                "dataset.builtin = digits, model.nearest-neighbour { k = 1 }, subsets.models = 1", directory));
        assertThatThrownBy(() -> Subpopulations.ofColumn(digits.outputDirectory(), ofDigits))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("its format has no place for that");
    }

    @Test
    void importedFleet_hasNoExamplesToLookAt() throws IOException {
        TestRun run = new TestRun(directory.resolve("imported"));
        run.importFleet(Fleet.of(Fleet.oracle("t01_subset_small")).write(directory.resolve("fleet.npz")));
        FinishedFleet fleet = run.finishedFleet();
        String message = fleet.out().root() + ": is a fleet that was imported without its examples";
        assertThatThrownBy(() -> Subpopulations.ofColumn(fleet.out(), fleet.experiment()))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(message);
        for (Space space : Space.values()) {
            assertThatThrownBy(() -> clusters(fleet.out(), fleet.experiment(), 3, space))
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith(message);
        }
    }

    @Test
    void clustersOfALine_areItsClumps_andTestExamplesJoinTheNearestOfTheirLabel() throws IOException {
        FinishedFleet fleet = line();
        Subpopulations clusters = clusters(fleet.out(), fleet.experiment(), 2, Space.PIXELS);
        // the 0 at 91.5 is among the two nearest of each 1, so that of these only 90 and 91 (91's tie goes to the lower
        // id) are
        // each other's
        assertThat(clusters.train()).containsExactly(0, 0, 0, 1, 1, 1, 2, 2, 3, 4, 5);
        assertThat(clusters.test()).containsExactly(0, 1, 2, 5, 5, 2);
        assertThat(clusters.names()).isEmpty();
        assertThat(clusters.count()).isEqualTo(6);
        assertThat(clusters.source())
                .isEqualTo("the connected components of the mutual 2-nearest-neighbour graph within each label, by the"
                        + " examples' values");
    }

    @Test
    void moreNeighboursThanExamples_makeALabelOneCluster() throws IOException {
        FinishedFleet fleet = line();
        Subpopulations clusters = clusters(fleet.out(), fleet.experiment(), 16, Space.PIXELS);
        assertThat(clusters.train()).containsExactly(0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0);
        assertThat(clusters.test()).containsExactly(0, 0, 1, 0, 0, 1);
    }

    private static Subpopulations clusters(OutputDirectory out, Experiment experiment, int k, Space space)
            throws IOException {
        return Subpopulations.ofClusters(
                Subpopulations.neighbours(spark(), out, experiment, space), experiment, k, space);
    }

    private static JavaSparkContext spark() {
        return JavaSparkContext.fromSparkContext(TestRun.session().sparkContext());
    }
}
