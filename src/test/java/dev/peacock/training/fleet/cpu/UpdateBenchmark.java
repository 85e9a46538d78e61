package dev.peacock.training.fleet.cpu;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The updaters on the weights of a layer of 784 x 512, on one core. Run by scripts/bench/kernels.sh. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class UpdateBenchmark {
    private static final int LENGTH = 784 * 512;

    private final CpuKernels kernels = new CpuKernels();
    private final SplittableRandom random = new SplittableRandom(1);
    private final Slice weights = LayerBenchmark.random(kernels, random, LENGTH);
    private final Slice gradients = LayerBenchmark.random(kernels, random, LENGTH);
    private final Slice first = kernels.allocate(LENGTH);
    private final Slice second = kernels.allocate(LENGTH);

    @Benchmark
    public Object sgd() {
        kernels.sgd(weights, gradients, 1e-6f);
        return weights;
    }

    @Benchmark
    public Object nesterovs() {
        kernels.nesterovs(weights, gradients, first, 1e-6f, 0.9f);
        return weights;
    }

    @Benchmark
    public Object adam() {
        kernels.adam(weights, gradients, first, second, 1e-6f, 0.9f, 0.999f, 1e-8f);
        return weights;
    }

    @Benchmark
    public double sumOfSquares() {
        return kernels.sumOfSquares(gradients);
    }
}
