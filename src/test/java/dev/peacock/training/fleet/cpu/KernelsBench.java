package dev.peacock.training.fleet.cpu;

import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link LayerBenchmark} and {@link UpdateBenchmark} under JMH, and prints a line for each: microseconds, their error (99.9 %
 * interval), and GFLOP/s where a product is in it. Arguments are JMH's, such as {@code -p layer=CONV_32X32X64_64} and a
 * pattern of names.
 */
final class KernelsBench {
    private KernelsBench() {}

    public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
        CommandLineOptions given = new CommandLineOptions(arguments);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .parent(given)
                .warmupIterations(given.getWarmupIterations().orElse(3))
                .warmupTime(given.getWarmupTime().orElse(TimeValue.milliseconds(300)))
                .measurementIterations(given.getMeasurementIterations().orElse(7))
                .measurementTime(given.getMeasurementTime().orElse(TimeValue.milliseconds(300)))
                .forks(given.getForkCount().orElse(1))
                .verbosity(given.verbosity().orElse(VerboseMode.SILENT));
        if (given.getIncludes().isEmpty()) {
            options = options.include(LayerBenchmark.class.getName()).include(UpdateBenchmark.class.getName());
        }
        print(new Runner(options.build()).run());
    }

    private static void print(Collection<RunResult> results) {
        System.out.printf(Locale.ROOT, "%-28s %-12s %-7s %11s %9s %7s%n", "layer", "pass", "loops", "us", "+-", "GF/s");
        for (RunResult result : results) {
            String pass = result.getPrimaryResult().getLabel();
            String layer = result.getParams().getParam("layer");
            String loops = result.getParams().getParam("loops");
            double micros = result.getPrimaryResult().getScore();
            double flops = layer == null ? 0 : flops(BenchedLayer.valueOf(layer), pass);
            System.out.printf(
                    Locale.ROOT,
                    "%-28s %-12s %-7s %11.1f %9.1f %7s%n",
                    layer == null
                            ? "update 784x512"
                            : layer.toLowerCase(Locale.ROOT).replace('_', ' '),
                    pass,
                    loops == null ? "vector" : loops,
                    micros,
                    result.getPrimaryResult().getScoreError(),
                    flops == 0 ? "" : String.format(Locale.ROOT, "%.1f", flops / micros / 1e3));
        }
    }

    private static double flops(BenchedLayer layer, String pass) {
        return pass.equals("forward") ? layer.forwardFlops() : layer.backwardFlops();
    }
}
