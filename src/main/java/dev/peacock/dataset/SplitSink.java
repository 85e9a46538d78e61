package dev.peacock.dataset;

import dev.peacock.config.DatasetConfig;
import dev.peacock.config.Shape;
import dev.peacock.dataset.tabular.TestSplit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/** Chooses the test examples of a source by the labels of all, and hands the train examples on before them. */
final class SplitSink implements ExampleSink {
    private final DatasetConfig.Split split;
    private final StoreWriter writer;
    private final List<String> labels = new ArrayList<>();
    private Pass pass = Pass.LABELS;
    private BitSet test = new BitSet();
    private int next;

    private enum Pass {
        LABELS,
        TRAIN,
        TEST
    }

    SplitSink(DatasetConfig.Split split, StoreWriter writer) {
        this.split = split;
        this.writer = writer;
    }

    /** {@code read} gives all examples of the source to this sink, each time in the same order. */
    void readThrice(Runnable read) {
        read.run();
        test = TestSplit.choose(split, labels, Collections.nCopies(labels.size(), null));
        begin(Pass.TRAIN);
        read.run();
        writer.beginTest();
        begin(Pass.TEST);
        read.run();
    }

    private void begin(Pass begun) {
        pass = begun;
        next = 0;
    }

    /** Whether the next example is one of this pass. */
    private boolean isNext(String label) {
        if (pass == Pass.LABELS) {
            labels.add(label.strip());
            return false;
        }
        return test.get(next++) == (pass == Pass.TEST);
    }

    @Override
    public void add(byte[] values, Shape shape, String label, Source source) {
        if (isNext(label)) {
            writer.add(values, shape, label, source);
        }
    }

    @Override
    public void add(float[] values, Shape shape, String label, Source source) {
        if (isNext(label)) {
            writer.add(values, shape, label, source);
        }
    }

    @Override
    public void subpopulation(String name, Source source) {
        if (pass != Pass.LABELS && test.get(next - 1) == (pass == Pass.TEST)) {
            writer.subpopulation(name, source);
        }
    }
}
