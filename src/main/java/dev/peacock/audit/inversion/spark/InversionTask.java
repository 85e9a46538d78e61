package dev.peacock.audit.inversion.spark;

import dev.peacock.attack.inversion.BlackBox;
import dev.peacock.attack.inversion.Confidence;
import dev.peacock.attack.inversion.MiFace;
import dev.peacock.attack.inversion.MiFace.Inverted;
import dev.peacock.attack.inversion.WhiteBox;
import dev.peacock.audit.inversion.Likeness;
import dev.peacock.audit.inversion.spark.InversionOptions.Box;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.dataset.PackedStore;
import dev.peacock.provenance.Clock;
import dev.peacock.spark.experiment.SharedStore;
import dev.peacock.spark.fleet.RunClassifiers;
import dev.peacock.spark.work.Floats;
import dev.peacock.spark.work.Stack;
import dev.peacock.spark.work.Work;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import dev.peacock.target.Gradients;
import dev.peacock.target.Target;
import dev.peacock.target.TargetFile;
import dev.peacock.training.Device;
import dev.peacock.training.TrainedRun;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trains models again, makes an image of each class by each, and measures how near the examples of the class are to it.
 *
 * @param file a model that is no fleet's; null for those of the fleet
 * @param runs of the fleet, by number of the work; {@value #OTHER} of a model that is no fleet's
 * @param labels that are inverted
 */
record InversionTask(
        RunClassifiers models, @Nullable TargetFile file, InversionOptions options, int[] runs, int[] labels)
        implements Work.Task<Floats> {
    static final int OTHER = -1;

    /** Points of the course of a descent. */
    static final int COURSE = 41;

    /** What is found of a model; the order is that of files. */
    enum Kind {
        /** 1 for each right answer, of train, then of test examples. */
        RIGHT,
        /** By class: confidence, steps, why it stopped, queries. */
        FACTS,
        /** By class: the image. */
        IMAGES,
        /** By class: the confidence at the steps of {@link #step}. */
        COURSE,
        /** Of each train example, its distance to the image of its class; NaN of classes that are not inverted. */
        TRAIN,
        /** Of each test example. */
        TEST
    }

    static final int FACTS = 4;

    @Override
    public Work.Made<Floats> run(Stack stack, Device device) throws InterruptedIOException {
        double began = Clock.seconds();
        List<Floats> rows = new ArrayList<>();
        try (PackedStore store = PackedStore.map(SharedStore.local(models.store()))) {
            for (int number : stack.numbers()) {
                try {
                    rows.addAll(of(number, device, store));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("inversion was interrupted");
                }
            }
        }
        return new Work.Made<>(rows, Map.of(), Clock.seconds() - began);
    }

    private List<Floats> of(int number, Device device, PackedStore store) throws InterruptedException {
        TargetFile given = file;
        if (given != null) {
            models.nativeCode().enter();
            try (Target target = given.open()) {
                return of(number, target, null, store);
            }
        }
        RunClassifiers.Model model = models.train(runs[number], device);
        try (Target target = model.target()) {
            return of(number, target, model.evaluated(), store);
        }
    }

    /** What is found of a model; without its right answers where they are not known. */
    List<Floats> of(int number, Target target, TrainedRun.@Nullable Evaluated evaluated, PackedStore store)
            throws InterruptedException {
        List<Inverted> best = best(target, store, number);
        // an image takes the queries of all its starts, of which the best counts
        float queries = (float) target.queries() / labels.length;
        int width = store.shape().size();
        float[] facts = new float[labels.length * FACTS];
        float[] images = new float[labels.length * width];
        float[] course = new float[labels.length * COURSE];
        for (int i = 0; i < labels.length; i++) {
            Inverted one = best.get(i);
            facts[i * FACTS] = (float) one.confidence();
            facts[i * FACTS + 1] = one.steps();
            facts[i * FACTS + 2] = one.stop().ordinal();
            facts[i * FACTS + 3] = queries;
            for (int k = 0; k < width; k++) {
                images[i * width + k] = (float) one.image()[k];
            }
            for (int point = 0; point < COURSE; point++) {
                int step = Math.min(step(point, options.attack().alpha()), one.steps());
                course[i * COURSE + point] = (float) one.confidences()[step];
            }
        }
        int n = store.trainSize();
        float[] right = evaluated == null ? new float[0] : right(evaluated, n, store.size());
        return List.of(
                row(number, Kind.RIGHT, right),
                row(number, Kind.FACTS, facts),
                row(number, Kind.IMAGES, images),
                row(number, Kind.COURSE, course),
                row(number, Kind.TRAIN, distances(store, 0, n, images)),
                row(number, Kind.TEST, distances(store, n, store.size(), images)));
    }

    private static float[] right(TrainedRun.Evaluated evaluated, int n, int size) {
        float[] right = new float[size];
        for (int example = 0; example < size; example++) {
            boolean isRight = example < n
                    ? evaluated.trainCorrect().get(example)
                    : evaluated.testCorrect().get(example - n);
            right[example] = isRight ? 1 : 0;
        }
        return right;
    }

    /** UserError where the model takes other examples, or cannot be asked so. */
    void requireFits(String name, Target target, PackedStore store) {
        if (target.inputs() != store.shape().size()) {
            throw new UserError(
                    name + ": takes examples of " + target.inputs() + " values, but those of the fleet have "
                            + store.shape().size() + "; give a model of the fleet's data");
        }
        int last = labels[labels.length - 1];
        int classes = store.labelNames().size();
        if (options.labels().isEmpty() && target.classes() != classes) {
            throw new UserError(name + ": has " + target.classes() + " classes, but the fleet has " + classes
                    + "; where its first ones are the fleet's, choose classes by --labels");
        }
        if (target.classes() <= last) {
            throw new UserError(name + ": has " + target.classes() + " classes, but the fleet's class "
                    + Shown.text(store.labelNames().get(last)) + " is number " + (last + 1)
                    + "; choose classes by --labels");
        }
        if (!options.box().isBlack() && !(target instanceof Gradients)) {
            throw new UserError(name + ": gives probabilities but no gradients; add --black-box, which needs none");
        }
    }

    private static Floats row(int number, Kind kind, float[] values) {
        return new Floats(number, kind.ordinal(), values);
    }

    /** The step of a point of the course: more of them at the beginning. */
    static int step(int point, int alpha) {
        return (int) Math.round(Math.pow(alpha + 1.0, (double) point / (COURSE - 1))) - 1;
    }

    /** For each class, the image of all starts of which the model is surest. */
    private List<Inverted> best(Target target, PackedStore store, int number) throws InterruptedException {
        int starts = options.starts();
        double[][] from = new double[labels.length * starts][];
        int[] of = new int[from.length];
        for (int s = 0; s < starts; s++) {
            double[] start = start(store, options, s);
            for (int i = 0; i < labels.length; i++) {
                from[i * starts + s] = start;
                of[i * starts + s] = labels[i];
            }
        }
        MiFace attack = options.attack();
        List<Inverted> all = attack.run(asked(target, number), store.shape(), from, of);
        List<Inverted> best = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            Inverted surest = all.get(i * starts);
            for (Inverted other : all.subList(i * starts, (i + 1) * starts)) {
                surest = other.confidence() > surest.confidence() ? other : surest;
            }
            best.add(surest);
        }
        return best;
    }

    private Confidence asked(Target target, int number) {
        Box box = options.box();
        if (!box.isBlack() && target instanceof Gradients known) {
            return new WhiteBox(known);
        }
        return new BlackBox(
                box.answers().of(target),
                box.step(),
                box.draws(),
                stream(options, 1L + number),
                options.attack().range());
    }

    private static RandomStream stream(InversionOptions options, long number) {
        return new RandomStream(Seeds.seed(options.seed(), Seeds.Purpose.INVERSION, number));
    }

    /** The image that a descent starts from; the same for all models and classes. */
    static double[] start(PackedStore store, InversionOptions options, int number) {
        double low = options.attack().range().low();
        double high = options.attack().range().high();
        double[] start = new double[store.shape().size()];
        switch (options.start().kind()) {
            case ZEROS -> Arrays.fill(start, low);
            case NOISE -> {
                RandomStream random = stream(options, -1L - number);
                Arrays.setAll(start, k -> low + (high - low) * random.nextDouble());
            }
            case TEST -> {
                float[] values = new float[start.length];
                store.read(store.trainSize() + options.start().example(), values, 0);
                Arrays.setAll(start, k -> values[k]);
            }
            case MEAN -> {
                int first = store.testSize() > 0 ? store.trainSize() : 0;
                float[] values = new float[start.length];
                for (int example = first; example < store.size(); example++) {
                    store.read(example, values, 0);
                    for (int k = 0; k < start.length; k++) {
                        start[k] += values[k] / (store.size() - first);
                    }
                }
            }
        }
        return start;
    }

    private float[] distances(PackedStore store, int from, int to, float[] images) {
        int width = store.shape().size();
        float[][] byLabel = new float[store.labelNames().size()][];
        for (int i = 0; i < labels.length; i++) {
            byLabel[labels[i]] = Arrays.copyOfRange(images, i * width, (i + 1) * width);
        }
        float[] values = new float[width];
        float[] distances = new float[to - from];
        for (int example = from; example < to; example++) {
            float[] image = byLabel[store.label(example)];
            if (image == null) {
                distances[example - from] = Float.NaN;
            } else {
                store.read(example, values, 0);
                distances[example - from] = (float) Likeness.distance(image, values);
            }
        }
        return distances;
    }
}
