package dev.peacock.audit.longtail.simulation;

import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Learners that give a subpopulation the label with which it was seen, unless it was seen fewer times than their limit;
 * then they guess uniformly. All make the same guesses, so they differ only in what they refuse. The one that refuses
 * nothing has the least error of all learners (Feldman 2020, section 2.2).
 */
final class RefusingLearners {
    private final Simulation simulation;
    /** By how often subpopulations were seen, up to what the strictest learner still refuses: all, and those whose guess is wrong. */
    private final int[] seen;

    private final int[] wrong;
    private final double[] wrongMass;

    private RefusingLearners(Simulation simulation, Draw draw, RandomStream guesses) {
        this.simulation = simulation;
        this.seen = new int[simulation.strictest() + 1];
        this.wrong = new int[simulation.strictest()];
        this.wrongMass = new double[simulation.strictest()];
        for (int x = 0; x < draw.counts().length; x++) {
            int count = draw.counts()[x];
            int guess = guesses.nextInt(simulation.classes());
            if (count < seen.length) {
                seen[count]++;
            }
            if (count < wrong.length && guess != draw.labels()[x]) {
                wrong[count]++;
                wrongMass[count] += draw.frequencies()[x];
            }
        }
    }

    /** One score for each learner, in the simulation's order. */
    static List<Score> scores(Simulation simulation, Draw draw, RandomStream guesses) {
        RefusingLearners learners = new RefusingLearners(simulation, draw, guesses);
        List<Score> scores = new ArrayList<>();
        simulation.refuseBelow().forEach(least -> scores.add(learners.score(least)));
        return scores;
    }

    private Score score(int least) {
        double error = 0;
        double bound = simulation.levels().optimum();
        double[] unfitted = new double[seen.length];
        long tail = 0;
        long tailFitted = 0;
        for (int l = 0; l < wrong.length; l++) {
            boolean refused = l < least;
            tail += (long) l * seen[l];
            tailFitted += (long) l * (seen[l] - (refused ? wrong[l] : 0));
            if (refused) {
                error += wrongMass[l];
                unfitted[l] = wrong[l];
                bound += l == 0 ? 0 : simulation.cost(l, wrong[l]);
            }
        }
        return new Score(error, bound, seen, unfitted, tail, tailFitted, seen[1], seen[1] - (long) unfitted[1]);
    }
}
