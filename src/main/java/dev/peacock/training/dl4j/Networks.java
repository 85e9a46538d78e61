package dev.peacock.training.dl4j;

import dev.peacock.config.ClipConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.UpdaterConfig;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import dev.peacock.training.RunSpec;
import dev.peacock.training.recipe.Blueprint;
import dev.peacock.training.recipe.TrainingSchedule;
import dev.peacock.training.recipe.WeightLaw;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/**
 * Makes the network of each run from the shared blueprint: a copy whose weights and dropout draw from the run's own streams
 * and whose optimiser is that of the {@code training} block.
 */
final class Networks {
    private Networks() {}

    /** A fresh network of a run, initialised. */
    static Dl4jNetwork of(Blueprint blueprint, RunSpec spec, TrainingConfig training, int stepsPerEpoch) {
        return of(blueprint, spec, training, stepsPerEpoch, spec.initSeed());
    }

    /** As above; {@code sharedSeed} is what DL4J gives to ND4J's shared generator, and must not matter. */
    static Dl4jNetwork of(
            Blueprint blueprint, RunSpec spec, TrainingConfig training, int stepsPerEpoch, long sharedSeed) {
        return blueprint instanceof Blueprint.Chain chain
                ? chain(chain.template().clone(), spec, training, stepsPerEpoch, sharedSeed)
                : graph(((Blueprint.Graph) blueprint).template().clone(), spec, training, stepsPerEpoch, sharedSeed);
    }

    /** A network with these parameters, [1, length], which it takes over; only to evaluate. */
    static Dl4jNetwork trained(Blueprint blueprint, INDArray parameters) {
        if (blueprint instanceof Blueprint.Chain chain) {
            MultiLayerNetwork model =
                    new MultiLayerNetwork(plain(chain.template().clone()));
            model.init(parameters, false);
            return new Dl4jNetwork.Chain(model, List.of());
        }
        ComputationGraph model = new ComputationGraph(
                plain(((Blueprint.Graph) blueprint).template().clone()));
        model.init(parameters, false);
        return new Dl4jNetwork.Graph(model, List.of());
    }

    private static MultiLayerConfiguration plain(MultiLayerConfiguration copy) {
        copy.setDataType(DataType.FLOAT);
        copy.setTrainingWorkspaceMode(WorkspaceMode.ENABLED);
        copy.setInferenceWorkspaceMode(WorkspaceMode.ENABLED);
        copy.setIterationCount(0);
        copy.setEpochCount(0);
        return copy;
    }

    private static ComputationGraphConfiguration plain(ComputationGraphConfiguration copy) {
        copy.setDataType(DataType.FLOAT);
        copy.setTrainingWorkspaceMode(WorkspaceMode.ENABLED);
        copy.setInferenceWorkspaceMode(WorkspaceMode.ENABLED);
        return copy;
    }

    private static Dl4jNetwork chain(
            MultiLayerConfiguration copy, RunSpec spec, TrainingConfig training, int stepsPerEpoch, long sharedSeed) {
        plain(copy);
        List<StreamDropout> dropouts = equip(copy.getConfs(), spec, training, stepsPerEpoch);
        copy.getConfs().forEach(layer -> layer.setSeed(sharedSeed));
        MultiLayerNetwork model = new MultiLayerNetwork(copy);
        model.init();
        return new Dl4jNetwork.Chain(model, dropouts);
    }

    private static Dl4jNetwork graph(
            ComputationGraphConfiguration copy,
            RunSpec spec,
            TrainingConfig training,
            int stepsPerEpoch,
            long sharedSeed) {
        plain(copy);
        copy.getDefaultConfiguration().setSeed(sharedSeed);
        List<StreamDropout> dropouts = equip(layers(copy), spec, training, stepsPerEpoch);
        ComputationGraph model = new ComputationGraph(copy);
        model.init();
        return new Dl4jNetwork.Graph(model, dropouts);
    }

