package dev.peacock.training.fleet.cpu;

import dev.peacock.training.fleet.Layer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One layer's kernels, forward and backward, on one core. Run by scripts/bench/kernels.sh. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LayerBenchmark {
    /** All of them. */
    @Param
    public BenchedLayer layer = BenchedLayer.DENSE_784_512;

    /** The Vector API's loops, or the plain ones. */
    @Param("vector")
    public String loops = "vector";

    private @Nullable Prepared prepared;

    private record Prepared(
            int batch,
            CpuKernels kernels,
            Layer<Slice> layer,
            Slice x,
            Slice y,
            Slice seed,
            Slice dy,
            @Nullable Slice dx,
            List<Slice> parameters,
            List<Slice> gradients) {

        static Prepared of(BenchedLayer benched, CpuKernels kernels) {
            LayerCase test = benched.test();
            int batch = test.rows();
            SplittableRandom random = new SplittableRandom(1);
            Slice x = random(kernels, random, batch * test.node().in().size());
            Slice y = kernels.allocate(batch * test.node().out().size());
            return new Prepared(
                    batch,
                    kernels,
                    kernels.layer(test.node(), batch, batch, kernels::allocate),
                    x,
                    y,
                    random(kernels, random, y.length()),
                    kernels.allocate(y.length()),
                    benched.wantsInputGradient() ? kernels.allocate(x.length()) : null,
                    test.parameterLengths().stream()
                            .map(n -> random(kernels, random, n))
                            .toList(),
                    test.parameterLengths().stream()
                            .limit(2)
                            .map(kernels::allocate)
                            .toList());
        }
    }

    static Slice random(CpuKernels kernels, SplittableRandom random, int length) {
        Slice slice = kernels.allocate(length);
        for (int i = 0; i < length; i++) {
            slice.array()[i] = (float) random.nextDouble(-1, 1);
        }
        return slice;
    }

    @Setup
    public void prepare() {
        prepared = Prepared.of(layer, loops.equals("vector") ? new CpuKernels() : CpuKernels.plain());
        forward();
    }

    @Benchmark
    public Object forward() {
        Prepared p = there();
        p.layer().forward(p.batch(), p.x(), p.parameters(), p.y(), true);
        return p.y();
    }

    /** With a copy of the gradient that comes in, since the pass writes over it. */
    @Benchmark
    public Object backward() {
        Prepared p = there();
        p.kernels().copy(p.seed(), p.dy().length(), p.dy());
        p.layer().backward(p.batch(), p.x(), p.parameters(), p.y(), p.dy(), p.dx(), p.gradients());
        return p.gradients();
    }

    private Prepared there() {
        Prepared p = prepared;
        if (p == null) {
            throw new IllegalStateException("not prepared");
        }
        return p;
    }
}
