package dev.peacock.config.section;

import dev.peacock.config.Recipe;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.text.BaseDirectory;
import dev.peacock.config.text.ConfigBlock;
import java.util.List;
import java.util.function.Function;

/** A configuration that has {@code model} and {@code training} alone. */
final class RecipeSection {
    private static final List<String> OF_EXPERIMENTS = List.of("dataset", "subsets", "outcome", "estimate");

    private RecipeSection() {}

    static Recipe read(ConfigBlock root, BaseDirectory base, Function<String, String> load) {
        root.refuse("is not used, since examples are generated; give only model and training", OF_EXPERIMENTS);
        ConfigBlock trainingBlock = root.block("training");
        if (CommandKeys.isIn(trainingBlock)) {
            trainingBlock.problem("command", "cannot be trained on generated examples; give model.layers");
        }
        ModelSection model = ModelSection.read(root.block("model"), base, load);
        if (!model.model().givesLabels()) {
            root.problem(
                    "model",
                    "must not be char-lstm or denoiser, which give no labels, and the generated examples are classified");
        }
        TrainingConfig training = TrainingSection.read(trainingBlock, model.model());
        if (training.backend() == TrainingConfig.Backend.DATA_PARALLEL) {
            trainingBlock.problem("backend", "must not be data-parallel, since every task trains separate models");
        }
        root.refuseOthers();
        return new Recipe(model.model(), training, Effective.recipe(model.model(), model.dl4jFrom(), training));
    }
}