    /** The layers of a graph, in the order of its vertices. */
    static List<NeuralNetConfiguration> layers(ComputationGraphConfiguration graph) {
        List<NeuralNetConfiguration> layers = new ArrayList<>();
        graph.getVertices().values().forEach(vertex -> {
            if (vertex instanceof LayerVertex layer) {
                layers.add(layer.getLayerConf());
            }
        });
        return layers;
    }

    /** Gives copied layers the run's streams and optimiser. Every layer that drops has a stream of its own. */
    private static List<StreamDropout> equip(
            List<NeuralNetConfiguration> layers, RunSpec spec, TrainingConfig training, int stepsPerEpoch) {
        RandomStream weights = new RandomStream(spec.initSeed());
        IUpdater updater = updater(training, stepsPerEpoch);
        List<StreamDropout> dropouts = new ArrayList<>();
        for (NeuralNetConfiguration configuration : layers) {
            Layer layer = configuration.getLayer();
            if (layer.getIDropout() instanceof Dropout dropout) {
                long seed = Seeds.seed(spec.dropoutSeed(), Seeds.Purpose.DROPOUT, dropouts.size());
                StreamDropout own = new StreamDropout(dropout.getP(), new RandomStream(seed));
                layer.setIDropout(own);
                dropouts.add(own);
            }
            if (layer instanceof BaseLayer trained) {
                trained.setIUpdater(updater);
                trained.setBiasUpdater(null);
                trained.setRegularization(regularization(trained, training));
                clip(trained, training.clip());
                if (trained.getWeightInitFn() != null) {
                    WeightLaw law = WeightLaw.of(trained.getWeightInitFn(), layer.getLayerName());
                    trained.setWeightInitFn(new StreamWeightInit(law, weights));
                }
            }
        }
        return dropouts;
    }

    /**
     * DL4J applies both to weights only: L2 to the gradient, and weight decay after the updater, so that w loses rate *
     * decay * w (Loshchilov and Hutter 2019).
     */
    private static List<Regularization> regularization(BaseLayer layer, TrainingConfig training) {
        List<Regularization> all = new ArrayList<>();
        if (layer.getRegularization() != null) {
            all.addAll(layer.getRegularization());
        }
        if (training.l2() > 0) {
            all.add(new L2Regularization(training.l2()));
        }
        if (training.weightDecay() > 0) {
            all.add(new WeightDecay(training.weightDecay(), true));
        }
        return all;
    }

    /** In place of the model's own; none for batch norm, among whose gradients DL4J keeps the steps of its statistics. */
    private static void clip(BaseLayer layer, @Nullable ClipConfig clip) {
        if (clip == null) {
            return;
        }
        layer.setGradientNormalizationThreshold(clip.at());
        layer.setGradientNormalization(
                layer instanceof BatchNormalization
                        ? GradientNormalization.None
                        : clip.by() == ClipConfig.By.VALUE
                                ? GradientNormalization.ClipElementWiseAbsoluteValue
                                : GradientNormalization.ClipL2PerLayer);
    }

    private static IUpdater updater(TrainingConfig training, int stepsPerEpoch) {
        TrainingSchedule rate =
                new TrainingSchedule(training.updater().rate(), training.schedule(), stepsPerEpoch, training.epochs());
        if (training.updater() instanceof UpdaterConfig.Momentum momentum) {
            return new HeavyBall(rate, momentum.momentum());
        }
        if (training.updater() instanceof UpdaterConfig.Nesterovs nesterovs) {
            return new Nesterovs(rate, nesterovs.momentum());
        } else if (training.updater() instanceof UpdaterConfig.Adam adam) {
            return Adam.builder()
                    .learningRate(adam.rate())
                    .learningRateSchedule(rate)
                    .beta1(adam.beta1())
                    .beta2(adam.beta2())
                    .epsilon(adam.epsilon())
                    .build();
        }
        return new Sgd(rate);
    }
}
