package dev.peacock.training.backend;

import dev.peacock.check.UserError;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.TrainingConfig;
import dev.peacock.training.diffusion.DenoiserTrainer;
import dev.peacock.training.dl4j.Dl4jCharacters;
import dev.peacock.training.fleet.FleetTrainer;
import dev.peacock.training.language.CharacterTrainer;
import dev.peacock.training.nd4j.Gpu;
import dev.peacock.training.recipe.Blueprint;
import dev.peacock.training.trees.TreesTrainer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The choice of an experiment's trainer. The driver chooses once, and the name is part of the experiment's identity.
 *
 * @param trainer the name, as the {@code trainer} column has it
 * @param because why it is not the fleet trainer, as a clause that names the layer; null where nothing stood in the way
 */
public record TrainerChoice(String trainer, @Nullable String because) {
    static final String NEAREST_NEIGHBOUR = "nearest-neighbour";
    static final String COMMAND = "command";
    static final String DL4J = "dl4j";
    static final String DATA_PARALLEL = "data-parallel";
    static final String FLEET = "fleet-";
    static final String CPU = FLEET + "cpu";
    static final String ND4J = FLEET + "nd4j";
    /** The same trainers on GPUs, whose results differ in their last bits. */
    static final String DL4J_GPU = "dl4j-cuda";

    private static final String BY_DL4J = "training.backend = dl4j asks for it";

    static final String FLEET_GPU = FLEET + "cuda";

    private static final List<String> OF_TEXTS =
            List.of(CharacterTrainer.NAME, Dl4jCharacters.NAME, Dl4jCharacters.GPU);

    /** Whether models are trained by a program of the user's. */
    public boolean isCommand() {
        return trainer.equals(COMMAND);
    }

    /**
     * The choice for a configuration and examples of a shape.
     *
     * @param labels number of labels
     * @param gpus whether each task is given a GPU
     * @param begun the choice that the experiment was begun with, which holds where the configuration leaves it open
     * @throws UserError if {@code training.backend = fleet} asks for what the fleet trainer cannot do
     */
    public static TrainerChoice of(
            PeacockConfig config, Shape shape, int labels, boolean gpus, @Nullable TrainerChoice begun) {
        boolean open = config.training().backend() == TrainingConfig.Backend.AUTO
                && config.training().kernels() == TrainingConfig.Kernels.AUTO
                && begun != null
                && (config.model() instanceof ModelConfig.CharLstm
                        ? OF_TEXTS.contains(begun.trainer)
                        : config.model().isNetwork() && begun.isOfNetworks());
        return open && begun != null ? begun : of(config, shape, labels, gpus);
    }

    /**
     * Throws a UserError if tasks are given GPUs that they would not use, or do not get a GPU that they need.
     *
     * @param begun whether models of the experiment were trained before, so that the configuration can choose no other trainer
     */
    public void check(boolean gpus, boolean begun) {
        check(gpus, begun, Gpu.isInThisBuild());
    }

    void check(boolean gpus, boolean begun, boolean cuda) {
        if (!gpus && needsGpu()) {
            throw new UserError("This experiment was begun with the trainer " + trainer
                    + ", which computes on GPUs: set spark.task.resource.gpu.amount=1, or choose another --out.");
        }
        if (!gpus || trainer.equals(COMMAND)) {
            return;
        }
        if (!needsGpu() && begun) {
            throw new UserError("This experiment was begun with the trainer " + trainer
                    + ", which computes only on processors: remove spark.task.resource.gpu.amount, or choose another "
                    + "--out.");
        }
        if (!needsGpu()) {
            throw new UserError("spark.task.resource.gpu.amount asks for GPUs, but the trainer " + trainer
                    + " computes only on processors: remove the setting, or "
                    + (trainer.equals(CharacterTrainer.NAME)
                            ? "have DL4J's LSTM trained, which needs training.backend = auto or dl4j, and cell = lstm and "
                                    + "dropout = 0 in model.char-lstm."
                            : "change training.kernels or the model."));
        }
        if (!cuda) {
            throw new UserError("spark.task.resource.gpu.amount asks for GPUs, but ND4J in this build computes only on "
                    + "processors: build with -Pcuda, or remove the setting.");
        }
    }

