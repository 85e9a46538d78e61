package dev.peacock.audit.text.spark;

import dev.peacock.audit.text.search.Found;
import dev.peacock.provenance.Clock;
import dev.peacock.spark.work.Stack;
import dev.peacock.spark.work.Work;
import dev.peacock.text.input.Split;
import dev.peacock.training.Device;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a task does with splits of a corpus, one after another. */
interface SplitTask extends Work.Task<Found> {
    List<Split> splits();

    /** Of the split of that number. */
    List<Found> rows(int number) throws IOException;

    @Override
    default Work.Made<Found> run(Stack stack, Device device) throws IOException {
        double began = Clock.seconds();
        List<Found> rows = new ArrayList<>();
        for (int number : stack.numbers()) {
            rows.addAll(rows(number));
        }
        return new Work.Made<>(rows, Map.of(), Clock.seconds() - began);
    }

    @Override
    default int size(int number) {
        return (int) Math.max(1, splits().get(number).bytes() >> 20);
    }
}
