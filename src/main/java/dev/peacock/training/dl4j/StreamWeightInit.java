package dev.peacock.training.dl4j;

import dev.peacock.check.UserError;
import dev.peacock.stats.RandomStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.ConstantDistribution;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.nn.weights.WeightInitIdentity;
import org.deeplearning4j.nn.weights.WeightInitLecunUniform;
import org.deeplearning4j.nn.weights.WeightInitNormal;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.deeplearning4j.nn.weights.WeightInitReluUniform;
import org.deeplearning4j.nn.weights.WeightInitSigmoidUniform;
import org.deeplearning4j.nn.weights.WeightInitUniform;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.deeplearning4j.nn.weights.WeightInitXavierUniform;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * DL4J's weight initialisations, drawn from a run's own stream. The numbers fill each parameter in the order of its memory,
 * parameters in the order in which DL4J makes them.
 */
record StreamWeightInit(Law law, RandomStream random) implements IWeightInit {

    /** A distribution of weights, given the units that feed one unit (fan-in) and those that one unit feeds (fan-out). */
    sealed interface Law {
        /** Not random: DL4J's own. */
        record Fixed(IWeightInit own) implements Law {}

        /** Normal of mean 0; variance = {@code gain} / (fan-in, plus fan-out where {@code out}). */
        record ScaledNormal(double gain, boolean out) implements Law {}

        /** Uniform on (-a, a); a = {@code factor} / sqrt(fan-in, plus fan-out where {@code out}). */
        record ScaledUniform(double factor, boolean out) implements Law {}

        record Normal(double mean, double deviation) implements Law {}

        record Uniform(double lower, double upper) implements Law {}
    }

    /**
     * What {@code init} draws, from DL4J's own definitions.
     *
     * @param where the layer, for the message
     * @throws UserError if it is none of the usual ones
     */
    static Law law(IWeightInit init, String where) {
        if (init instanceof WeightInitXavier) {
            return new Law.ScaledNormal(2, true);
        } else if (init instanceof WeightInitRelu) {
            return new Law.ScaledNormal(2, false);
        } else if (init instanceof WeightInitNormal) {
            return new Law.ScaledNormal(1, false);
        } else if (init instanceof WeightInitXavierUniform) {
            return new Law.ScaledUniform(Math.sqrt(6), true);
        } else if (init instanceof WeightInitReluUniform) {
            return new Law.ScaledUniform(Math.sqrt(6), false);
        } else if (init instanceof WeightInitLecunUniform) {
            return new Law.ScaledUniform(3, false);
        } else if (init instanceof WeightInitUniform) {
            return new Law.ScaledUniform(1, false);
        } else if (init instanceof WeightInitSigmoidUniform) {
            return new Law.ScaledUniform(4 * Math.sqrt(6), true);
        } else if (init instanceof WeightInitConstant || init instanceof WeightInitIdentity) {
            return new Law.Fixed(init);
        } else if (init instanceof WeightInitDistribution given) {
            return law(distribution(given), where);
        }
        throw unsupported(init, where);
    }

    /** DL4J has no accessor for it, but writes it to JSON. */
    private static Distribution distribution(WeightInitDistribution init) {
        ObjectMapper mapper = NeuralNetConfiguration.mapper();
        return mapper.convertValue(mapper.valueToTree(init).get("distribution"), Distribution.class);
    }

    private static Law law(Distribution distribution, String where) {
        if (distribution instanceof NormalDistribution normal) {
            return new Law.Normal(normal.getMean(), normal.getStd());
        } else if (distribution instanceof UniformDistribution uniform) {
            return new Law.Uniform(uniform.getLower(), uniform.getUpper());
        } else if (distribution instanceof ConstantDistribution constant) {
            return new Law.Fixed(new WeightInitConstant(constant.getValue()));
        }
        throw unsupported(distribution, where);
    }

    @Override
    public INDArray init(double fanIn, double fanOut, long[] shape, char order, INDArray paramView) {
        if (law instanceof Law.Fixed fixed) {
            return fixed.own().init(fanIn, fanOut, shape, order, paramView);
        }
        float[] drawn = new float[Math.toIntExact(paramView.length())];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = (float) draw(fanIn, fanOut);
        }
        try (INDArray values = Nd4j.createFromArray(drawn)) {
            paramView.assign(values.reshape(paramView.shape()));
        }
        return paramView.reshape(order, shape);
    }

    private double draw(double fanIn, double fanOut) {
        if (law instanceof Law.ScaledNormal scaled) {
            return random.nextGaussian() * Math.sqrt(scaled.gain() / (scaled.out() ? fanIn + fanOut : fanIn));
        } else if (law instanceof Law.ScaledUniform scaled) {
            double a = scaled.factor() / Math.sqrt(scaled.out() ? fanIn + fanOut : fanIn);
            return a * (2 * random.nextDouble() - 1);
        } else if (law instanceof Law.Normal normal) {
            return normal.mean() + normal.deviation() * random.nextGaussian();
        }
        Law.Uniform uniform = (Law.Uniform) law;
        return uniform.lower() + (uniform.upper() - uniform.lower()) * random.nextDouble();
    }

    private static UserError unsupported(Object init, String where) {
        return new UserError("model.dl4j: layer " + where + " initialises its weights with "
                + init.getClass().getName()
                + ", which Peacock cannot draw from its own stream: use Xavier, Relu, Lecun, Normal, Uniform, a constant"
                + " or a normal or uniform distribution.");
    }
}
