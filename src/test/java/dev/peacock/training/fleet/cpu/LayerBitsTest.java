package dev.peacock.training.fleet.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.training.fleet.cpu.loops.Loops;
import dev.peacock.training.fleet.cpu.vector.VectorLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same bits with plain loops and with vectors, and on repetition. */
class LayerBitsTest {
    static Stream<LayerCase> cases() {
        return LayerCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void vectorsChangeNoBit(LayerCase test) {
        assertThat(everything(test, new VectorLoops())).isEqualTo(everything(test, new Loops()));
    }

    @Test
    void vectorsChangeNoBitOfDenseLayersThatOurOwnLoopsMultiply() {
        LayerCase.densePanels()
                .forEach(test -> assertThat(trained(LayerRun.ofDense(test, new VectorLoops(), 11, true)))
                        .as(test.toString())
                        .isEqualTo(trained(LayerRun.ofDense(test, new Loops(), 11, true))));
    }

    /** Also after the layer was used for something else, and in an order that leaves other things in its scratch buffers. */
    @ParameterizedTest
    @MethodSource("cases")
    void repetitionChangesNoBit(LayerCase test) {
        LayerRun run = new LayerRun(test, new VectorLoops(), 11);
        List<float[]> parameters = run.parameters.stream().map(LayerRun::values).toList();
        List<List<Integer>> first = trained(run);
        run.forward(false);
        for (int i = 0; i < parameters.size(); i++) {
            Slice slice = run.parameters.get(i);
            System.arraycopy(parameters.get(i), 0, slice.array(), slice.offset(), slice.length());
        }
        assertThat(trained(run)).isEqualTo(first);
    }

    private static List<List<Integer>> trained(LayerRun run) {
        List<List<Integer>> all = new ArrayList<>();
        run.forward(true);
        all.add(bits(run.y));
        run.backward(true);
        all.add(bits(run.dx));
        run.gradients.forEach(each -> all.add(bits(each)));
        run.parameters.forEach(each -> all.add(bits(each)));
        return all;
    }

    private static List<List<Integer>> everything(LayerCase test, Loops loops) {
        LayerRun run = new LayerRun(test, loops, 11);
        List<List<Integer>> all = trained(run);
        run.forward(false);
        all.add(bits(run.y));
        return all;
    }

    private static List<Integer> bits(Slice slice) {
        List<Integer> bits = new ArrayList<>();
        for (float value : LayerRun.values(slice)) {
            bits.add(Float.floatToRawIntBits(value));
        }
        return bits;
    }
}
