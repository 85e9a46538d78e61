package dev.peacock.training.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.Shape;
import dev.peacock.training.Fixtures;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class TrainerChoiceTest {
    private static final Shape SHAPE = new Shape(8, 8, 1);
    private static final ModelConfig PLAIN = Fixtures.layers(new LayerConfig.Output(10));
    private static final String NORMALISED_LAYER = "layer middle has layer normalisation";

    @BeforeAll
    static void loadNative() {
        Fixtures.loadNative();
    }

    @Test
    void auto_isTheFleet_whereItCan() {
        TrainerChoice choice = choose(PLAIN, "backend = auto");
        assertThat(choice).isEqualTo(new TrainerChoice("fleet-cpu", null)).hasToString("fleet-cpu");
    }

    @Test
    void auto_isDl4j_elsewhere_andNamesTheLayer() {
        TrainerChoice choice = choose(normalised(), "backend = auto");
        assertThat(choice).isEqualTo(new TrainerChoice("dl4j", NORMALISED_LAYER));
        assertThat(choice).hasToString("dl4j, because " + NORMALISED_LAYER);
    }

    @Test
    void fleet_insists() {
        assertThat(choose(PLAIN, "backend = fleet, kernels = nd4j").trainer()).isEqualTo("fleet-nd4j");
        assertThatThrownBy(() -> choose(normalised(), "backend = fleet"))
                .isInstanceOf(UserError.class)
                .hasMessage("training.backend = fleet, but " + NORMALISED_LAYER
                        + ", which the fleet trainer does not support: use training.backend = auto or dl4j, or change "
                        + "the layer.");
    }

    @Test
    void dl4j_isObeyed() {
        assertThat(choose(PLAIN, "backend = dl4j"))
                .isEqualTo(new TrainerChoice("dl4j", "training.backend = dl4j asks for it"));
    }

    @Test
    void textsHaveTrainersOfTheirOwn() {
        ModelConfig model = new ModelConfig.CharLstm(32, 128, 1, ModelConfig.CharLstm.Cell.LSTM, 0);
        assertThat(choose(model, "backend = auto")).isEqualTo(new TrainerChoice("char-lstm", null));
        assertThat(choose(model, "backend = fleet").trainer()).isEqualTo("char-lstm");
        assertThat(choose(model, "backend = dl4j"))
                .isEqualTo(new TrainerChoice("char-lstm-dl4j", "training.backend = dl4j asks for it"));
        assertThat(choose(model, "backend = auto").needsOpenBlas()).isTrue();
    }

    @Test
    void textsOnGpus_areDl4js_whereItHasTheModel() {
        ModelConfig model = characters(ModelConfig.CharLstm.Cell.LSTM, 0);
        TrainerChoice choice = onGpus(model, "backend = auto");
        assertThat(choice).isEqualTo(new TrainerChoice("char-lstm-dl4j-cuda", "each task is given a GPU"));
        assertThat(choice.needsGpu()).isTrue();
        assertThat(choice.needsOpenBlas()).isFalse();
        choice.check(true, false, true);
        assertThat(onGpus(model, "backend = dl4j").trainer()).isEqualTo("char-lstm-dl4j-cuda");
        // these are refused by check, with what would compute on a GPU
        assertThat(onGpus(model, "backend = fleet").trainer()).isEqualTo("char-lstm");
        assertThat(onGpus(characters(ModelConfig.CharLstm.Cell.GRU, 0), "backend = auto")
                        .trainer())
                .isEqualTo("char-lstm");
        assertThat(onGpus(characters(ModelConfig.CharLstm.Cell.LSTM, 0.2), "backend = auto")
                        .trainer())
                .isEqualTo("char-lstm");
        assertRefused("char-lstm", true, true, "training.backend = auto or dl4j, and cell = lstm and dropout = 0");
        assertRefused("char-lstm-dl4j", true, true, "computes only on processors");
        assertRefused("char-lstm-dl4j-cuda", true, false, "build with -Pcuda");
        assertRefused("char-lstm-dl4j-cuda", false, true, "begun with the trainer char-lstm-dl4j-cuda");
    }

    @Test
    void begunChoiceOfTexts_isKept() {
        ModelConfig model = characters(ModelConfig.CharLstm.Cell.LSTM, 0);
        TrainerChoice begun = new TrainerChoice("char-lstm-dl4j-cuda", "each task is given a GPU");
        assertThat(again(model, "backend = auto", begun)).isEqualTo(begun);
        assertThat(again(model, "backend = fleet", begun).trainer()).isEqualTo("char-lstm");
        assertThat(again(model, "backend = auto", new TrainerChoice("fleet-cpu", null))
                        .trainer())
                .isEqualTo("char-lstm");
        assertThat(again(PLAIN, "backend = auto", begun).trainer()).isEqualTo("fleet-cpu");
    }

    private static ModelConfig characters(ModelConfig.CharLstm.Cell cell, double dropout) {
        return new ModelConfig.CharLstm(32, 128, 1, cell, dropout);
    }

    @Test
    void dataParallel_isObeyed() {
        TrainerChoice choice = choose(PLAIN, "backend = data-parallel");
        assertThat(choice)
                .isEqualTo(new TrainerChoice("data-parallel", "training.backend = data-parallel asks for it"));
        assertThat(choice.isDataParallel()).isTrue();
        assertThat(choose(PLAIN, "backend = dl4j").isDataParallel()).isFalse();
    }

    @Test
    void begunChoice_isKept_onlyWhereTheConfigurationLeavesItOpen() {
        TrainerChoice begun = new TrainerChoice("dl4j", "training.backend = dl4j asks for it");
        assertThat(again(PLAIN, "backend = auto", begun)).isEqualTo(begun);
        assertThat(again(PLAIN, "backend = fleet", begun).trainer()).isEqualTo("fleet-cpu");
        assertThat(again(PLAIN, "backend = auto, kernels = cpu", begun).trainer())
                .isEqualTo("fleet-cpu");
        assertThat(again(new ModelConfig.NearestNeighbour(1), "backend = auto", begun)
                        .trainer())
                .isEqualTo("nearest-neighbour");
        TrainerChoice nearest = new TrainerChoice("nearest-neighbour", null);
        assertThat(again(PLAIN, "backend = auto", nearest).trainer()).isEqualTo("fleet-cpu");
        assertThat(TrainerChoice.of(config(PLAIN, "backend = auto"), SHAPE, 10, false, null)
                        .trainer())
                .isEqualTo("fleet-cpu");
    }

    @Test
    void gpus_chooseTheTrainersOfGpus() {
        assertThat(onGpus(PLAIN, "backend = auto")).isEqualTo(new TrainerChoice("fleet-cuda", null));
        assertThat(onGpus(PLAIN, "backend = auto, kernels = nd4j").trainer()).isEqualTo("fleet-cuda");
        assertThat(onGpus(PLAIN, "backend = dl4j").trainer()).isEqualTo("dl4j-cuda");
        assertThat(onGpus(normalised(), "backend = auto")).isEqualTo(new TrainerChoice("dl4j-cuda", NORMALISED_LAYER));
        assertThat(onGpus(PLAIN, "backend = auto, kernels = cpu").trainer()).isEqualTo("fleet-cpu");
    }

    @Test
    void gpusThatWouldLieIdle_areRefused() {
        assertRefused("fleet-cpu", true, true, "the trainer fleet-cpu computes only on processors");
        assertRefused("nearest-neighbour", true, true, "the trainer nearest-neighbour computes only on processors");
        assertRefused("char-lstm", true, true, "the trainer char-lstm computes only on processors");
        assertRefused("fleet-cuda", true, false, "build with -Pcuda");
        assertRefused("dl4j-cuda", true, false, "build with -Pcuda");
        for (String trainer : List.of("fleet-cuda", "dl4j-cuda", "command")) {
            new TrainerChoice(trainer, null).check(true, false, true);
        }
        new TrainerChoice("command", null).check(true, false, false);
    }

    @Test
    void whatWasBegunOnProcessors_isNotToldToChooseAnotherTrainer() {
        for (String trainer : List.of("char-lstm", "fleet-cpu", "dl4j")) {
            assertThatThrownBy(() -> new TrainerChoice(trainer, null).check(true, true, true))
                    .isInstanceOf(UserError.class)
                    .hasMessage("This experiment was begun with the trainer " + trainer
                            + ", which computes only on processors: remove spark.task.resource.gpu.amount, or choose "
                            + "another --out.");
            new TrainerChoice(trainer, null).check(false, true, true);
        }
        new TrainerChoice("command", null).check(true, true, true);
    }

    @Test
    void trainerOfGpus_isRefusedWithoutThem() {
        assertRefused("fleet-cuda", false, true, "begun with the trainer fleet-cuda");
        for (String trainer : List.of("fleet-cpu", "dl4j", "nearest-neighbour", "command")) {
            new TrainerChoice(trainer, null).check(false, false, false);
        }
    }

    private static void assertRefused(String trainer, boolean gpus, boolean cuda, String words) {
        assertThatThrownBy(() -> new TrainerChoice(trainer, null).check(gpus, false, cuda))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(words);
    }

    private static TrainerChoice onGpus(ModelConfig model, String training) {
        return TrainerChoice.of(config(model, training), SHAPE, 10, true);
    }

    private static TrainerChoice choose(ModelConfig model, String training) {
        return TrainerChoice.of(config(model, training), SHAPE, 10, false);
    }

    private static TrainerChoice again(ModelConfig model, String training, TrainerChoice begun) {
        return TrainerChoice.of(config(model, training), SHAPE, 10, false, begun);
    }

    private static PeacockConfig config(ModelConfig model, String training) {
        return TrainersTest.config(model, training);
    }

    /** Has a layer that the fleet trainer does not do. */
    private static ModelConfig normalised() {
        return new ModelConfig.Dl4jJson(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new DenseLayer.Builder()
                        .name("middle")
                        .nOut(8)
                        .hasLayerNorm(true)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(10)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.feedForward(64))
                .build()
                .toJson());
    }
}
