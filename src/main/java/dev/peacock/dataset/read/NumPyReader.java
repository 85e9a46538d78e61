package dev.peacock.dataset.read;

import dev.peacock.check.Problems;
import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.config.SourceConfig;
import dev.peacock.dataset.image.WantedShape;
import dev.peacock.dataset.numpy.ArrayFiles;
import dev.peacock.dataset.tabular.TableColumns;
import dev.peacock.npy.NpyArray;
import dev.peacock.npy.NpyType;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** Reads an array of examples and one of their labels, as NumPy's savez writes them. Examples are streamed. */
public final class NumPyReader {
    /** The most axes: examples x height x width x channels. */
    private static final int MOST_AXES = 4;

    private NumPyReader() {}

    /** What each example is labelled and called, and its subpopulation; null where they have none. */
    private record Names(
            List<String> labels,
            @Nullable List<String> ids,
            @Nullable List<String> subpopulations) {
        static @Nullable String of(@Nullable List<String> names, int example) {
            return names == null ? null : names.get(example);
        }
    }

    public static void read(SourceConfig.NumPy source, WantedShape wanted, Configuration hadoop, ExampleSink sink) {
        InputFile input = InputFile.of(source.path(), hadoop);
        try {
            ArrayFiles files = ArrayFiles.open(hadoop, input.status().getPath());
            NpyArray features = files.required(source.features());
            Names names = names(source, files, features);
            Shape shape = wanted.orElse(shape(features), features.name());
            add(features, shape, names, input.path(), sink);
        } catch (IOException e) {
            throw input.unreadable(e);
        }
    }

    /** The examples as rows of a table without names of columns. NaN is a gap. */
    static TableColumns readRows(
            SourceConfig.NumPy source,
            @Nullable TableColumns train,
            Configuration hadoop,
            Problems problems,
            TableReader.Rows rows) {
        InputFile input = InputFile.of(source.path(), hadoop);
        try {
            ArrayFiles files = ArrayFiles.open(hadoop, input.status().getPath());
            NpyArray features = files.required(source.features());
            Names names = names(source, files, features);
            if (features.shape().size() != 2) {
                throw new UserError(features.name() + ": has the shape " + features.shownShape()
                        + ", but standardize = auto is for (examples, values); remove it, and pictures are divided by "
                        + "dataset.scale");
            }
            TableColumns columns =
                    TableColumns.ofNumbers(input.path(), shape(features).size());
            if (train != null && train.count() != columns.count()) {
                throw new UserError(features.name() + ": has " + columns.count() + " values an example, but the train "
                        + "examples have " + train.count());
            }
            rows(features, names, columns, problems, rows);
            return columns;
        } catch (IOException e) {
            throw input.unreadable(e);
        }
    }

    private static void rows(
            NpyArray features, Names names, TableColumns columns, Problems problems, TableReader.Rows rows)
            throws IOException {
        int size = columns.count();
        boolean single = features.type() == NpyType.FLOAT32;
        @Nullable Object[] cells = new Object[size];
        features.reals((at, value) -> {
            int column = (int) (at % size);
            // as it is written, so that it is the same number as in CSV
            cells[column] = single ? Double.valueOf(Float.toString((float) value)) : value;
            if (column == size - 1) {
                int example = (int) (at / size);
                String id = Names.of(names.ids(), example);
                String subpopulation = Names.of(names.subpopulations(), example);
                Source where = new Source(columns.head().file(), example);
                problems.heed(
                        "examples",
                        () -> rows.row(
                                columns,
                                new TableReader.Row(cells, names.labels().get(example), id, subpopulation, where)));
            }
        });
    }

    private static Names names(SourceConfig.NumPy source, ArrayFiles files, NpyArray features) throws IOException {
        List<String> labels = files.required(source.label()).texts();
        List<Long> axes = features.shape();
        if (axes.size() < 2 || axes.size() > MOST_AXES || axes.contains(0L)) {
            throw new UserError(features.name() + ": must have the shape (examples, values), (examples, height, width) "
                    + "or (examples, height, width, channels), but has " + features.shownShape());
        }
        if (axes.get(0) != labels.size()) {
            throw new UserError(features.name() + ": has " + axes.get(0) + " examples (its shape is "
                    + features.shownShape() + "), but there are " + labels.size() + " labels in "
                    + source.label() + "; each example needs one");
        }
        return new Names(
                labels,
                beside(files, source.id(), "ids", features, labels.size()),
                beside(files, source.subpopulation(), "subpopulations", features, labels.size()));
    }

    private static @Nullable List<String> beside(
            ArrayFiles files, @Nullable String array, String what, NpyArray features, int examples) throws IOException {
        List<String> names = array == null ? null : files.required(array).texts();
        if (names != null && names.size() != examples) {
            throw new UserError(features.name() + ": has " + examples + " examples, but there are " + names.size() + " "
                    + what + " in " + array + "; each example needs one");
        }
        return names;
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
                    ExampleSink.requireFinite(values, where);
                    sink.add(values, shape, names.labels().get(example), where);
                    if (names.ids() != null) {
                        known.add(names.ids().get(example), where);
                        sink.id(names.ids().get(example));
                    }
                    if (names.subpopulations() != null) {
                        sink.subpopulation(names.subpopulations().get(example), where);
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
            if (size > ExampleSink.MOST_VALUES) {
                throw new UserError(features.name() + ": has the shape " + features.shownShape()
                        + ", but an example has at most " + ExampleSink.MOST_VALUES + " values");
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
