package dev.peacock.training.backend;

import dev.peacock.check.UserError;
import dev.peacock.config.DataParallelConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.dataset.PackedStore;
import dev.peacock.subset.SamplingDesign;
import dev.peacock.training.Augmentation;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.NearestNeighbourTrainer;
import dev.peacock.training.Trainer;
import dev.peacock.training.command.CommandTrainer;
import dev.peacock.training.diffusion.DenoiserTrainer;
import dev.peacock.training.dl4j.Dl4jCharacters;
import dev.peacock.training.dl4j.Dl4jTrainer;
import dev.peacock.training.dl4j.ParallelModel;
import dev.peacock.training.fleet.FleetTrainer;
import dev.peacock.training.fleet.Kernels;
import dev.peacock.training.fleet.Unsupported;
import dev.peacock.training.fleet.cpu.CpuKernels;
import dev.peacock.training.fleet.nd4j.Nd4jKernels;
import dev.peacock.training.language.CharacterTrainer;
import dev.peacock.training.nd4j.NativeCode;
import dev.peacock.training.recipe.Blueprint;
import dev.peacock.training.trees.TreesTrainer;
import java.util.List;
import java.util.Objects;

/** Makes trainers. */
public final class Trainers {
    private Trainers() {}

    /**
     * The trainer of this name ({@link TrainerChoice#trainer}). Throws {@link UserError} if the model does not fit the
     * examples, or cannot give an outcome that is asked for.
     *
     * @param code which native code it computes with
     * @param executor what it must fit into
     */
    public static Trainer create(
            String trainer, PeacockConfig config, ExampleStore store, NativeCode code, ExecutorResources executor) {
        if (config.model() instanceof ModelConfig.NearestNeighbour nearest) {
            return new NearestNeighbourTrainer(
                    store, nearest.k(), config.outcome().keepsMargins());
        }
        if (config.model() instanceof ModelConfig.Trees trees) {
            return new TreesTrainer(store, trees, config.outcome().keepsMargins());
        }
        if (config.model() instanceof ModelConfig.Command command) {
            // a program gets the values as they are stored
            return new CommandTrainer(
                    (PackedStore) store, command, config.outcome().keepsMargins(), executor.scratch());
        }
        if (config.model() instanceof ModelConfig.CharLstm model) {
            return characters(trainer, model, config, (PackedStore) store, code, executor);
        }
        if (config.model() instanceof ModelConfig.Denoiser model) {
            code.enter();
            return DenoiserTrainer.of(store, model, config, executor);
        }
        checkNetwork(config.training(), config.subsets().design(), store);
        return network(
                trainer, config.model(), config.training(), config.outcome().keepsMargins(), store, code, executor);
    }

    /**
     * The trainer of this name of a model that sees all train examples and keeps no margins, whatever experiment it is of. UserError as
     * for the other.
     */
    public static Trainer create(
            String trainer,
            ModelConfig model,
            TrainingConfig training,
            ExampleStore store,
            NativeCode code,
            ExecutorResources executor) {
        if (model instanceof ModelConfig.NearestNeighbour nearest) {
            return new NearestNeighbourTrainer(store, nearest.k(), false);
        }
        if (model instanceof ModelConfig.Trees trees) {
            return new TreesTrainer(store, trees, false);
        }
        if (!model.isNetwork()) {
            throw new IllegalArgumentException("needs a packed store, or was trained elsewhere: " + model);
        }
        checkNetwork(training, new SubsetsConfig.Exclusion(List.of()), store);
        return network(trainer, model, training, false, store, code, executor);
    }