    /** Whether tasks of this trainer need a GPU. */
    public boolean needsGpu() {
        return List.of(FLEET_GPU, DL4J_GPU, Dl4jCharacters.GPU).contains(trainer);
    }

    /** Whether its matrix products are OpenBLAS's, so that its kernels decide about the last bits. */
    public boolean needsOpenBlas() {
        return (isOfNetworks() || OF_TEXTS.contains(trainer) || trainer.equals(DenoiserTrainer.NAME)) && !needsGpu();
    }

    /** Whether a run is trained by all executors together: {@link Trainers#parallel} instead of {@link Trainers#create}. */
    public boolean isDataParallel() {
        return trainer.equals(DATA_PARALLEL);
    }

    /** The name, and why where there is a reason to give. */
    @Override
    public String toString() {
        return because == null ? trainer : trainer + ", because " + because;
    }

    private boolean isOfNetworks() {
        return !List.of(NEAREST_NEIGHBOUR, COMMAND, TreesTrainer.NAME, DenoiserTrainer.NAME)
                        .contains(trainer)
                && !OF_TEXTS.contains(trainer);
    }

    static TrainerChoice of(PeacockConfig config, Shape shape, int labels, boolean gpus) {
        return of(config.model(), config.training(), shape, labels, gpus);
    }

    /** The choice for a model that is of no experiment begun before; otherwise as above. */
    public static TrainerChoice of(ModelConfig model, TrainingConfig training, Shape shape, int labels, boolean gpus) {
        if (model instanceof ModelConfig.CharLstm characters) {
            return ofTexts(characters, training.backend(), gpus);
        }
        if (model instanceof ModelConfig.Denoiser) {
            return new TrainerChoice(DenoiserTrainer.NAME, null);
        }
        if (!model.isNetwork()) {
            String trainer = model instanceof ModelConfig.Trees ? TreesTrainer.NAME : NEAREST_NEIGHBOUR;
            return new TrainerChoice(model instanceof ModelConfig.Command ? COMMAND : trainer, null);
        }
        String dl4j = gpus ? DL4J_GPU : DL4J;
        if (training.backend() == TrainingConfig.Backend.DL4J) {
            return new TrainerChoice(dl4j, BY_DL4J);
        }
        if (training.backend() == TrainingConfig.Backend.DATA_PARALLEL) {
            return new TrainerChoice(DATA_PARALLEL, "training.backend = data-parallel asks for it");
        }
        String obstacle = FleetTrainer.obstacle(Blueprint.of(model, shape, labels), shape);
        if (obstacle == null) {
            return new TrainerChoice(kernels(training.kernels(), gpus), null);
        }
        if (training.backend() == TrainingConfig.Backend.FLEET) {
            throw new UserError("training.backend = fleet, but " + obstacle
                    + ", which the fleet trainer does not support: use training.backend = auto or dl4j, or "
                    + "change the layer.");
        }
        if (training.checkpoints() > 0) {
            throw new UserError("training.checkpoints needs the fleet trainer, but " + obstacle
                    + ", which it does not support: remove training.checkpoints, or change the model.");
        }
        return new TrainerChoice(dl4j, obstacle);
    }

    /** GPUs are DL4J's, which has no GRU and no dropout like ours. */
    private static TrainerChoice ofTexts(ModelConfig.CharLstm model, TrainingConfig.Backend backend, boolean gpus) {
        if (backend == TrainingConfig.Backend.DL4J) {
            return new TrainerChoice(gpus ? Dl4jCharacters.GPU : Dl4jCharacters.NAME, BY_DL4J);
        }
        return gpus && backend == TrainingConfig.Backend.AUTO && Dl4jCharacters.trains(model)
                ? new TrainerChoice(Dl4jCharacters.GPU, "each task is given a GPU")
                : new TrainerChoice(CharacterTrainer.NAME, null);
    }

    private static String kernels(TrainingConfig.Kernels wanted, boolean gpus) {
        return switch (wanted) {
            case CPU -> CPU;
            case ND4J -> gpus ? FLEET_GPU : ND4J;
            case AUTO -> gpus ? FLEET_GPU : CPU;
        };
    }
}
