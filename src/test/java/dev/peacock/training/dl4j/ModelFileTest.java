package dev.peacock.training.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.target.TrainedTarget;
import dev.peacock.training.Fixtures;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Files of DL4J's own writer, whole and damaged. */
class ModelFileTest {
    @BeforeAll
    static void load() {
        Fixtures.loadNative();
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nOut(3)
                .build();
    }

    private static MultiLayerNetwork dense() {
        MultiLayerNetwork model = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(4)
                        .nOut(5)
                        .activation(Activation.TANH)
                        .build())
                .layer(output())
                .setInputType(InputType.feedForward(4))
                .build());
        model.init();
        return model;
    }

    private static MultiLayerNetwork convolutional() {
        MultiLayerNetwork model = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(2)
                .list()
                .layer(new ConvolutionLayer.Builder(2, 2)
                        .nOut(3)
                        .activation(Activation.TANH)
                        .build())
                .layer(output())
                .setInputType(InputType.convolutional(4, 5, 2))
                .build());
        model.init();
        return model;
    }

    private static byte[] file(MultiLayerNetwork model) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ModelSerializer.writeModel(model, bytes, true);
        return bytes.toByteArray();
    }

    @Test
    void vectors_getTheProbabilitiesThatDl4jGives() throws IOException {
        MultiLayerNetwork model = dense();
        float[] rows = {.1f, .2f, .3f, .4f, -1, 0, 1, 2};
        INDArray expected = model.output(Nd4j.create(rows, new long[] {2, 4}, 'c'));
        try (TrainedTarget target = new TrainedTarget(ModelFile.open("m.zip", file(model), null))) {
            assertThat(target.inputs()).isEqualTo(4);
            assertSame(target.probabilities(rows, 2), expected);
        }
    }

    /** Values are height x width x channels here, and channels x height x width there. */
    @Test
    void pictures_areTurnedToDl4jsOrder() throws IOException {
        MultiLayerNetwork model = convolutional();
        float[] rows = new float[2 * 40];
        float[] turned = new float[2 * 40];
        for (int row = 0; row < 2; row++) {
            for (int pixel = 0; pixel < 20; pixel++) {
                for (int c = 0; c < 2; c++) {
                    float value = (float) Math.sin(row * 40 + pixel * 2 + c);
                    rows[row * 40 + pixel * 2 + c] = value;
                    turned[row * 40 + c * 20 + pixel] = value;
                }
            }
        }
        INDArray expected = model.output(Nd4j.create(turned, new long[] {2, 2, 4, 5}, 'c'));
        try (TrainedTarget target = new TrainedTarget(ModelFile.open("m.zip", file(model), new Shape(4, 5, 2)))) {
            assertSame(target.probabilities(rows, 2), expected);
        }
    }

    private static void assertSame(double[] told, INDArray expected) {
        for (int i = 0; i < told.length; i++) {
            assertThat(told[i]).isCloseTo(expected.getDouble(i / 3, i % 3), within(1e-6));
        }
    }

    @Test
    void otherSizes_areRefused() throws IOException {
        byte[] file = file(dense());
        assertThatThrownBy(() -> ModelFile.open("m.zip", file, Shape.flat(5)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("m.zip: its model takes rows of 4 values, but --shape 1x1x5 has 5");
        byte[] pictures = file(convolutional());
        assertThatThrownBy(() -> ModelFile.open("m.zip", pictures, null)).hasMessageContaining("give it by --shape");
        assertThatThrownBy(() -> ModelFile.open("m.zip", pictures, new Shape(4, 5, 1)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("m.zip: its model does not take examples of shape 4x5x1");
    }

    /** The same zip with another content of one entry; without it where that is null. */
    private static byte[] with(byte[] file, String entry, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(file));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
                out.putNextEntry(
                        new ZipEntry(each.getName().equals(entry) && content.length == 0 ? "gone" : each.getName()));
                byte[] own = in.readAllBytes();
                out.write(each.getName().equals(entry) ? content : own);
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] entry(byte[] file, String entry) throws IOException {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(file))) {
            for (ZipEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
                if (each.getName().equals(entry)) {
                    return in.readAllBytes();
                }
            }
        }
        throw new AssertionError(entry);
    }

    @Test
    void whatIsNoWholeModel_isNamed() throws IOException {
        byte[] file = file(dense());
        byte[] parameters = entry(file, "coefficients.bin");
        assertRefused("no zip".getBytes(StandardCharsets.UTF_8), "is no model of DL4J");
        assertRefused(with(file, "configuration.json", new byte[0]), "has no configuration.json");
        assertRefused(with(file, "configuration.json", "{}".getBytes(StandardCharsets.UTF_8)), "m.zip is neither");
        assertRefused(
                with(
                        file,
                        "configuration.json",
                        "{\"@class\": \"java.lang.Runtime\"}".getBytes(StandardCharsets.UTF_8)),
                "names the class java.lang.Runtime");
        assertRefused(with(file, "coefficients.bin", Arrays.copyOf(parameters, parameters.length - 3)), "is cut off");
        assertRefused(with(file, "coefficients.bin", new byte[2_000]), "has more than");
        byte[] other = entry(file(convolutional()), "coefficients.bin");
        assertRefused(with(file, "coefficients.bin", other), "of type FLOAT, but its configuration needs 43");
        byte[] broken = parameters.clone();
        Arrays.fill(broken, broken.length - 4, broken.length, (byte) 0xFF);
        assertRefused(with(file, "coefficients.bin", broken), "parameter 42 is no finite number");
    }

    private static void assertRefused(byte[] file, String why) {
        assertThatThrownBy(() -> ModelFile.open("m.zip", file, null))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("m.zip")
                .hasMessageContaining(why);
    }
}