    private static Trainer characters(
            String trainer,
            ModelConfig.CharLstm model,
            PeacockConfig config,
            PackedStore store,
            NativeCode code,
            ExecutorResources executor) {
        code.enter();
        int vocabulary =
                Objects.requireNonNull(store.vocabulary(), "texts have one").size();
        boolean characters = Boolean.TRUE.equals(config.outcome().characters());
        TrainingConfig training = config.training();
        return switch (trainer) {
            case Dl4jCharacters.NAME, Dl4jCharacters.GPU ->
                Dl4jCharacters.trainer(store, vocabulary, model, training, characters, executor);
            case CharacterTrainer.NAME -> CharacterTrainer.of(store, vocabulary, model, training, characters, executor);
            default -> throw new IllegalArgumentException("no trainer of texts is called " + trainer);
        };
    }

    private static Trainer network(
            String trainer,
            ModelConfig model,
            TrainingConfig training,
            boolean margins,
            ExampleStore store,
            NativeCode code,
            ExecutorResources executor) {
        code.enter();
        return switch (trainer) {
            case TrainerChoice.CPU -> fleet(model, training, margins, store, new CpuKernels(), executor);
            case TrainerChoice.ND4J, TrainerChoice.FLEET_GPU ->
                fleet(model, training, margins, store, new Nd4jKernels(), executor);
            case TrainerChoice.DL4J, TrainerChoice.DL4J_GPU ->
                new Dl4jTrainer(store, model, training, margins, code.build());
            default -> throw new IllegalArgumentException("no trainer is called " + trainer);
        };
    }

    /**
     * The parts of a model that a JVM needs if all executors train it together. Throws {@link UserError} if the model
     * does not fit the examples, or they are too few for the workers.
     *
     * @param code as for {@link #create}
     */
    public static ParallelModel parallel(PeacockConfig config, ExampleStore store, NativeCode code) {
        TrainingConfig training = config.training();
        checkNetwork(training, config.subsets().design(), store);
        DataParallelConfig parallel = Objects.requireNonNull(training.dataParallel(), "training.data-parallel");
        int subset = SamplingDesign.expectedSize(config.subsets().design(), store.trainSize());
        if ((long) training.batch() * parallel.workers() > subset) {
            throw new UserError("training.data-parallel.workers = " + parallel.workers() + " with training.batch = "
                    + training.batch() + " need more than the " + subset
                    + " examples that each model is trained on: lower one of them.");
        }
        code.enter();
        return new ParallelModel(
                store, config.model(), training, config.outcome().keepsMargins(), code.build());
    }

    /**
     * DL4J's trainer of a network, whichever trainer the fleet has: for what only DL4J gives. Throws {@link UserError} where DL4J cannot
     * train it.
     */
    public static Dl4jTrainer dl4j(PeacockConfig config, ExampleStore store, NativeCode code) {
        code.enter();
        return new Dl4jTrainer(store, config.model(), config.training(), false, code.build());
    }

    private static <B> Trainer fleet(
            ModelConfig model,
            TrainingConfig training,
            boolean margins,
            ExampleStore store,
            Kernels<B> kernels,
            ExecutorResources executor) {
        Blueprint blueprint = Blueprint.of(model, store);
        try {
            return FleetTrainer.of(store, blueprint, training, margins, kernels, executor);
        } catch (Unsupported e) {
            throw new IllegalArgumentException("chosen for what it cannot do: " + e.reason(), e);
        }
    }

    /** Checks that apply to every trainer of networks. */
    private static void checkNetwork(TrainingConfig training, SubsetsConfig.Design design, ExampleStore store) {
        int subset = SamplingDesign.expectedSize(design, store.trainSize());
        if (training.batch() > subset) {
            boolean hasRatio = design.inclusion() != null && !(design instanceof SubsetsConfig.LocalHadamard);
            boolean exact = design instanceof SubsetsConfig.Uniform || design.inclusion() == null;
            throw new UserError("training.batch = " + training.batch() + " is larger than the "
                    + subset + " examples" + (exact ? "" : " or so") + " that each model is trained on: lower it"
                    + (hasRatio ? ", or raise subsets.ratio." : "."));
        }
        if (training.augment() != null) {
            Augmentation.check(training.augment(), store.shape());
        }
    }
}
