package dev.peacock.training.backend;

import dev.peacock.check.UserError;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.subset.SamplingDesign;
import dev.peacock.training.Augmentation;
import dev.peacock.training.NearestNeighbourTrainer;
import dev.peacock.training.Trainer;
import dev.peacock.training.dl4j.Dl4jTrainer;
import dev.peacock.training.nd4j.NativeBuild;

/** Makes the trainer that a configuration asks for. */
public final class Trainers {
    private Trainers() {}

    /**
     * Throws {@link UserError} if the model does not fit the examples, or what it cannot give is asked of it.
     * {@code nativeBuild} is the extension of ND4J's build to load, see {@link NativeBuild}.
     */
    public static Trainer create(PeacockConfig config, ExampleStore store, String nativeBuild) {
        if (config.model() instanceof ModelConfig.NearestNeighbour nearest) {
            if (config.outcome().margins()) {
                throw new UserError(
                        "outcome.margins = true needs a model with probabilities, which nearest-neighbour has not:"
                                + " set outcome.margins = false.");
            }
            return new NearestNeighbourTrainer(store, nearest.k());
        }
        checkNetwork(config, store);
        return network(config, store, nativeBuild);
    }

    /** The name that the trainer will write into the {@code trainer} column; loads nothing of ND4J. */
    public static String trainerName(PeacockConfig config) {
        if (config.model() instanceof ModelConfig.Imported) {
            return "imported";
        }
        return config.model() instanceof ModelConfig.NearestNeighbour ? "nearest-neighbour" : "dl4j";
    }

    /** Which trainer a network gets. */
    private static Trainer network(PeacockConfig config, ExampleStore store, String nativeBuild) {
        return switch (config.training().backend()) {
            case FLEET -> throw new UserError("training.backend = fleet is not there yet: use auto, or dl4j.");
            case AUTO, DL4J ->
                new Dl4jTrainer(
                        store,
                        config.model(),
                        config.training(),
                        config.outcome().margins(),
                        nativeBuild);
        };
    }

    /** What every trainer of networks would refuse. */
    private static void checkNetwork(PeacockConfig config, ExampleStore store) {
        TrainingConfig training = config.training();
        SubsetsConfig.Design design = config.subsets().design();
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
