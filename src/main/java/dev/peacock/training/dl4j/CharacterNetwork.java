package dev.peacock.training.dl4j;

import dev.peacock.training.language.Layout;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** DL4J's network of a layout, an LSTM, whose parameters are given and told in the layout's order. */
record CharacterNetwork(Layout layout, MultiLayerNetwork net) {
    static CharacterNetwork of(Layout layout) {
        MultiLayerNetwork net = new MultiLayerNetwork(configuration(layout));
        net.init();
        return new CharacterNetwork(layout, net);
    }

    private static MultiLayerConfiguration configuration(Layout layout) {
        NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder()
                .seed(0)
                .dataType(DataType.FLOAT)
                .list()
                .layer(new EmbeddingSequenceLayer.Builder()
                        .nIn(layout.vocabulary())
                        .nOut(layout.embedding())
                        .activation(Activation.IDENTITY)
                        .inferInputLength(true)
                        .outputDataFormat(RNNFormat.NCW)
                        .build());
        for (int layer = 0; layer < layout.layers(); layer++) {
            list.layer(new LSTM.Builder()
                    .nIn(layout.in(layer))
                    .nOut(layout.hidden())
                    .activation(Activation.TANH)
                    .gateActivationFunction(Activation.SIGMOID)
                    .dataFormat(RNNFormat.NCW)
                    .build());
        }
        return list.layer(new RnnOutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nIn(layout.hidden())
                        .nOut(layout.vocabulary())
                        .activation(Activation.SOFTMAX)
                        .dataFormat(RNNFormat.NCW)
                        .build())
                .build();
    }

    /** Takes parameters as the layout has them. */
    void set(float[] values) {
        int width = layout.width();
        net.setParam("0_W", part(values, 0, layout.vocabulary(), layout.embedding()));
        for (int layer = 0; layer < layout.layers(); layer++) {
            String name = (layer + 1) + "_";
            net.setParam(name + "W", swapped(part(values, layout.inputWeights(layer), layout.in(layer), width)));
            net.setParam(name + "RW", swapped(part(values, layout.stateWeights(layer), layout.hidden(), width)));
            net.setParam(name + "b", swapped(part(values, layout.bias(layer), 1, width)));
        }
        String last = (layout.layers() + 1) + "_";
        net.setParam(last + "W", part(values, layout.outputWeights(), layout.hidden(), layout.vocabulary()));
        net.setParam(last + "b", part(values, layout.outputBias(), 1, layout.vocabulary()));
    }

    /** A parameter by DL4J's name, its gates in the layout's order. */
    INDArray get(String name) {
        INDArray values = net.getParam(name);
        return name.startsWith("0_") || name.startsWith((layout.layers() + 1) + "_") ? values : swapped(values);
    }

    private static INDArray part(float[] values, int from, int rows, int columns) {
        return Nd4j.create(Arrays.copyOfRange(values, from, from + rows * columns), rows, columns);
    }

    /** DL4J has the candidate first and the input gate last. */
    private INDArray swapped(INDArray gates) {
        int hidden = layout.hidden();
        INDArray[] blocks = new INDArray[4];
        for (int gate = 0; gate < 4; gate++) {
            int from = (gate == 0 ? 3 : gate == 3 ? 0 : gate) * hidden;
            blocks[gate] = gates.get(NDArrayIndex.all(), NDArrayIndex.interval(from, from + hidden));
        }
        return Nd4j.hstack(blocks);
    }
}
