package dev.peacock.training.recipe;

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
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * A distribution of initial weights, given the units that feed one unit (fan-in) and those that one unit feeds (fan-out).
 * Trainers draw a layer's weights in the order of DL4J's memory, layers in DL4J's order, all from one stream a run.
 */
public sealed interface WeightLaw {
    /** The next weight. Throws {@link IllegalStateException} for {@link Fixed}, which is not random. */
    double draw(RandomStream random, double fanIn, double fanOut);

    /** Not random: DL4J's own. */
    record Fixed(IWeightInit own) implements WeightLaw {
        @Override
        public double draw(RandomStream random, double fanIn, double fanOut) {
            throw new IllegalStateException(own + " is not random");
        }
    }

    /** Normal of mean 0; variance = {@code gain} / (fan-in, plus fan-out where {@code out}). */
    record ScaledNormal(double gain, boolean out) implements WeightLaw {
        @Override
        public double draw(RandomStream random, double fanIn, double fanOut) {
            return random.nextGaussian() * Math.sqrt(gain / (out ? fanIn + fanOut : fanIn));
        }
    }

    /** Uniform on (-a, a); a = {@code factor} / sqrt(fan-in, plus fan-out where {@code out}). */
    record ScaledUniform(double factor, boolean out) implements WeightLaw {
        @Override
        public double draw(RandomStream random, double fanIn, double fanOut) {
            double a = factor / Math.sqrt(out ? fanIn + fanOut : fanIn);
            return a * (2 * random.nextDouble() - 1);
        }
    }

    /** Normal, whatever the layer's size. */
    record Normal(double mean, double deviation) implements WeightLaw {
        @Override
        public double draw(RandomStream random, double fanIn, double fanOut) {
            return mean + deviation * random.nextGaussian();
        }
    }

    /** Uniform on [lower, upper), whatever the layer's size. */
    record Uniform(double lower, double upper) implements WeightLaw {
        @Override
        public double draw(RandomStream random, double fanIn, double fanOut) {
            return lower + (upper - lower) * random.nextDouble();
        }
    }

    /**
     * What {@code init} draws, from DL4J's own definitions.
     *
     * @param where the layer, for the message
     * @throws UserError if it is none of the usual ones
     */
    static WeightLaw of(IWeightInit init, String where) {
        if (init instanceof WeightInitXavier) {
            return new ScaledNormal(2, true);
        } else if (init instanceof WeightInitRelu) {
            return new ScaledNormal(2, false);
        } else if (init instanceof WeightInitNormal) {
            return new ScaledNormal(1, false);
        } else if (init instanceof WeightInitXavierUniform) {
            return new ScaledUniform(Math.sqrt(6), true);
        } else if (init instanceof WeightInitReluUniform) {
            return new ScaledUniform(Math.sqrt(6), false);
        } else if (init instanceof WeightInitLecunUniform) {
            return new ScaledUniform(3, false);
        } else if (init instanceof WeightInitUniform) {
            return new ScaledUniform(1, false);
        } else if (init instanceof WeightInitSigmoidUniform) {
            return new ScaledUniform(4 * Math.sqrt(6), true);
        } else if (init instanceof WeightInitConstant || init instanceof WeightInitIdentity) {
            return new Fixed(init);
        } else if (init instanceof WeightInitDistribution given) {
            return of(distribution(given), where);
        }
        throw unsupported(init, where);
    }

    /** DL4J has no accessor for it, but writes it to JSON. */
    private static Distribution distribution(WeightInitDistribution init) {
        ObjectMapper mapper = NeuralNetConfiguration.mapper();
        return mapper.convertValue(mapper.valueToTree(init).get("distribution"), Distribution.class);
    }

    private static WeightLaw of(Distribution distribution, String where) {
        if (distribution instanceof NormalDistribution normal) {
            return new Normal(normal.getMean(), normal.getStd());
        } else if (distribution instanceof UniformDistribution uniform) {
            return new Uniform(uniform.getLower(), uniform.getUpper());
        } else if (distribution instanceof ConstantDistribution constant) {
            return new Fixed(new WeightInitConstant(constant.getValue()));
        }
        throw unsupported(distribution, where);
    }

    private static UserError unsupported(Object init, String where) {
        return new UserError("model.dl4j: layer " + where + " initialises its weights with "
                + init.getClass().getName()
                + ", which Peacock cannot draw reproducibly: use Xavier, Relu, Lecun, Normal, Uniform, a constant or "
                + "a normal or uniform distribution.");
    }
}
