package dev.peacock.audit.longtail.simulation;

import dev.peacock.config.Shape;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.stats.RandomStream;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Generated points of subpopulations, each of which has its own random direction. A point of one with unit direction u
 * is
 *
 * <pre>sqrt(F) u + noise g</pre>
 *
 * over F features, g standard normal: features vary by about 1 over subpopulations and by {@code noise} within one. Train examples are
 * those of the counts, by subpopulation; test examples are one fresh point a subpopulation, in their order. Labels are the
 * subpopulations', independent of directions.
 */
final class GeneratedPoints implements ExampleStore {
    private final Shape shape;
    private final List<String> labelNames;
    private final int trainSize;
    private final float[][] points;
    private final int[] labels;

    private GeneratedPoints(Shape shape, List<String> labelNames, int trainSize, float[][] points, int[] labels) {
        this.shape = shape;
        this.labelNames = labelNames;
        this.trainSize = trainSize;
        this.points = points;
        this.labels = labels;
    }

    /** Those of a repetition: a pure function of its number, the simulation's seed and draw. */
    static GeneratedPoints of(Simulation simulation, int repetition, Draw draw, int features, double noise) {
        int n = draw.examples();
        int subpopulations = draw.counts().length;
        float[][] points = new float[n + subpopulations][];
        int[] labels = new int[points.length];
        long seed = simulation.seed();
        RandomStream directions = Stream.DIRECTIONS.of(seed, repetition);
        RandomStream train = Stream.TRAIN_NOISE.of(seed, repetition);
        RandomStream test = Stream.TEST_NOISE.of(seed, repetition);
        for (int x = 0, at = 0; x < subpopulations; x++) {
            double[] centre = centre(directions, features);
            for (int i = 0; i < draw.counts()[x]; i++, at++) {
                points[at] = point(centre, noise, train);
                labels[at] = draw.labels()[x];
            }
            points[n + x] = point(centre, noise, test);
            labels[n + x] = draw.labels()[x];
        }
        List<String> names = IntStream.range(0, simulation.classes())
                .mapToObj(String::valueOf)
                .toList();
        return new GeneratedPoints(Shape.flat(features), names, n, points, labels);
    }

    /** A normal vector has a uniform direction; its length is made sqrt(F). */
    private static double[] centre(RandomStream random, int features) {
        double[] centre = new double[features];
        double squares = 0;
        while (!(squares > 0)) {
            squares = 0;
            for (int f = 0; f < features; f++) {
                centre[f] = random.nextGaussian();
                squares += centre[f] * centre[f];
            }
        }
        double scale = Math.sqrt(features / squares);
        for (int f = 0; f < features; f++) {
            centre[f] *= scale;
        }
        return centre;
    }

    private static float[] point(double[] centre, double noise, RandomStream random) {
        float[] point = new float[centre.length];
        for (int f = 0; f < point.length; f++) {
            point[f] = (float) (centre[f] + noise * random.nextGaussian());
        }
        return point;
    }

    @Override
    public int trainSize() {
        return trainSize;
    }

    @Override
    public int testSize() {
        return points.length - trainSize;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public List<String> labelNames() {
        return labelNames;
    }

    @Override
    public int label(int example) {
        return labels[example];
    }

    @Override
    public void read(int example, float[] into, int offset) {
        System.arraycopy(points[example], 0, into, offset, points[example].length);
    }

    @Override
    public void readUnscaled(int example, float[] into, int offset) {
        read(example, into, offset);
    }

    /** Nobody tells generated points apart by their content: they are made anew from their seed. */
    @Override
    public String contentHash() {
        throw new UnsupportedOperationException("generated points have no content hash");
    }
}
