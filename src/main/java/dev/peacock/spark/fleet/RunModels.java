package dev.peacock.spark.fleet;

import dev.peacock.check.UserError;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.PeacockConfig;
import dev.peacock.dataset.PackedStore;
import dev.peacock.dataset.text.Vocabulary;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.SharedStore;
import dev.peacock.subset.InclusionMask;
import dev.peacock.subset.SamplingDesign;
import dev.peacock.training.language.CharacterTrainer;
import dev.peacock.training.nd4j.NativeCode;
import java.io.Serializable;
import java.util.Objects;
import org.apache.spark.api.java.JavaSparkContext;

/** Trains character models of a fleet again, on executors: a model is a pure function of the experiment and its run's number. */
public record RunModels(PeacockConfig config, NativeCode nativeCode, String store) implements Serializable {
    /** What two kinds of processors may differ by, in nats a character: sums in another order, over a whole training. */
    public static final double NEAR = 0.05;

    /**
     * A model, the documents that it saw, and what it knows.
     *
     * @param included train examples
     */
    public record Model(CharacterTrainer.Again again, int[] included, Vocabulary vocabulary) {}

    /** Shares the fleet's documents with all executors. UserError where it is no fleet of character models of ours. */
    public static RunModels of(
            JavaSparkContext spark, Experiment experiment, org.apache.hadoop.fs.Path store, String directory) {
        if (!(experiment.config().model() instanceof ModelConfig.CharLstm)
                || !experiment.trainer().equals(CharacterTrainer.NAME)) {
            throw new UserError(directory + ": its models are no character models that Peacock trained (trainer "
                    + experiment.trainer() + "); give a fleet of texts");
        }
        return new RunModels(experiment.config(), experiment.nativeCode(), SharedStore.share(spark, store));
    }

    /** On an executor. UserError where the run diverges, or drew an empty subset. */
    public Model train(int run) {
        nativeCode.enter();
        PackedStore documents = PackedStore.map(SharedStore.local(store));
        SamplingDesign design = ExecutorTrainer.design(config.subsets(), documents);
        InclusionMask mask = design.mask(run);
        if (mask.bits().count() == 0) {
            throw new UserError(StackTask.emptySubset(run) + "; ask the model of another run");
        }
        Vocabulary vocabulary = Objects.requireNonNull(documents.vocabulary(), "texts have one");
        return new Model(
                CharacterTrainer.again(
                        documents,
                        vocabulary.size(),
                        (ModelConfig.CharLstm) config.model(),
                        config.training(),
                        StackTask.spec(config.subsets(), run, mask)),
                mask.included(),
                vocabulary);
    }
}
