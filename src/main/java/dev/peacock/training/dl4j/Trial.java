package dev.peacock.training.dl4j;

import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import dev.peacock.config.TrainingConfig;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.subset.InclusionMask;
import dev.peacock.training.RunSpec;
import dev.peacock.training.recipe.Blueprint;
import dev.peacock.training.recipe.JsonReader;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Tries a model on two examples before thousands of runs are started: whether DL4J takes it, whether it wants pictures or
 * vectors, and whether anything in it still draws from ND4J's shared generator.
 */
final class Trial {
    private static final int EXAMPLES = 2;

    private Trial() {}

    /** The blueprint with its kind of input settled; throws {@link UserError} with DL4J's words or the layer named. */
    static Blueprint checked(Blueprint blueprint, TrainingConfig training, ExampleStore store) {
        Blueprint ofImages = blueprint.ofImages();
        boolean settled =
                blueprint.image() || store.shape().height() * store.shape().width() == 1;
        String problem = problem(blueprint, training, store);
        if (problem == null) {
            return blueprint;
        }
        String problemAsImage = settled ? null : problem(ofImages, training, store);
        if (!settled && problemAsImage == null) {
            return ofImages;
        }
        throw new UserError("The model does not fit examples of shape " + store.shape() + ": "
                + (settled ? problem : "as vectors: " + problem + "; as images: " + problemAsImage));
    }

    /** DL4J's own words for what is wrong, which name the layer; null where it takes the examples. */
    private static @Nullable String problem(Blueprint blueprint, TrainingConfig training, ExampleStore store) {
        try {
            check(blueprint, training, store);
            return null;
        } catch (UserError e) {
            throw e;
        } catch (RuntimeException e) {
            return JsonReader.firstLine(e);
        }
    }

    /** Two networks with equal streams, under two states of ND4J's generator, must stay equal bit for bit. */
    private static void check(Blueprint blueprint, TrainingConfig training, ExampleStore store) {
        RunSpec spec = new RunSpec(0, new InclusionMask(PackedBits.of(new boolean[store.trainSize()])), 1, 2, 3, 4);
        try (Batches batches = new Batches(store, blueprint.outputs(), blueprint.image(), training.labelSmoothing());
                Dl4jNetwork one = Networks.of(blueprint, spec, training, 1, 1);
                Dl4jNetwork other = Networks.of(blueprint, spec, training, 1, 2)) {
            requireEqual(one, other, "initialises its weights from ND4J's shared generator");
            int[] examples = {0, Math.min(1, store.size() - 1)};
            Batches.Batch batch = batches.of(examples, 0, EXAMPLES);
            Nd4j.getRandom().setSeed(1);
            one.fit(batch.features(), batch.labels());
            Nd4j.getRandom().setSeed(2);
            other.fit(batch.features(), batch.labels());
            requireEqual(one, other, "draws from ND4J's shared generator while it trains");
            try (INDArray output = one.output(batch.features())) {
                if (output.rank() != 2 || output.size(0) != EXAMPLES || output.size(1) != blueprint.outputs()) {
                    throw new UserError("The model's output has shape " + Arrays.toString(output.shape())
                            + " for " + EXAMPLES + " examples, but must be one row of " + blueprint.outputs()
                            + " classes each.");
                }
            }
        }
    }

    private static void requireEqual(Dl4jNetwork one, Dl4jNetwork other, String does) {
        Map<String, INDArray> others = other.parametersByName();
        one.parametersByName().forEach((name, parameter) -> {
            INDArray twin = others.get(name);
            if (twin == null || !parameter.equalsWithEps(twin, 0)) {
                throw new UserError("The model's parameter " + name + " " + does
                        + ", so runs could not be reproduced: use another layer or initialisation.");
            }
        });
    }
}
