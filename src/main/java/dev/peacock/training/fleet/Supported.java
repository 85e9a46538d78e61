package dev.peacock.training.fleet;

import java.util.List;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.schedule.FixedSchedule;

/** Refuses everything in a layer of DL4J that would change the result and that the fleet trainer cannot do. */
final class Supported {
    private static final int PIXELS = 2;

    private Supported() {}

    static void check(Layer layer, String name) throws Unsupported {
        refuseIf(layer.getConstraints() != null && !layer.getConstraints().isEmpty(), name, "has constraints");
        boolean plainDropout = layer.getIDropout() == null
                || layer.getIDropout() instanceof Dropout dropout && dropout.getPSchedule() == null;
        refuseIf(!plainDropout, name, "has a dropout other than the plain one");
        if (layer instanceof BaseLayer trained) {
            checkTrained(trained, name);
        }
        if (layer instanceof DenseLayer dense) {
            refuseIf(dense.hasLayerNorm(), name, "has layer normalisation");
        } else if (layer instanceof ConvolutionLayer) {
            boolean plain = layer.getClass() == ConvolutionLayer.class || layer.getClass() == Convolution2D.class;
            refuseIf(!plain, name, "is a " + layer.getClass().getSimpleName());
        } else if (layer instanceof SubsamplingLayer pool) {
            boolean known = pool.getPoolingType() == PoolingType.MAX || pool.getPoolingType() == PoolingType.AVG;
            refuseIf(!known, name, "pools by " + pool.getPoolingType());
        } else if (layer instanceof GlobalPoolingLayer pool) {
            refuseIf(pool.getPoolingType() != PoolingType.AVG, name, "pools globally by " + pool.getPoolingType());
            refuseIf(!pool.isCollapseDimensions(), name, "keeps the dimensions that it pools");
        } else if (layer instanceof BatchNormalization norm) {
            refuseIf(norm.isLockGammaBeta(), name, "locks gamma and beta");
            refuseIf(!norm.isMinibatch(), name, "normalises without batches");
        }
    }

    private static void checkTrained(BaseLayer layer, String name) throws Unsupported {
        refuseIf(layer.getWeightNoise() != null, name, "has weight noise");
        boolean normalises = layer.getGradientNormalization() != null
                && layer.getGradientNormalization() != GradientNormalization.None;
        refuseIf(normalises, name, "normalises its gradient; set training.clip instead");
        refuseIf(has(layer.getRegularizationBias()), name, "regularises its bias");
        for (Regularization each : all(layer)) {
            boolean plain = each instanceof L2Regularization l2 && l2.getL2() instanceof FixedSchedule;
            refuseIf(!plain, name, "has a regularisation other than L2");
        }
    }

    /** The factor of a layer's own L2 regularisation. */
    static double l2(BaseLayer layer) {
        double sum = 0;
        for (Regularization each : all(layer)) {
            if (each instanceof L2Regularization l2) {
                sum += l2.getL2().valueAt(0, 0);
            }
        }
        return sum;
    }

    private static List<Regularization> all(BaseLayer layer) {
        return layer.getRegularization() == null ? List.of() : layer.getRegularization();
    }

    private static boolean has(@Nullable List<Regularization> regularizations) {
        return regularizations != null && !regularizations.isEmpty();
    }

    static void check2d(int @Nullable [] dilation, boolean channelsLast, String name) throws Unsupported {
        refuseIf(channelsLast, name, "wants NHWC images");
        for (int i = 0; dilation != null && i < PIXELS; i++) {
            refuseIf(dilation[i] != 1, name, "is dilated");
        }
    }

    static void refuseIf(boolean unsupported, String name, String what) throws Unsupported {
        if (unsupported) {
            throw new Unsupported(name, what);
        }
    }
}
