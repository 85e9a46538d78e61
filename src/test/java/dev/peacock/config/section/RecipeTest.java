package dev.peacock.config.section;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.peacock.check.UserError;
import dev.peacock.config.ActivationName;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.Recipe;
import dev.peacock.config.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A configuration of a model and its training alone. */
class RecipeTest {
    private static final String MODEL = "model.layers = [{ dense = 5 }, { output = 4 }]\n";

    private static Recipe read(String text, String... sets) {
        return ConfigReader.readRecipe(text, "x.conf", "/base", List.of(sets), path -> {
            throw new UserError(path + " does not exist");
        });
    }

    private static List<String> problems(String text, String... sets) {
        UserError error = catchThrowableOfType(UserError.class, () -> read(text, sets));
        return error == null
                ? List.of()
                : String.valueOf(error.getMessage()).lines().toList();
    }

    @Test
    void modelAlone_isEnough_andTrainingHasItsDefaults() {
        Recipe recipe = read(MODEL);

        assertThat(recipe.model())
                .isEqualTo(new ModelConfig.Layers(
                        List.of(new LayerConfig.Dense(5, ActivationName.RELU), new LayerConfig.Output(4))));
        assertThat(recipe.training()).isEqualTo(Reading.config(Reading.MINIMAL).training());
    }

    @Test
    void sets_goOverTheFile() {
        assertThat(read(MODEL + "training.epochs = 3", "training.epochs=7", "training.batch=2")
                        .training())
                .extracting(TrainingConfig::epochs, TrainingConfig::batch)
                .containsExactly(7, 2);
        assertThat(read("", "model.layers=[{ output = 4 }]").model())
                .isEqualTo(new ModelConfig.Layers(List.of(new LayerConfig.Output(4))));
    }

    @Test
    void effective_readsBackAsTheSame_onOneLine() {
        for (String text : List.of(
                MODEL + "training { epochs = 3, schedule = cosine, clip.norm = 2, updater { adam { rate = 0.01 } } }",
                "model.nearest-neighbour { k = 3 }",
                "model.dl4j-json = \"{}\"")) {
            Recipe recipe = read(text);
            assertThat(recipe.effective()).doesNotContain("\n");
            assertThat(read(recipe.effective())).isEqualTo(recipe);
        }
    }

    @Test
    void committedFile_isOne() throws IOException {
        Recipe recipe = read(Files.readString(Path.of("conf/longtail.conf")));

        assertThat(recipe.training().epochs()).isEqualTo(30);
        assertThat(recipe.model())
                .isEqualTo(new ModelConfig.Layers(
                        List.of(new LayerConfig.Dense(256, ActivationName.RELU), new LayerConfig.Output(10))));
    }

    @Test
    void blocksOfExperiments_areRefused_allAtOnce() {
        assertThat(problems("dataset.builtin = digits\n" + MODEL + "subsets.models = 3\noutcome.margins = true\n"
                        + "estimate.fdr = 0.1\n"))
                .containsExactly(
                        "x.conf:1: dataset: is not used, since examples are generated; give only model "
                                + "and training",
                        "x.conf:3: subsets: is not used, since examples are generated; give only model "
                                + "and training",
                        "x.conf:4: outcome: is not used, since examples are generated; give only model "
                                + "and training",
                        "x.conf:5: estimate: is not used, since examples are generated; give only "
                                + "model and training");
    }

    @Test
    void unknownKeys_areRefused_withAHint() {
        assertThat(problems(MODEL + "trainin.epochs = 3"))
                .containsExactly("x.conf:2: trainin: no such key; did you mean training?");
        assertThat(problems(MODEL + "training.epoch = 3"))
                .containsExactly("x.conf:2: training.epoch: no such key; did you mean training.epochs?");
        assertThat(problems(MODEL, "model.layer=3"))
                .containsExactly("--set model.layer=3: model.layer: no such key; did you mean model.layers?");
    }

    @Test
    void missingModel_isAProblem() {
        assertThat(problems("training.epochs = 3"))
                .containsExactly(
                        "x.conf:1: model: is missing; give layers, gradient-boosted-trees, char-lstm, denoiser, dl4j or nearest-neighbour");
    }

    @Test
    void whatCannotBeTrainedOnGeneratedPoints_isRefused() {
        assertThat(problems("model.char-lstm {}"))
                .containsExactly(
                        "x.conf:1: model: must not be char-lstm or denoiser, which give no labels, and the generated examples are classified");
        assertThat(problems(MODEL + "training.command = [python3, train.py]"))
                .containsExactly(
                        "x.conf:2: training.command: cannot be trained on generated examples; give model.layers");
        assertThat(problems(MODEL + "training.backend = data-parallel"))
                .containsExactly("x.conf:2: training.backend: must not be data-parallel, since every task "
                        + "trains separate models");
    }

    @Test
    void nesting_hasALimit() {
        String deep = "model.layers = " + "[".repeat(100_000) + "]".repeat(100_000);
        assertThatThrownBy(() -> read(deep))
                .isInstanceOf(UserError.class)
                .hasMessage("x.conf:1: blocks or lists are nested too deeply");
    }

    @Test
    void withEpochs_changesNothingElse() {
        String text =
                MODEL + "training { batch = 3, l2 = 0.1, label-smoothing = 0.2, weight-decay = 0.3, clip.value = 2,"
                        + " augment.flip = true, schedule = cosine, stack = 5, stack-timeout = 9 s, backend = dl4j, kernels = cpu";

        assertThat(read(text + ", epochs = 4 }").training().withEpochs(9))
                .isEqualTo(read(text + ", epochs = 9 }").training());
    }
}
