package dev.peacock.dataset;

import dev.peacock.check.Problems;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.Shape;
import dev.peacock.dataset.read.ExampleSink;
import dev.peacock.dataset.read.Source;
import dev.peacock.dataset.tabular.TableColumns;
import dev.peacock.dataset.tabular.TestSplit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses the test examples of a source by the labels of all, and hands the train examples on before them. */
final class SplitSink implements ExampleSink {
    private final DatasetConfig.Split split;
    private final StoreWriter writer;
    private final @Nullable Integer classes;
    private final LabelTable labels = new LabelTable();
    private final List<@Nullable String> ids = new ArrayList<>();
    private final StoreWriter.OneShape shape = new StoreWriter.OneShape();
    private Pass pass = Pass.LABELS;
    private BitSet test = new BitSet();
    private int next;

    private enum Pass {
        LABELS,
        TRAIN,
        TEST
    }

    SplitSink(DatasetConfig.Split split, boolean keepsMissingLabels, @Nullable Integer classes, StoreWriter writer) {
        this.split = split;
        labels.keepsMissing(keepsMissingLabels);
        this.classes = classes;
        this.writer = writer;
    }

    /** Reads the source into this sink. */
    interface Reading {
        @Nullable
        TableColumns read();
    }

    /** {@code reading} gives all examples of the source to this sink, each time in the same order; returns what it returns. */
    @Nullable
    TableColumns readThrice(Reading reading) {
        problems().heed("", reading::read);
        // a wrong label is said without the split that it makes impossible, and so is a picture that is missing now
        if (problems().heed("the label", () -> labels.resolve(labels.size(), classes))
                && problems().isEmpty()) {
            problems().heed("", () -> {
                test = TestSplit.choose(split, labels.texts(), ids);
            });
        }
        problems().throwIfAny();
        begin(Pass.TRAIN);
        reading.read();
        writer.beginTest();
        begin(Pass.TEST);
        return reading.read();
    }

    private void begin(Pass begun) {
        pass = begun;
        next = 0;
    }

    /** Whether the next example is one of this pass. The first pass finds what is wrong with any. */
    private boolean isNext(Shape exampleShape, String label, Source source) {
        if (pass == Pass.LABELS) {
            shape.check(exampleShape, source);
            labels.add(label, source);
            ids.add(null);
            return false;
        }
        return test.get(next++) == (pass == Pass.TEST);
    }

    @Override
    public Problems problems() {
        return writer.problems();
    }

    @Override
    public void add(byte[] values, Shape exampleShape, String label, Source source) {
        if (isNext(exampleShape, label, source)) {
            writer.add(values, exampleShape, label, source);
        }
    }

    @Override
    public void add(float[] values, Shape exampleShape, String label, Source source) {
        ExampleSink.requireFinite(values, source);
        if (isNext(exampleShape, label, source)) {
            writer.add(values, exampleShape, label, source);
        }
    }

    @Override
    public void subpopulation(String name, Source source) {
        if (isOfPass()) {
            writer.subpopulation(name, source);
        }
    }

    @Override
    public void id(String id) {
        if (pass == Pass.LABELS) {
            ids.set(ids.size() - 1, id);
        } else if (isOfPass()) {
            writer.id(id);
        }
    }

    /** Whether the example added last is one of this pass. */
    private boolean isOfPass() {
        return pass != Pass.LABELS && test.get(next - 1) == (pass == Pass.TEST);
    }
}
