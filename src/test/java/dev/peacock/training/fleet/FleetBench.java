package dev.peacock.training.fleet;

import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.provenance.Clock;
import dev.peacock.subset.SamplingDesign;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.Fixtures;
import dev.peacock.training.RunSpec;
import dev.peacock.training.dl4j.TrainerBench;
import dev.peacock.training.fleet.cpu.CpuKernels;
import dev.peacock.training.fleet.nd4j.Nd4jKernels;
import dev.peacock.training.nd4j.NativeBuild;
import dev.peacock.training.recipe.Blueprint;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Our side of scripts/bench/fleet.py, which describes the protocol: FleetBench NET THREADS [DATA]. */
final class FleetBench {
    private static final double WARM_UP = 3;
    private static final double EVALUATED = 0.25;
    /** Examples of a net without a data set here: a slice evaluates all of them. */
    private static final int RANDOM = 4000;

    private final Net net;
    private final int threads;
    private final ExampleStore store;
    private final Map<String, Contender<?>> contenders = new HashMap<>();
    private final ExecutorService pool;

    /** One of the bench's nets. */
    private record Net(ModelConfig.Layers model, Shape shape, int train, int test, int epochs, TrainingConfig slice) {}

    /** A rate. */
    private record Rate(double count, double seconds) {
        double perSecond() {
            return count / seconds;
        }
    }

    private FleetBench(Net net, int threads, ExampleStore store) {
        this.net = net;
        this.threads = threads;
        this.store = store;
        this.pool = Executors.newFixedThreadPool(threads);
    }

