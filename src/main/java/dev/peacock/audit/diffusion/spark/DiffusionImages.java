package dev.peacock.audit.diffusion.spark;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.images.nearest.Distinct;
import dev.peacock.images.nearest.Rows;
import dev.peacock.provenance.Sha256;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The images of an audit, in memory.
 *
 * @param shape of each
 * @param values [distinct train images, numbers], from 0 (black) to 1 (white)
 * @param numbers positions of the distinct images among all train images that are given, of equal ones the first
 * @param ids of them
 * @param times how often each is in the train set of a model that sees it
 * @param train images of the train set
 * @param heldOut [held-out images that are no train images, numbers]
 * @param shared ids of held-out images that are train images too, and left out
 * @param classes of the distinct images, and of the held-out ones
 */
record DiffusionImages(
        Shape shape,
        float[] values,
        int[] numbers,
        List<String> ids,
        int[] times,
        int train,
        float[] heldOut,
        List<String> shared,
        Classes classes)
        implements Serializable {
    /** Of both sides as they were read, what the options ask for. */
    static DiffusionImages of(ImageSides sides, DiffusionOptions options) {
        int[] taken = taken(sides.train().count(), options);
        ImageSides.Side train = sides.train().some(taken);
        int width = train.shape().size();
        Distinct distinct = Distinct.of(new Rows(train.values(), train.count(), width));
        ImageSides.Side heldOut = sides.heldOut();
        int[] others = others(train, heldOut, width);
        List<String> shared = chosen(heldOut.ids(), without(heldOut.count(), others));
        if (!shared.isEmpty() && others.length == 0) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "all %,d held-out images are train images too; give others, which no model sees",
                    shared.size()));
        }
        return new DiffusionImages(
                train.shape(),
                some(train.values(), distinct.first(), width),
                numbers(sides.train(), taken, distinct),
                chosen(train.ids(), distinct.first()),
                times(options, distinct),
                train.count(),
                some(heldOut.values(), others, width),
                shared,
                options.conditional()
                        ? Classes.of(chosen(train.classes(), distinct.first()), chosen(heldOut.classes(), others))
                        : Classes.NONE);
    }

    /** Of distinct images among those taken: the place of the first equal one among all, so that larger sets leave them as they are. */
    private static int[] numbers(ImageSides.Side all, int[] taken, Distinct distinct) {
        Distinct ofAll =
                Distinct.of(new Rows(all.values(), all.count(), all.shape().size()));
        return Arrays.stream(distinct.first())
                .map(first -> ofAll.first()[ofAll.place()[taken[first]]])
                .toArray();
    }

    private static int[] without(int count, int[] ascending) {
        return IntStream.range(0, count)
                .filter(i -> Arrays.binarySearch(ascending, i) < 0)
                .toArray();
    }

    static List<String> chosen(List<String> of, int[] chosen) {
        return Arrays.stream(chosen).mapToObj(of::get).toList();
    }

    /** Positions of so many train images, ascending; more of them hold those of fewer. */
    private static int[] taken(int count, DiffusionOptions options) {
        Integer wanted = options.taken();
        int[] all = IntStream.range(0, count).toArray();
        if (wanted == null) {
            return all;
        }
        if (wanted > count) {
            throw new UserError(
                    String.format(Locale.ROOT, "--images %,d: there are %,d train images; give fewer", wanted, count));
        }
        DiffusionStreams.of(options.seed(), DiffusionStreams.TAKEN).shuffle(all);
        return Arrays.stream(all, 0, wanted).sorted().toArray();
    }

    /** Positions of held-out images that are no train images. */
    private static int[] others(ImageSides.Side train, ImageSides.Side heldOut, int width) {
        float[] both = Arrays.copyOf(train.values(), train.values().length + heldOut.values().length);
        System.arraycopy(heldOut.values(), 0, both, train.values().length, heldOut.values().length);
        int trainCount = train.count();
        Distinct distinct = Distinct.of(new Rows(both, trainCount + heldOut.count(), width));
        return IntStream.range(0, heldOut.count())
                .filter(i -> distinct.first()[distinct.place()[trainCount + i]] >= trainCount)
                .toArray();
    }

    static float[] some(float[] values, int[] chosen, int width) {
        float[] some = new float[chosen.length * width];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(values, chosen[i] * width, some, i * width, width);
        }
        return some;
    }

    /** As the train set has them; images that are repeated are drawn from those that it has once. */
    private static int[] times(DiffusionOptions options, Distinct distinct) {
        int[] times = distinct.times().clone();
        int[] once = IntStream.range(0, times.length).filter(i -> times[i] == 1).toArray();
        long wanted = (long) options.planted().size() * options.perCount();
        if (wanted > once.length) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "--plant-duplicates needs %,d images that the train set has once, and there are %,d; lower --per-count, or give"
                            + " fewer numbers",
                    wanted,
                    once.length));
        }
        DiffusionStreams.of(options.seed(), DiffusionStreams.PLANTED).shuffle(once);
        int next = 0;
        for (int planted : options.planted()) {
            for (int i = 0; i < options.perCount(); i++) {
                times[once[next++]] = planted;
            }
        }
        return times;
    }

    int count() {
        return numbers.length;
    }

    int width() {
        return shape.size();
    }

    int heldOutCount() {
        return heldOut.length / width();
    }

    /** A copy of a distinct train image, from 0 to 1. */
    float[] image(int i) {
        return Arrays.copyOfRange(values, i * width(), (i + 1) * width());
    }

    /** From 0..1 to the models' -1..1. */
    static float[] centred(float[] values) {
        float[] centred = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            centred[i] = 2 * values[i] - 1;
        }
        return centred;
    }

    /** From the models' -1..1 to 0..1; what a model made beyond is cut off. */
    static float[] shown(float[] centred) {
        float[] shown = new float[centred.length];
        for (int i = 0; i < centred.length; i++) {
            shown[i] = Math.max(0, Math.min(1, (centred[i] + 1) / 2));
        }
        return shown;
    }

    /** A hash of all that models see. */
    String identity() {
        MessageDigest digest = Sha256.begin();
        digest.update(shape.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        digest.update(Sha256.littleEndian(numbers));
        digest.update(Sha256.littleEndian(times));
        if (classes.count() > 0) {
            digest.update(Sha256.littleEndian(classes.train()));
            digest.update(Sha256.littleEndian(classes.heldOut()));
        }
        for (float[] numbers : List.of(values, heldOut)) {
            digest.update(Sha256.littleEndian(numbers.length));
            ByteBuffer bytes = ByteBuffer.allocate(width() * Float.BYTES);
            for (int from = 0; from < numbers.length; from += width()) {
                bytes.clear().asFloatBuffer().put(numbers, from, width());
                digest.update(bytes.array());
            }
        }
        return Sha256.hex(digest);
    }
}
