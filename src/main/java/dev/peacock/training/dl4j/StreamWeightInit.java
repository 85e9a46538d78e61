package dev.peacock.training.dl4j;

import dev.peacock.stats.RandomStream;
import dev.peacock.training.recipe.WeightLaw;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's weight initialisations, drawn from a run's own stream. The numbers fill each parameter in the order of its memory,
 * parameters in the order in which DL4J makes them.
 */
record StreamWeightInit(WeightLaw law, RandomStream random) implements IWeightInit {
    @Override
    public INDArray init(double fanIn, double fanOut, long[] shape, char order, INDArray paramView) {
        if (law instanceof WeightLaw.Fixed fixed) {
            return fixed.own().init(fanIn, fanOut, shape, order, paramView);
        }
        float[] drawn = new float[Math.toIntExact(paramView.length())];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = (float) law.draw(random, fanIn, fanOut);
        }
        try (INDArray values = Nd4j.createFromArray(drawn)) {
            paramView.assign(values.reshape(paramView.shape()));
        }
        return paramView.reshape(order, shape);
    }
}
