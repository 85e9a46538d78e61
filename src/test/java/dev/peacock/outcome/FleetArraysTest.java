package dev.peacock.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.npy.NumPy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arrays that do not fit each other are refused with both names, before anything is read or written. */
@Tag("process")
class FleetArraysTest {
    /** Four runs, three train and two test examples, changed by a line of the test's own. */
    private static final String GOOD = """
            z = dict(trainset_mask=np.eye(4, 3, dtype=bool), trainset_correctness=np.ones((4, 3), bool),
                     testset_correctness=np.zeros((4, 2), bool), train_labels=np.array([0, 1, 1]), test_labels=np.array([1, 0]))
            """;

    @TempDir
    Path directory;

    private FleetArrays open(String change) throws IOException {
        NumPy.run(directory, GOOD + change + "\nnp.savez('fleet.npz', **z)\n");
        return open(directory.resolve("fleet.npz"));
    }

    private static FleetArrays open(Path file) throws IOException {
        return FleetArrays.open(new Configuration(), new org.apache.hadoop.fs.Path(file.toUri()));
    }

    @Test
    void goodArrays_areRead() throws IOException {
        FleetArrays arrays = open("");
        assertThat(arrays.runs()).isEqualTo(4);
        assertThat(arrays.trainSize()).isEqualTo(3);
        assertThat(arrays.testSize()).isEqualTo(2);
        FleetArrays.Checked checked = arrays.check();
        assertThat(checked.allIncluded()).isZero();
        assertThat(checked.noneIncluded()).isEqualTo(1);
        FleetArrays.Labels labels = Objects.requireNonNull(arrays.labels());
        assertThat(labels.train()).containsExactly(0, 1, 1);
        assertThat(open("del z['train_labels'], z['test_labels']").labels()).isNull();
    }

    @Test
    void runsThatAreThereTwice_areSaid() throws IOException {
        String many =
                "r = np.random.default_rng(1); m = r.random((4, 80)) < .5; z = dict(trainset_mask=m, trainset_correctness=r.random((4, 80)) < .5,"
                        + " testset_correctness=r.random((4, 5)) < .5)\n";
        assertThat(open(many).check().equal()).isNull();
        assertThat(open(many + "z = {k: np.concatenate([v, v[2:3]]) for k, v in z.items()}")
                        .check()
                        .equal())
                .startsWith(
                        "1 model has the mask and the outcomes of an earlier one (first: rows 2 and 4, counted from 0)");
        // the same coins with other outcomes are another model
        assertThat(open(many + "z['trainset_mask'][3] = z['trainset_mask'][2]")
                        .check()
                        .equal())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "z['testset_correctness'] = np.zeros((5, 2))|"
                        + "fleet.npz: trainset_mask is of 4 models (its shape is (4, 3)), but fleet.npz: testset_correctness is of 5 (its shape is (5, 2))",
                "z['trainset_correctness'] = np.zeros((3, 3))|"
                        + "fleet.npz: trainset_mask is of 4 models (its shape is (4, 3)), but fleet.npz: trainset_correctness is of 3 (its shape is (3, 3))",
                "z['trainset_correctness'] = np.zeros((4, 9))|"
                        + "fleet.npz: trainset_mask is of 3 train examples (its shape is (4, 3)), but fleet.npz: trainset_correctness is of 9 (its shape is (4, 9))",
                "z['train_labels'] = np.zeros(4, int)|"
                        + "fleet.npz: train_labels has 4 labels, but fleet.npz: trainset_mask has 3 examples",
                "z['test_labels'] = np.zeros(3, int)|"
                        + "fleet.npz: test_labels has 3 labels, but fleet.npz: testset_correctness has 2 examples",
                "del z['test_labels']|fleet.npz: has train_labels but no test_labels; give both or none",
                "del z['train_labels']|fleet.npz: has test_labels but no train_labels; give both or none",
                "z['train_labels'] = np.array([0, -1, 1])|fleet.npz: train_labels: element 1 is -1",
                "z['train_labels'] = np.array([0, 2**33, 1])|fleet.npz: train_labels: element 1 is 8589934592",
                "z['train_labels'] = np.array(list('abc'))|fleet.npz: of train_labels and test_labels one has texts",
                "z['train_labels'] = np.array([.5, 1, 2])|fleet.npz: train_labels: must be a vector of whole numbers",
                "del z['trainset_mask']|fleet.npz: has no array 'trainset_mask'; it has test_labels, testset_correctness",
                "z['trainset_mask'] = np.zeros(4)|fleet.npz: trainset_mask: must be a matrix of runs by examples",
                "z['trainset_mask'] = z['trainset_correctness'] = np.zeros((4, 0))|fleet.npz: trainset_mask: is empty",
                "z = {k: v[:0] for k, v in z.items()}|fleet.npz: trainset_mask: is empty",
                "z = {k: np.zeros((1000001, 1), bool) for k in z if 'set' in k}|at most 1000000 models can be read",
                "z['trainset_mask'] = np.array([[None] * 3] * 4)|fleet.npz: trainset_mask: contains Python objects"
            })
    void arraysThatDoNotFit_areRefused(String change, String message) {
        assertThatThrownBy(() -> open(change)).isInstanceOf(UserError.class).hasMessageContaining(message);
    }

    @Test
    void everyMismatch_isSaidAtOnce() {
        assertThatThrownBy(() -> open(
                        "z['trainset_correctness'] = np.zeros((3, 9)); z['testset_correctness'] = np.zeros((5, 2))"))
                .isInstanceOf(UserError.class)
                .satisfies(
                        e -> assertThat(String.valueOf(e.getMessage()).lines()).hasSize(3));
    }

    @Test
    void elementsBeside0And1_areRefusedByCheck() throws IOException {
        FleetArrays arrays = open("z['trainset_correctness'] = np.ones((4, 3)) * .5");
        assertThatThrownBy(arrays::check)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("trainset_correctness: row 0, column 0 is 0.5");
    }

    @Test
    void moreExamplesThanCanBeNumbered_areRefused() throws IOException {
        // sparse files: their sizes agree with their headers
        NumPy.run(directory, """
                import os
                os.mkdir('big')
                for name, columns in [('trainset_mask', 2**31), ('trainset_correctness', 2**31), ('testset_correctness', 1)]:
                    with open('big/' + name + '.npy', 'wb') as f:
                        np.lib.format.write_array_header_1_0(f, dict(descr='|b1', fortran_order=False, shape=(1, columns)))
                        f.truncate(f.tell() + columns)
                """);
        assertThatThrownBy(() -> open(directory.resolve("big")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("has 2147483648 examples")
                .hasMessageContaining("split the data set");
    }

    @Test
    void otherFiles_areRefused() throws IOException {
        assertThatThrownBy(() -> open(directory.resolve("none.npz")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("there is no such");
        assertThatThrownBy(() -> open(directory)).hasMessageContaining("it has none");
        Path text = Files.writeString(directory.resolve("x.npz"), "not an archive");
        assertThatThrownBy(() -> open(text)).isInstanceOf(UserError.class).hasMessageContaining("not a whole .npz");
        Path empty = Files.writeString(directory.resolve("empty.npz"), "");
        assertThatThrownBy(() -> open(empty)).isInstanceOf(UserError.class).hasMessageContaining("not a whole .npz");
    }
}
