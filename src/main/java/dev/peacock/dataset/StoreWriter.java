package dev.peacock.dataset;

import dev.peacock.check.Problems;
import dev.peacock.check.Reason;
import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.dataset.read.ExampleSink;
import dev.peacock.dataset.read.Source;
import dev.peacock.dataset.tabular.TableEncoding;
import dev.peacock.dataset.text.TextEncoding;
import dev.peacock.provenance.Gzipped;
import dev.peacock.provenance.Sha256;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a packed store: train examples, {@link #beginTest}, test examples, {@link #finish}. Holds labels and sources in
 * memory, never values. {@link #close} without finish leaves nothing.
 */
public final class StoreWriter implements ExampleSink, Closeable {
    static final int MOST_EXAMPLES = 1 << 29;

    private final Path target;
    private final ValuesFile values;
    private final double scale;
    private final @Nullable Integer classes;
    private final LabelTable labels = new LabelTable();
    private final SourceSpans sources = new SourceSpans();
    private final SubpopulationTable subpopulations = new SubpopulationTable();
    private final List<@Nullable String> ids = new ArrayList<>();
    private final SharedExamples shared = new SharedExamples();
    private @Nullable TableEncoding encoding;
    private @Nullable TextEncoding text;
    private final Problems problems = new Problems(Problems.OF_DATA);
    private final OneShape shape = new OneShape();
    private int trainSize = -1;

    private StoreWriter(Path target, double scale, @Nullable Integer classes) {
        this.target = target;
        this.values = ValuesFile.create(target);
        this.scale = scale;
        this.classes = classes;
    }

    /**
     * Begins a store. {@code scale} is what values are divided by when they are read; {@code classes} the number of classes
     * of the model, if known.
     */
    public static StoreWriter create(Path target, double scale, @Nullable Integer classes) {
        if (!(scale > 0) || Double.isInfinite(scale)) {
            throw new UserError("dataset.scale must be a positive number, but is " + scale);
        }
        return new StoreWriter(target.toAbsolutePath(), scale, classes);
    }

    @Override
    public Problems problems() {
        return problems;
    }

    /** How many examples there are. */
    int size() {
        return labels.size();
    }

    @Override
    public void add(byte[] example, Shape exampleShape, String label, Source source) {
        accept(example.length, exampleShape, label, source);
        shared.add(example, label);
        values.add(example);
    }

    @Override
    public void add(float[] example, Shape exampleShape, String label, Source source) {
        ExampleSink.requireFinite(example, source);
        accept(example.length, exampleShape, label, source);
        shared.add(example, label);
        values.add(example);
    }

    @Override
    public void subpopulation(String name, Source source) {
        subpopulations.add(labels.size() - 1, name, source);
    }

    /** Of a split all examples have an id of their own, or none has. */
    @Override
    public void id(String id) {
        while (ids.size() < labels.size() - 1) {
            ids.add(null);
        }
        ids.add(id);
    }

    /** Whether words that stand for what is missing are labels like others; refused where this is not said. */
    void keepsMissingLabels(boolean keeps) {
        labels.keepsMissing(keeps);
    }

    /** How the rows of a table become the values that are added. */
    void encoding(TableEncoding given) {
        encoding = given;
    }

    /** How the documents became the symbols that are added, of which labels are any groups. */
    void text(TextEncoding given) {
        text = given;
    }

    /** What follows are the test examples. */
    public void beginTest() {
        if (trainSize >= 0) {
            throw new IllegalStateException("the test examples have begun already");
        }
        if (labels.size() == 0) {
            throw new UserError("dataset.train has no examples");
        }
        trainSize = labels.size();
    }

    /** Resolves the labels, completes the file and moves it to its place. UserError with all problems that were noted. */
    public StoreFooter finish() {
        LabelTable.Resolved resolved = trainSize < 0 ? null : problems.attempt("the label", this::resolvedLabels);
        problems.throwIfAny();
        Shape known = shape.shape;
        if (trainSize < 0 || known == null) {
            throw new IllegalStateException("finish comes after the test examples");
        }
        if (labels.size() == trainSize || resolved == null) {
            throw new UserError("dataset.test has no examples");
        }
        try {
            Gzipped packed = sources.pack();
            if (text == null) {
                labels.notes(resolved).forEach(problems::note);
            }
            subpopulations.notes().forEach(problems::note);
            TextColumn column = subpopulations.column(trainSize, labels.size());
            Gzipped packedColumn = column == null ? null : column.pack();
            while (!ids.isEmpty() && ids.size() < labels.size()) {
                ids.add(null);
            }
            shared.notes(trainSize).forEach(problems::note);
            TextColumn idColumn = TextColumn.of(ids);
            Gzipped packedIds = idColumn == null ? null : idColumn.pack();
            StoreFooter footer = footer(known, resolved, packed, packedColumn, packedIds);
            values.finish(out -> {
                out.write(Sha256.littleEndian(resolved.labels()));
                out.write(packed.bytes());
                if (packedColumn != null) {
                    out.write(packedColumn.bytes());
                }
                if (packedIds != null) {
                    out.write(packedIds.bytes());
                }
                out.write(footer.tail());
            });
            return footer;
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    private LabelTable.Resolved resolvedLabels() {
        return text == null ? labels.resolve(trainSize, classes) : labels.groups();
    }

    private StoreFooter footer(
            Shape known,
            LabelTable.Resolved resolved,
            Gzipped packed,
            @Nullable Gzipped packedColumn,
            @Nullable Gzipped packedIds) {
        int size = resolved.labels().length;
        ElementType type = values.type();
        long labelsOffset = StoreFooter.VALUES_OFFSET + (long) size * known.size() * type.bytes();
        return new StoreFooter(
                trainSize,
                size - trainSize,
                known,
                type == ElementType.UINT8,
                scale,
                resolved.names(),
                labelsOffset,
                labelsOffset + (long) size * Integer.BYTES,
                packed.bytes().length,
                packed.unpackedSize(),
                ContentHash.finish(
                        values.digest(), resolved.labels(), trainSize, known, type, scale, resolved.names(), text),
                packedColumn == null ? null : StoreFooter.Section.of(packedColumn),
                packedIds == null ? null : StoreFooter.Section.of(packedIds),
                encoding,
                text);
    }

    /** Removes what is not finished. Does nothing after {@link #finish}. */
    @Override
    public void close() throws IOException {
        values.close();
    }

    private void accept(int length, Shape exampleShape, String label, Source source) {
        if (length != exampleShape.size()) {
            throw new IllegalArgumentException(length + " values are no " + exampleShape);
        }
        shape.check(exampleShape, source);
        if (labels.size() == MOST_EXAMPLES) {
            throw new UserError("%s: more than %d examples".formatted(source.where(), MOST_EXAMPLES));
        }
        labels.add(label, source);
        sources.add(labels.size() - 1, source);
    }

    /** Compares the shapes of examples with that of the first. */
    static final class OneShape {
        private @Nullable Shape shape;
        private String firstWhere = "";

        void check(Shape example, Source source) {
            if (shape == null) {
                if (example.size() > MOST_VALUES) {
                    throw new UserError("%s: an example has %d values, but at most %d are possible"
                            .formatted(source.where(), example.size(), MOST_VALUES));
                }
                shape = example;
                firstWhere = source.where();
            } else if (!shape.equals(example)) {
                String mend = shape.isImage()
                        ? "; set dataset.resize = [height, width], or dataset.channels = 1 (gray) or 3 (colour)"
                        : "";
                throw new UserError("%s: the example is %s, but the first one (%s) is %s; all must have the same size%s"
                        .formatted(source.where(), example, firstWhere, shape, mend));
            }
        }
    }

    static UserError unwritable(Path target, IOException e) {
        return new UserError(target + " cannot be written: " + Reason.of(e), e);
    }
}
