package dev.peacock.training;

import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.ScheduleConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.UpdaterConfig;
import dev.peacock.config.section.ConfigReader;
import dev.peacock.stats.Seeds;
import dev.peacock.subset.SamplingDesign;
import dev.peacock.training.nd4j.Gpu;
import dev.peacock.training.nd4j.NativeBuild;
import dev.peacock.training.nd4j.SingleThread;
import java.util.List;

/** What the tests of the trainers share. */
public final class Fixtures {
    public static final dev.peacock.config.ActivationName RELU = dev.peacock.config.ActivationName.RELU;

    private Fixtures() {}

    /** Run {@code run} of a uniform design at ratio .7 of {@code n} under master seed 1. */
    public static RunSpec spec(int run, int n) {
        return new RunSpec(
                run,
                new SamplingDesign(new SubsetsConfig.Uniform(0.7), 1, n).mask(run),
                Seeds.seed(1, Seeds.Purpose.INIT, run),
                Seeds.seed(1, Seeds.Purpose.ORDER, run),
                Seeds.seed(1, Seeds.Purpose.DROPOUT, run),
                Seeds.seed(1, Seeds.Purpose.AUGMENT, run));
    }

    public static ModelConfig.Layers layers(LayerConfig... layers) {
        return new ModelConfig.Layers(List.of(layers));
    }

    public static TrainingConfig training(int epochs, int batch, UpdaterConfig updater) {
        return training(epochs, batch, updater, new ScheduleConfig.Constant(), 0);
    }

    public static TrainingConfig training(
            int epochs, int batch, UpdaterConfig updater, ScheduleConfig schedule, double weightDecay) {
        return new TrainingConfig(
                epochs,
                batch,
                updater,
                schedule,
                weightDecay,
                0,
                0,
                null,
                null,
                0,
                0,
                TrainingConfig.Backend.DL4J,
                TrainingConfig.Kernels.AUTO,
                null,
                16,
                null);
    }

    /** What the block {@code training} says, in HOCON, and dl4j where it names no backend. */
    /** For character models. */
    public static TrainingConfig characters(int epochs, int batch, int window) {
        TrainingConfig of = training(epochs, batch, new UpdaterConfig.Adam(0.02, 0.9, 0.999, 1e-8));
        return new TrainingConfig(
                of.epochs(),
                of.batch(),
                of.updater(),
                of.schedule(),
                0,
                0,
                0,
                null,
                null,
                window,
                0,
                of.backend(),
                of.kernels(),
                null,
                16,
                null);
    }

    public static TrainingConfig training(String block) {
        String text = "dataset.builtin = digits\nmodel.layers = [{ output = 10 }]\n"
                + "training { backend = dl4j }\ntraining {\n" + block + "\n}";
        return ConfigReader.read(text, "training", "/", List.of(), path -> path)
                .config()
                .training();
    }

    /** What a trainer's constructor does first; for tests that go around it. */
    /** What ND4J computes on here: GPU 0 where its backend is for GPUs, as in scripts/gpu-check.sh. */
    public static Device device() {
        return Gpu.isLoaded() ? new Device("0") : Device.CPU;
    }

    public static void loadNative() {
        NativeBuild.select(NativeBuild.choose());
        SingleThread.pin();
    }
}