    public static void main(String[] arguments) throws Exception {
        NativeBuild.select(NativeBuild.choose());
        Net net = net(arguments[0]);
        boolean mnist = net.shape().height() == 28 && arguments.length > 2;
        ExampleStore store = mnist
                ? TrainerBench.store(Path.of(arguments[2]))
                : RandomBytes.of(
                        net.shape(),
                        Math.min(net.train(), RANDOM),
                        Math.min(net.test(), RANDOM / 8),
                        net.shape().height() == 8 ? 17 : 256);
        FleetBench bench = new FleetBench(net, Integer.parseInt(arguments[1]), store);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println(bench.answer(arguments[0], line.trim().split(" ")));
        }
        bench.pool.shutdown();
    }

    private String answer(String name, String[] words) throws Exception {
        if (words[0].equals("variants")) {
            return "{\"variants\": [\"fleet-cpu\"]}";
        } else if (words[0].equals("forget")) {
            contenders.remove(words[1]);
            return "{\"forgotten\": \"" + words[1] + "\"}";
        }
        Contender<?> contender = contenders.get(words[0]);
        if (contender == null) {
            contender = contender(words[0]);
            contenders.put(words[0], contender);
            measure(contender, WARM_UP, true);
            measure(contender, WARM_UP * EVALUATED, false);
        }
        double seconds = Double.parseDouble(words[1]);
        Rate steps = measure(contender, seconds, true);
        Rate examples = measure(contender, seconds * EVALUATED, false);
        return String.format(
                Locale.ROOT,
                "{\"net\": \"%s\", \"variant\": \"%s\", \"group\": \"ours\", \"threads\": %d, \"steps_per_s\": %.4g,"
                        + " \"evaluation_examples_per_s\": %.4g, \"train_s\": %.4g, \"evaluate_s\": %.4g}",
                name,
                words[0],
                threads,
                steps.perSecond(),
                examples.perSecond(),
                net.epochs() * stepsPerEpoch() / steps.perSecond(),
                (net.train() + net.test()) / examples.perSecond());
    }

    /** Of a model of 70% of the train examples. */
    private int stepsPerEpoch() {
        int included = (int) Math.round(net.train() * 0.7);
        return (included + net.slice().batch() - 1) / net.slice().batch();
    }

    private Contender<?> contender(String name) throws Unsupported {
        return switch (name) {
            case "fleet-cpu" -> contender(new CpuKernels());
            case "fleet-cpu-plain" -> contender(CpuKernels.plain());
            case "fleet-nd4j", "fleet-cuda" -> contender(new Nd4jKernels());
            default -> throw new IllegalArgumentException("no variant is called " + name);
        };
    }

    private <B> Contender<B> contender(Kernels<B> kernels) throws Unsupported {
        Blueprint blueprint = Blueprint.of(net.model(), store);
        FleetTrainer<B> trainer =
                FleetTrainer.of(store, blueprint, net.slice(), true, kernels, ExecutorResources.ofThisJvm(1));
        List<Workspace<B>> workspaces = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            workspaces.add(trainer.workspace());
        }
        return new Contender<>(kernels, workspaces);
    }

    private record Contender<B>(Kernels<B> kernels, List<Workspace<B>> workspaces) {}

    /** Full batches trained, or examples evaluated, by all threads in a time. */
    private <B> Rate measure(Contender<B> contender, double seconds, boolean training) throws Exception {
        List<Future<Rate>> rates = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            Workspace<B> workspace = contender.workspaces().get(thread);
            int run = thread;
            Callable<Rate> work = () -> {
                contender.kernels().enterThread(Fixtures.device());
                return training ? train(workspace, run, seconds) : evaluate(workspace, run, seconds);
            };
            rates.add(pool.submit(work));
        }
        double sum = 0;
        for (Future<Rate> rate : rates) {
            sum += rate.get().perSecond();
        }
        return new Rate(sum, 1);
    }

    /** Model after model, since a net that is trained on and on ends in subnormal numbers, which are slow on some processors. */
    private <B> Rate train(Workspace<B> workspace, int run, double seconds) {
        RunSpec spec = sliced(run);
        double began = Clock.seconds();
        double steps = 0;
        double left = 0;
        double now;
        do {
            if (left <= 0) {
                workspace.start(spec);
                left = net.epochs() * stepsPerEpoch();
            }
            String problem = workspace.train(spec);
            if (problem != null) {
                throw new IllegalStateException(problem);
            }
            double taken = spec.mask().bits().count() / net.slice().batch();
            steps += taken;
            left -= taken;
            now = Clock.seconds();
        } while (now - began < seconds);
        return new Rate(steps, now - began);
    }

    /** A run of few enough examples that a slice has many of them. */
    private RunSpec sliced(int run) {
        double ratio = Math.min(0.7, 20.0 * net.slice().batch() / store.trainSize());
        RunSpec whole = Fixtures.spec(run, store.trainSize());
        return new RunSpec(
                run,
                new SamplingDesign(new SubsetsConfig.Uniform(ratio), run, store.trainSize()).mask(0),
                whole.initSeed(),
                whole.orderSeed(),
                whole.dropoutSeed(),
                whole.augmentSeed());
    }

    private <B> Rate evaluate(Workspace<B> workspace, int run, double seconds) {
        RunSpec spec = Fixtures.spec(run, store.trainSize());
        double began = Clock.seconds();
        double examples = 0;
        double now;
        do {
            workspace.evaluate(spec);
            examples += store.size();
            now = Clock.seconds();
        } while (now - began < seconds);
        return new Rate(examples, now - began);
    }

    private static Net net(String name) {
        String nesterovs = ", epochs = 1, updater { nesterovs { rate = %s, momentum = 0.9 } }";
        return switch (name) {
            case "mlp" ->
                new Net(
                        Fixtures.layers(dense(512), dense(256), new LayerConfig.Output(10)),
                        new Shape(28, 28, 1),
                        60000,
                        10000,
                        10,
                        Fixtures.training("batch = 128" + nesterovs.formatted("0.1")));
            case "digits32", "digits128" ->
                new Net(
                        Fixtures.layers(dense(name.equals("digits32") ? 32 : 128), new LayerConfig.Output(10)),
                        new Shape(8, 8, 1),
                        1500,
                        297,
                        10,
                        Fixtures.training("batch = 32" + nesterovs.formatted("0.1")));
            case "cnn" ->
                new Net(
                        Fixtures.layers(
                                conv(16, false),
                                new LayerConfig.MaxPool(2, 2, 0),
                                conv(32, false),
                                new LayerConfig.MaxPool(2, 2, 0),
                                new LayerConfig.Output(10)),
                        new Shape(28, 28, 1),
                        60000,
                        10000,
                        10,
                        Fixtures.training("batch = 128" + nesterovs.formatted("0.1")));
            case "conv" ->
                new Net(
                        Fixtures.layers(conv(16, false), conv(32, false), new LayerConfig.Output(10)),
                        new Shape(28, 28, 1),
                        60000,
                        10000,
                        10,
                        Fixtures.training("batch = 128" + nesterovs.formatted("0.1")));
            case "resnet9" ->
                new Net(
                        new ModelConfig.Layers(resnet9(16)),
                        new Shape(32, 32, 3),
                        50000,
                        10000,
                        10,
                        Fixtures.training("batch = 128" + nesterovs.formatted("0.02")));
            default -> throw new IllegalArgumentException("no net is called " + name);
        };
    }

    private static LayerConfig dense(int units) {
        return new LayerConfig.Dense(units, Fixtures.RELU);
    }

    private static LayerConfig conv(int filters, boolean normalised) {
        return new LayerConfig.Conv2d(
                filters, 3, 1, 0, normalised, normalised ? dev.peacock.config.ActivationName.IDENTITY : Fixtures.RELU);
    }

    private static List<LayerConfig> block(int filters) {
        return List.of(conv(filters, true), new LayerConfig.BatchNorm(Fixtures.RELU));
    }

    private static List<LayerConfig> twice(List<LayerConfig> block) {
        List<LayerConfig> both = new ArrayList<>(block);
        both.addAll(block);
        return both;
    }

    private static List<LayerConfig> resnet9(int width) {
        LayerConfig pool = new LayerConfig.MaxPool(2, 2, 0);
        dev.peacock.config.ActivationName identity = dev.peacock.config.ActivationName.IDENTITY;
        List<LayerConfig> layers = new ArrayList<>(block(width));
        layers.addAll(block(2 * width));
        layers.add(pool);
        layers.add(new LayerConfig.Residual(twice(block(2 * width)), identity));
        layers.addAll(block(4 * width));
        layers.add(pool);
        layers.addAll(block(8 * width));
        layers.add(pool);
        layers.add(new LayerConfig.Residual(twice(block(8 * width)), identity));
        layers.add(new LayerConfig.GlobalAvgPool());
        layers.add(new LayerConfig.Output(10));
        return layers;
    }
}
