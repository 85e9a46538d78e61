package dev.peacock.training.dl4j;

import dev.peacock.config.TrainingConfig;
import dev.peacock.config.UpdaterConfig;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import dev.peacock.training.RunSpec;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/**
 * A checked configuration of DL4J, from which the network of each run is made: a copy whose weights and dropout draw from
 * the run's own streams and whose optimiser is that of the {@code training} block. Never changed; safe to share.
 */
sealed interface Blueprint {
    /** The number of outputs. */
    int outputs();

    /** Whether a batch is [batch, channels, height, width] rather than [batch, values]. */
    boolean image();

    /** The same, fed with pictures. */
    Blueprint ofImages();

    /** A fresh network of a run, initialised. */
    default Network network(RunSpec spec, TrainingConfig training, int stepsPerEpoch) {
        return network(spec, training, stepsPerEpoch, spec.initSeed());
    }

    /** As above; {@code sharedSeed} is what DL4J gives to ND4J's shared generator, and must not matter. */
    Network network(RunSpec spec, TrainingConfig training, int stepsPerEpoch, long sharedSeed);

    record Chain(MultiLayerConfiguration template, int outputs, boolean image) implements Blueprint {
        @Override
        public Blueprint ofImages() {
            return new Chain(template, outputs, true);
        }

        @Override
        public Network network(RunSpec spec, TrainingConfig training, int stepsPerEpoch, long sharedSeed) {
            MultiLayerConfiguration copy = template.clone();
            copy.setDataType(DataType.FLOAT);
            copy.setTrainingWorkspaceMode(WorkspaceMode.ENABLED);
            copy.setInferenceWorkspaceMode(WorkspaceMode.ENABLED);
            copy.setIterationCount(0);
            copy.setEpochCount(0);
            List<StreamDropout> dropouts = equip(copy.getConfs(), spec, training, stepsPerEpoch);
            copy.getConfs().forEach(layer -> layer.setSeed(sharedSeed));
            MultiLayerNetwork model = new MultiLayerNetwork(copy);
            model.init();
            return new Network.Chain(model, dropouts);
        }
    }

    record Graph(ComputationGraphConfiguration template, int outputs, boolean image) implements Blueprint {
        @Override
        public Blueprint ofImages() {
            return new Graph(template, outputs, true);
        }

        @Override
        public Network network(RunSpec spec, TrainingConfig training, int stepsPerEpoch, long sharedSeed) {
            ComputationGraphConfiguration copy = template.clone();
            copy.setDataType(DataType.FLOAT);
            copy.setTrainingWorkspaceMode(WorkspaceMode.ENABLED);
            copy.setInferenceWorkspaceMode(WorkspaceMode.ENABLED);
            copy.getDefaultConfiguration().setSeed(sharedSeed);
            List<NeuralNetConfiguration> layers = new ArrayList<>();
            copy.getVertices().values().forEach(vertex -> {
                if (vertex instanceof LayerVertex layer) {
                    layers.add(layer.getLayerConf());
                }
            });
            List<StreamDropout> dropouts = equip(layers, spec, training, stepsPerEpoch);
            ComputationGraph model = new ComputationGraph(copy);
            model.init();
            return new Network.Graph(model, dropouts);
        }
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
                trained.setRegularization(regularization(trained, training.weightDecay()));
                if (trained.getWeightInitFn() != null) {
                    StreamWeightInit.Law law = StreamWeightInit.law(trained.getWeightInitFn(), layer.getLayerName());
                    trained.setWeightInitFn(new StreamWeightInit(law, weights));
                }
            }
        }
        return dropouts;
    }

    /** DL4J applies it to weights only, and after the updater: w loses rate * decay * w (Loshchilov and Hutter 2019). */
    private static List<Regularization> regularization(BaseLayer layer, double weightDecay) {
        List<Regularization> all = new ArrayList<>();
        if (layer.getRegularization() != null) {
            all.addAll(layer.getRegularization());
        }
        if (weightDecay > 0) {
            all.add(new WeightDecay(weightDecay, true));
        }
        return all;
    }

    private static IUpdater updater(TrainingConfig training, int stepsPerEpoch) {
        TrainingSchedule rate =
                new TrainingSchedule(training.updater().rate(), training.schedule(), stepsPerEpoch, training.epochs());
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
