package dev.peacock.training.backend;

import dev.peacock.check.UserError;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.TrainingConfig;
import dev.peacock.training.fleet.FleetTrainer;
import dev.peacock.training.recipe.Blueprint;
import org.jspecify.annotations.Nullable;

/**
 * Which trainer an experiment gets. The driver chooses once; the name is part of the experiment's identity.
 *
 * @param trainer the name, as the {@code trainer} column has it
 * @param because why it is not the fleet trainer, as a clause that names the layer; null where nothing stood in the way
 */
public record TrainerChoice(String trainer, @Nullable String because) {
    static final String NEAREST_NEIGHBOUR = "nearest-neighbour";
    static final String DL4J = "dl4j";
    static final String FLEET = "fleet-";
    static final String CPU = FLEET + "cpu";
    static final String ND4J = FLEET + "nd4j";
    private static final String GPU_BACKEND = "org.nd4j.linalg.jcublas.JCublasBackend";

    /**
     * The choice for a configuration and examples of a shape.
     *
     * @param labels number of labels
     * @throws UserError if {@code training.backend = fleet} asks for what the fleet trainer cannot do
     */
    public static TrainerChoice of(PeacockConfig config, Shape shape, int labels) {
        ModelConfig model = config.model();
        if (model instanceof ModelConfig.NearestNeighbour) {
            return new TrainerChoice(NEAREST_NEIGHBOUR, null);
        }
        TrainingConfig training = config.training();
        if (training.backend() == TrainingConfig.Backend.DL4J) {
            return new TrainerChoice(DL4J, "training.backend = dl4j asks for it");
        }
        String obstacle = FleetTrainer.obstacle(Blueprint.of(model, shape, labels), shape);
        if (obstacle == null) {
            return new TrainerChoice(kernels(training.kernels()), null);
        }
        if (training.backend() == TrainingConfig.Backend.FLEET) {
            throw new UserError(
                    "training.backend = fleet, but " + obstacle
                            + ", which the fleet trainer does not do: use training.backend = auto or dl4j, or change the layer.");
        }
        return new TrainerChoice(DL4J, obstacle);
    }

    /** The choice with which an experiment was begun, where the configuration leaves it open, and else a new one. */
    public static TrainerChoice of(PeacockConfig config, Shape shape, int labels, @Nullable TrainerChoice begun) {
        boolean open = config.training().backend() == TrainingConfig.Backend.AUTO
                && config.training().kernels() == TrainingConfig.Kernels.AUTO
                && !(config.model() instanceof ModelConfig.NearestNeighbour);
        return open && begun != null && !begun.trainer.equals(NEAREST_NEIGHBOUR) ? begun : of(config, shape, labels);
    }

    /** The name, and why where there is a reason to give. */
    @Override
    public String toString() {
        return because == null ? trainer : trainer + ", because " + because;
    }

    private static String kernels(TrainingConfig.Kernels wanted) {
        return switch (wanted) {
            case CPU -> CPU;
            case ND4J -> ND4J;
            case AUTO -> hasGpuBackend() ? ND4J : CPU;
        };
    }

    /** Whether this build's ND4J is a GPU's; does not load it. */
    private static boolean hasGpuBackend() {
        try {
            Class.forName(GPU_BACKEND, false, TrainerChoice.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
