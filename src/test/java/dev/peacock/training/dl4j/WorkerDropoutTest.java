package dev.peacock.training.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.training.Fixtures;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class WorkerDropoutTest {
    @BeforeAll
    static void loadNative() {
        Fixtures.loadNative();
    }

    @Test
    void mask_isOfTheSeedTheStepAndTheWorker_andOfNothingElse() {
        WorkerDropout dropout = new WorkerDropout(0.5, 7, () -> 2);
        float[] once = dropped(dropout, 3);
        assertThat(once).containsOnly(0f, 2f).contains(0f, 2f);
        assertThat(dropped(dropout, 4)).isNotEqualTo(once);
        assertThat(dropped(dropout, 3)).isEqualTo(once);
        assertThat(dropped(new WorkerDropout(0.5, 7, () -> 3), 3)).isNotEqualTo(once);
        assertThat(dropped(new WorkerDropout(0.5, 8, () -> 2), 3)).isNotEqualTo(once);
        assertThat(dropped(dropout.clone(), 3)).isEqualTo(once);
    }

    /** Copies of a model that train side by side must not see each other's masks. */
    @Test
    void gradients_passThroughTheCopysOwnMask() {
        WorkerDropout dropout = new WorkerDropout(0.5, 7, () -> 2);
        IDropout copy = dropout.clone();
        float[] third = dropped(dropout, 3);
        float[] fourth = dropped(copy, 4);
        assertThat(gradient(dropout)).isEqualTo(third);
        assertThat(gradient(copy)).isEqualTo(fourth);
    }

    private static float[] dropped(IDropout dropout, int step) {
        try (INDArray ones = Nd4j.ones(DataType.FLOAT, 10, 10);
                INDArray dropped = Nd4j.create(DataType.FLOAT, 10, 10)) {
            dropout.applyDropout(ones, dropped, step, 0, LayerWorkspaceMgr.noWorkspaces());
            return dropped.data().asFloat();
        }
    }

    private static float[] gradient(IDropout dropout) {
        try (INDArray ones = Nd4j.ones(DataType.FLOAT, 10, 10);
                INDArray passed = Nd4j.create(DataType.FLOAT, 10, 10)) {
            dropout.backprop(ones, passed, 0, 0);
            return passed.data().asFloat();
        }
    }
}
