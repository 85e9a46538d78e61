package dev.peacock.training.fleet.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.training.Fixtures;
import dev.peacock.training.fleet.Near;
import dev.peacock.training.fleet.Node;
import dev.peacock.training.fleet.NodeRun;
import dev.peacock.training.fleet.cpu.CpuKernels;
import dev.peacock.training.fleet.cpu.Slice;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each layer against that of the CPU kernels, which are tested against a reference in double. */
class LayersAgreeTest {
    private static final int ROWS = 5;
    private static final int INFERENCE_ROWS = 8;

    @BeforeAll
    static void loadNative() {
        Fixtures.loadNative();
    }

    static Stream<Node> nodes() {
        return LayerCases.nodes();
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void layersAgree_forAnyNumberOfRows_andLeaveNoTraceInEachOther(Node node) {
        NodeRun<Slice> cpu = new NodeRun<>(CpuKernels.plain(), node, ROWS, INFERENCE_ROWS);
        NodeRun<Buffer> nd4j = new NodeRun<>(new Nd4jKernels(), node, ROWS, INFERENCE_ROWS);
        SplittableRandom random = new SplittableRandom(7);
        for (int rows : new int[] {ROWS, 1, 3, ROWS}) {
            checkInference(node, cpu, nd4j, rows + 3, random);
            checkInference(node, cpu, nd4j, 1, random);
            checkTraining(node, cpu, nd4j, rows, random);
        }
    }

    private static void checkInference(
            Node node, NodeRun<Slice> cpu, NodeRun<Buffer> nd4j, int rows, SplittableRandom random) {
        float[] x = LayerCases.values(rows * node.in().size(), random);
        List<float[]> parameters = LayerCases.parameters(node, random);
        NodeRun.Result expected = cpu.infer(rows, x, parameters);
        NodeRun.Result actual = nd4j.infer(rows, x, parameters);
        Near.check("inference of " + rows, actual.y(), expected.y(), LayerCases.tolerance(node, rows));
        for (int i = 0; i < parameters.size(); i++) {
            assertThat(actual.parameters().get(i)).isEqualTo(parameters.get(i));
        }
    }

    private static void checkTraining(
            Node node, NodeRun<Slice> cpu, NodeRun<Buffer> nd4j, int rows, SplittableRandom random) {
        float[] x = LayerCases.values(rows * node.in().size(), random);
        float[] dy = LayerCases.values(rows * node.out().size(), random);
        List<float[]> parameters = LayerCases.parameters(node, random);
        NodeRun.Result expected = cpu.train(rows, x, parameters, dy, true);
        NodeRun.Result actual = nd4j.train(rows, x, parameters, dy, true);
        double tolerance = LayerCases.tolerance(node, rows);
        Near.check("y of " + rows, actual.y(), expected.y(), tolerance);
        Near.check("dx of " + rows, actual.dx(), expected.dx(), tolerance);
        for (int i = 0; i < parameters.size(); i++) {
            Near.check(
                    "parameter " + i,
                    actual.parameters().get(i),
                    expected.parameters().get(i),
                    tolerance);
        }
        NodeRun.Result unasked = nd4j.train(rows, x, parameters, dy, false);
        for (int i = 0; i < actual.gradients().size(); i++) {
            Near.check(
                    "gradient " + i,
                    actual.gradients().get(i),
                    expected.gradients().get(i),
                    tolerance);
            assertThat(unasked.gradients().get(i)).isEqualTo(actual.gradients().get(i));
        }
    }
}
