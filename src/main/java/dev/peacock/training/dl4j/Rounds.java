package dev.peacock.training.dl4j;

import dev.peacock.config.DataParallelConfig;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Assigns the batches of an epoch to workers. Batches are cut from the epoch's order as for one worker; step s takes
 * the W batches from s W on, one a worker, and a round is the steps between two averagings. The last step may leave
 * workers without a batch.
 */
public record Rounds(int batch, int workers, int averagingFrequency) {

    /** {@code batch} examples, of which each worker takes so many a step. */
    public Rounds(int batch, DataParallelConfig parallel) {
        this(batch, parallel.workers(), parallel.averagingFrequency());
    }

    /** @param number counted over all epochs */
    public record Batch(long number, int[] examples) implements Serializable {}

    /** The work of one worker between two averagings, in order. */
    public record Share(int worker, List<Batch> batches) implements Serializable {}

    /**
     * @param firstStep within the epoch
     * @param shares one a worker; those without a batch are empty
     */
    public record Round(int firstStep, List<Share> shares) {}

    /** Batches of an epoch over so many examples, the short one at the end included. */
    public int batches(int examples) {
        return (examples + batch - 1) / batch;
    }

    /** Steps of an epoch over so many examples. */
    public int steps(int examples) {
        return (batches(examples) + workers - 1) / workers;
    }

    /** The rounds of epoch {@code epoch}, counted from 0, over examples in this order. */
    public List<Round> of(int[] order, int epoch) {
        List<Round> rounds = new ArrayList<>();
        int steps = steps(order.length);
        for (int step = 0; step < steps; step += averagingFrequency) {
            int end = Math.min(step + averagingFrequency, steps);
            List<Share> shares = new ArrayList<>();
            for (int worker = 0; worker < workers; worker++) {
                shares.add(share(order, epoch, worker, step, end));
            }
            rounds.add(new Round(step, shares));
        }
        return rounds;
    }

    private Share share(int[] order, int epoch, int worker, int firstStep, int endStep) {
        int all = batches(order.length);
        List<Batch> dealt = new ArrayList<>();
        for (int step = firstStep; step < endStep; step++) {
            int number = step * workers + worker;
            if (number < all) {
                int from = number * batch;
                int to = Math.min(from + batch, order.length);
                dealt.add(new Batch((long) epoch * all + number, Arrays.copyOfRange(order, from, to)));
            }
        }
        return new Share(worker, dealt);
    }
}
