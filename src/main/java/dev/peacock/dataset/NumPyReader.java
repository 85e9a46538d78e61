package dev.peacock.dataset;

import dev.peacock.check.Problems;
import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.config.SourceConfig;
import dev.peacock.dataset.numpy.ArrayFiles;
import dev.peacock.npy.NpyArray;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** Reads an array of examples and one of their labels, as NumPy's savez writes them. Examples are streamed. */
final class NumPyReader {
    /** The most axes: examples x height x width x channels. */
    private static final int MOST_AXES = 4;

    private NumPyReader() {}

    /** What each example is labelled and called; ids are null where they have none. */
    private record Names(List<String> labels, @Nullable List<String> ids) {}

    static void read(SourceConfig.NumPy source, WantedShape wanted, Configuration hadoop, ExampleSink sink) {
        InputFile input = InputFile.of(source.path(), hadoop);
        try {
            ArrayFiles files = ArrayFiles.open(hadoop, input.status().getPath());
            NpyArray features = files.required(source.features());
            List<String> labels = files.required(source.label()).texts();
            List<Long> axes = features.shape();
            if (axes.size() < 2 || axes.size() > MOST_AXES || axes.contains(0L)) {
                throw new UserError(
                        features.name() + ": must have the shape (examples, values), (examples, height, width) "
                                + "or (examples, height, width, channels), but has " + features.shownShape());
            }
            if (axes.get(0) != labels.size()) {
                throw new UserError(features.name() + ": has " + axes.get(0) + " examples (its shape is "
                        + features.shownShape() + "), but there are " + labels.size() + " labels in "
                        + source.label() + "; each example needs one");
            }
            List<String> ids =
                    source.id() == null ? null : files.required(source.id()).texts();
            if (ids != null && ids.size() != labels.size()) {
                throw new UserError(features.name() + ": has " + labels.size() + " examples, but there are " + ids.size()
                        + " ids in " + source.id() + "; each example needs one");
            }
            Shape shape = wanted.orElse(shape(features), features.name());
            add(features, shape, new Names(labels, ids), input.path(), sink);
        } catch (IOException e) {
            throw input.unreadable(e);
        }
    }

    private static void add(NpyArray features, Shape shape, Names names, String path, ExampleSink sink)
            throws IOException {
        Problems problems = sink.problems();
        int size = shape.size();
        float[] values = new float[size];
        KnownIds known = new KnownIds();
        features.reals((at, value) -> {
            int column = (int) (at % size);
            values[column] = (float) value;
            if (column == size - 1) {
                int example = (int) (at / size);
                problems.heed("examples", () -> {
                    Source where = new Source(path, example);
                    StoreWriter.requireFinite(values, where);
                    sink.add(values, shape, names.labels().get(example), where);
                    if (names.ids() != null) {
                        known.add(names.ids().get(example), where);
                        sink.id(names.ids().get(example));
                    }
                });
            }
        });
    }

    /** Of one example; UserError if it has too many values. */
    private static Shape shape(NpyArray features) {
        long size = 1;
        for (long side : features.shape().subList(1, features.shape().size())) {
            size = side > Integer.MAX_VALUE ? Long.MAX_VALUE : Math.multiplyExact(size, side);
            if (size > StoreWriter.MOST_VALUES) {
                throw new UserError(features.name() + ": has the shape " + features.shownShape()
                        + ", but an example has at most " + StoreWriter.MOST_VALUES + " values");
            }
        }
        int[] sides =
                features.shape().stream().skip(1).mapToInt(Math::toIntExact).toArray();
        return switch (sides.length) {
            case 1 -> Shape.flat(sides[0]);
            case 2 -> new Shape(sides[0], sides[1], 1);
            default -> new Shape(sides[0], sides[1], sides[2]);
        };
    }
}
