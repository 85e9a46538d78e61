package dev.peacock.audit.diffusion.spark;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.images.nearest.Distinct;
import dev.peacock.images.nearest.Rows;
import dev.peacock.provenance.Sha256;
import dev.peacock.spark.images.ImageOptions;
import dev.peacock.spark.images.ImageSource;
import dev.peacock.spark.output.JobContext;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The images of an audit, in memory.
 *
 * @param shape of each
 * @param values [distinct train images, numbers], from 0 (black) to 1 (white)
 * @param numbers positions of the distinct images in the train set, of equal ones the first
 * @param ids of them
 * @param times how often each is in the train set of a model that sees it
 * @param train images of the train set
 * @param heldOut [held-out images that are no train images, numbers]
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
record DiffusionImages(
        Shape shape, float[] values, int[] numbers, List<String> ids, int[] times, int train, float[] heldOut)
        implements Serializable {
    private static final long serialVersionUID = 1L;
    /** All of both sides, in the memory of the driver and of each executor. */
    private static final int MOST_NUMBERS = 1 << 25;

    static DiffusionImages read(JobContext context, DiffusionOptions options) throws IOException {
        Side train = Side.read(context, options.train(), options.images(), null, MOST_NUMBERS);
        String heldOutUri = options.heldOut();
        Side heldOut = heldOutUri == null
                ? new Side(train.shape, new float[0], List.of())
                : Side.read(context, heldOutUri, options.images(), train.shape, MOST_NUMBERS - train.values.length);
        int width = train.shape.size();
        Distinct distinct = Distinct.of(new Rows(train.values, train.ids.size(), width));
        return new DiffusionImages(
                train.shape,
                some(train.values, distinct.first(), width),
                distinct.first(),
                Arrays.stream(distinct.first()).mapToObj(train.ids::get).toList(),
                times(options, distinct),
                train.ids.size(),
                others(train, heldOut, width));
    }

    /** Held-out images that are no train images. */
    private static float[] others(Side train, Side heldOut, int width) {
        float[] both = Arrays.copyOf(train.values, train.values.length + heldOut.values.length);
        System.arraycopy(heldOut.values, 0, both, train.values.length, heldOut.values.length);
        int trainCount = train.ids.size();
        Distinct distinct = Distinct.of(new Rows(both, trainCount + heldOut.ids.size(), width));
        int[] chosen = IntStream.range(trainCount, trainCount + heldOut.ids.size())
                .filter(i -> distinct.first()[distinct.place()[i]] >= trainCount)
                .toArray();
        return some(both, chosen, width);
    }

    private static float[] some(float[] values, int[] chosen, int width) {
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
        digest.update(Sha256.littleEndian(times));
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

    /** One side as it is read. */
    private record Side(Shape shape, float[] values, List<String> ids) {

        static Side read(JobContext context, String uri, ImageOptions options, @Nullable Shape wanted, int most)
                throws IOException {
            List<float[]> images = new ArrayList<>();
            List<String> ids = new ArrayList<>();
            List<Shape> shapes = new ArrayList<>();
            if (wanted != null) {
                shapes.add(wanted);
            }
            ImageSource.open(context, uri, options.ofOthers()).read((id, shape, values, groups) -> {
                String where = Shown.path(uri) + ", image '" + Shown.text(id) + "'";
                if (!shape.isImage()) {
                    throw new UserError(
                            Shown.path(uri)
                                    + ": has vectors, and diffusion models are trained on images; give an array of three axes or four");
                }
                if (shapes.isEmpty()) {
                    shapes.add(shape);
                }
                if (!shape.equals(shapes.get(0))) {
                    throw new UserError(where + ": is " + shape + ", but the first train image is " + shapes.get(0)
                            + " (height x width x channels); bring pictures to one size by --resize HEIGHT WIDTH, and to gray or"
                            + " colour by --channels 1 or 3");
                }
                if ((images.size() + 1L) * values.length > most) {
                    throw new UserError(String.format(
                            Locale.ROOT,
                            "%s: images have more than %,d numbers in all, which are held in memory; give fewer, or smaller ones by"
                                    + " --resize HEIGHT WIDTH",
                            Shown.path(uri),
                            MOST_NUMBERS));
                }
                images.add(values.clone());
                ids.add(id);
            });
            if (images.isEmpty()) {
                throw new UserError(Shown.path(uri) + ": has no images");
            }
            int width = shapes.get(0).size();
            float[] all = new float[images.size() * width];
            for (int i = 0; i < images.size(); i++) {
                System.arraycopy(images.get(i), 0, all, i * width, width);
            }
            return new Side(shapes.get(0), all, ids);
        }
    }
}
