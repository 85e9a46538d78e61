package dev.peacock.audit.stealing.spark;

import dev.peacock.audit.stealing.Points;
import dev.peacock.audit.stealing.Theft;
import dev.peacock.audit.stealing.Victim;
import dev.peacock.dataset.PackedStore;
import dev.peacock.provenance.Clock;
import dev.peacock.spark.experiment.SharedStore;
import dev.peacock.spark.fleet.RunClassifiers;
import dev.peacock.spark.work.Stack;
import dev.peacock.spark.work.Work;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import dev.peacock.subset.InclusionMask;
import dev.peacock.target.Answers;
import dev.peacock.target.TrainedTarget;
import dev.peacock.training.Device;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Trains models of a fleet again, and steals them.
 *
 * @param runs of the models
 */
record FleetTask(RunClassifiers models, List<Integer> runs, StealingOptions options) implements Work.Task<VictimFile> {
    static final int MOST_TEST = 2_000;
    private static final int MOST_MEMBERS = 5_000;
    private static final long CHOSEN = 3L << 40;

    @Override
    public Work.Made<VictimFile> run(Stack stack, Device device) throws IOException {
        double began = Clock.seconds();
        List<VictimFile> rows = new ArrayList<>();
        for (int number : stack.numbers()) {
            rows.add(VictimFile.of(number, victim(runs.get(number), device)));
        }
        return new Work.Made<>(rows, Map.of(), Clock.seconds() - began);
    }

    private Victim victim(int run, Device device) {
        RunClassifiers.Model model = models.train(run, device);
        try (TrainedTarget target = model.target()) {
            PackedStore store = PackedStore.map(SharedStore.local(models.store()));
            int n = store.trainSize();
            float[] test = rows(store, chosen(options.plan().seed(), n, store.size(), MOST_TEST));
            Points points =
                    new Points(test, members(store, chosen(options.plan().seed(), 0, n, MOST_MEMBERS), model.mask()));
            Theft theft = new Theft(
                    target, options.domain(target.inputs(), test), points, options.plan(), models.nativeCode());
            return new Victim(
                    run,
                    target.inputs(),
                    target.classes(),
                    theft.isRegression(),
                    options.plan().points(),
                    test.length / target.inputs(),
                    model.evaluated().trainCorrect().toBytes(),
                    model.evaluated().testCorrect().toBytes(),
                    theft.ofVictim(),
                    theft.commonest(),
                    theft.run(Answers::toString, copy -> {}));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** So many at random, the same of every model. */
    static int[] chosen(long seed, int from, int to, int most) {
        int[] all = IntStream.range(from, to).toArray();
        if (all.length > most) {
            new RandomStream(Seeds.seed(seed, Seeds.Purpose.STEALING, CHOSEN)).shuffle(all);
        }
        return IntStream.of(all).limit(most).toArray();
    }

    private static float[] rows(PackedStore store, int[] examples) {
        int size = store.shape().size();
        float[] rows = new float[examples.length * size];
        for (int i = 0; i < examples.length; i++) {
            store.read(examples[i], rows, i * size);
        }
        return rows;
    }

    private static Points.Members members(PackedStore store, int[] examples, InclusionMask mask) {
        int[] labels = new int[examples.length];
        boolean[] in = new boolean[examples.length];
        for (int i = 0; i < examples.length; i++) {
            labels[i] = store.label(examples[i]);
            in[i] = mask.includes(examples[i]);
        }
        return new Points.Members(rows(store, examples), labels, in);
    }
}
