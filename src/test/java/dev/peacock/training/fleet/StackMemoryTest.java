package dev.peacock.training.fleet;

import static dev.peacock.training.Fixtures.layers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.ActivationName;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.TrainingConfig;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.Fixtures;
import dev.peacock.training.fleet.cpu.CpuKernels;
import dev.peacock.training.fleet.nd4j.Nd4jKernels;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StackMemoryTest {
    private static final ArrayStore PICTURES = Pictures.random(new Shape(7, 6, 2), 150);
    private static final ModelConfig MODEL = layers(
            new LayerConfig.Conv2d(4, 3, 1, 1, false, ActivationName.GELU),
            new LayerConfig.MaxPool(2, 2, 0),
            new LayerConfig.BatchNorm(ActivationName.SOFTPLUS),
            new LayerConfig.Residual(
                    List.of(new LayerConfig.Conv2d(4, 3, 1, 1, false, ActivationName.TANH)), ActivationName.RELU),
            new LayerConfig.Dropout(0.2),
            new LayerConfig.Dense(9, ActivationName.GELU),
            new LayerConfig.Output(4));
    private static final TrainingConfig TRAINING =
            Fixtures.training("epochs = 1, batch = 9, updater.adam {}, clip { layer-norm = 1 }");
    /** What a thousand runs may leave behind at most, in bytes: 1 MiB, a kilobyte a run. */
    private static final long GROWTH = 1 << 20;

    private static final long GIBIBYTE = 1L << 30;

    @BeforeAll
    static void loadNative() {
        Fixtures.loadNative();
    }

    static Stream<Kernels<?>> kernels() {
        return Stream.of(new CpuKernels(), new Nd4jKernels());
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void buffers_areThoseThatAWorkspaceTakes(Kernels<?> kernels) {
        checkBuffers(kernels);
    }

    private static <B> void checkBuffers(Kernels<B> kernels) {
        Twin twin = new Twin(PICTURES, MODEL, TRAINING);
        AtomicLong floats = new AtomicLong();
        Workspace<B> workspace = twin.workspace(counting(kernels, floats));
        long taken = floats.get();
        StackMemory memory =
                StackMemory.of(PICTURES, new Examples(PICTURES), twin.draft().net(), kernels, TRAINING);
        assertThat(memory.buffers()).isEqualTo(taken * Float.BYTES).isPositive();
        workspace.run(Fixtures.spec(0, PICTURES.trainSize()));
        assertThat(floats).hasValue(taken);
    }

    /** The same kernels, with what they allocate added up. */
    @SuppressWarnings("unchecked")
    private static <B> Kernels<B> counting(Kernels<B> kernels, AtomicLong floats) {
        return (Kernels<B>) Proxy.newProxyInstance(
                Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("allocate")) {
                        floats.addAndGet((Integer) arguments[0]);
                    }
                    return method.invoke(kernels, arguments);
                });
    }

    /** The copy of the examples and what is read from them and written to the kernels, counted by hand. */
    @Test
    void hostMemory_isThatOfTheArrays() {
        Net net = new Twin(PICTURES, MODEL, TRAINING).draft().net();
        StackMemory memory = StackMemory.of(PICTURES, new Examples(PICTURES), net, new CpuKernels(), TRAINING);
        assertThat(memory.examples()).isEqualTo(150L * 84 * 4);
        // 1,024 rows, the most, and one more: pictures of 84 values and 4 logits; a batch's masks of 36 values
        assertThat(memory.host()).isEqualTo(4L * (net.size() + 1025 * (84 + 4) + 9 + 9 * 36));
        // a byte an example for checkpoints
        assertThat(StackMemory.of(PICTURES, new Examples(PICTURES), net, new CpuKernels(), TRAINING.withCheckpoints(2))
                        .host())
                .isEqualTo(memory.host() + 150);
        assertThat(memory.total(3)).isEqualTo(3 * memory.buffers() + 3 * memory.host() + memory.examples());
    }

    /** Two tasks at once take 2 (3 + .5) GiB of their own and .5 of examples. */
    @Test
    void modelsThatDoNotFitIntoTheHeap_areRefused() {
        StackMemory memory = new StackMemory(3 * GIBIBYTE, GIBIBYTE / 2, GIBIBYTE / 2);
        long needed = 7 * GIBIBYTE + GIBIBYTE / 2;
        OptionalLong none = OptionalLong.empty();
        memory.check(new ExecutorResources(needed, 2, true), none);
        memory.check(new ExecutorResources(4 * GIBIBYTE, 1, false), none);
        assertThatThrownBy(() -> memory.check(new ExecutorResources(needed - 1, 2, false), none))
                .isInstanceOf(UserError.class)
                .hasMessage("Training 2 models at a time needs 7,680 MiB (for each 3,072 for activations, "
                        + "gradients and parameters, 512 for its rows of examples; for all 512 for examples), "
                        + "but the heap of an executor has 7,680: lower training.batch, let fewer tasks share "
                        + "an executor (--executor-cores, or --master local[1]), or give spark-submit more "
                        + "--executor-memory (--driver-memory if it runs locally).");
    }

    /** The driver of a cluster does not know what an executor's native memory is. */
    @Test
    void buffersOutsideTheHeap_haveALimitOfTheirOwn() {
        StackMemory memory = new StackMemory(3 * GIBIBYTE, GIBIBYTE / 2, GIBIBYTE / 2);
        long heap = GIBIBYTE + GIBIBYTE / 2;
        memory.check(new ExecutorResources(heap, 2, true), OptionalLong.of(6 * GIBIBYTE));
        memory.check(new ExecutorResources(heap, 2, false), OptionalLong.of(1));
        assertThatThrownBy(() -> memory.check(new ExecutorResources(heap, 2, true), OptionalLong.of(6 * GIBIBYTE - 1)))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("Training 2 models at a time needs 6,144 MiB")
                .hasMessageContaining("but ND4J may take outside the heap 6,144:");
        assertThatThrownBy(() -> memory.check(new ExecutorResources(heap - 1, 2, true), OptionalLong.of(6 * GIBIBYTE)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("the heap of an executor has 1,536");
    }

    @Test
    void limit_isOfTheKernelsMemory() {
        assertThat(new CpuKernels().limit()).isEmpty();
        assertThat(new Nd4jKernels().limit()).hasValue(Pointer.maxBytes());
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void thousandRuns_leaveNothingBehind(Kernels<?> kernels) {
        ArrayStore tiny = ArrayStore.digits(20, 5);
        ModelConfig model = layers(new LayerConfig.Dense(8, Fixtures.RELU), new LayerConfig.Output(10));
        Workspace<?> workspace = new Twin(tiny, model, Fixtures.training("epochs = 1, batch = 7")).workspace(kernels);
        train(workspace, tiny, 100);
        long heap = heap();
        long physical = Pointer.totalBytes();
        train(workspace, tiny, 1000);
        assertThat(heap() - heap).isLessThan(GROWTH);
        assertThat(Pointer.totalBytes() - physical).isLessThan(GROWTH);
    }

    private static void train(Workspace<?> workspace, ArrayStore store, int runs) {
        for (int run = 0; run < runs; run++) {
            workspace.run(Fixtures.spec(run, store.trainSize()));
        }
    }

    /** Bytes in use after everything that can be collected has been. */
    private static long heap() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            used = Math.min(
                    used,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return used;
    }
}
