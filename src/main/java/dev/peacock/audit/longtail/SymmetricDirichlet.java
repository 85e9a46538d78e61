package dev.peacock.audit.longtail;

import dev.peacock.check.UserError;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;
import org.apache.commons.rng.sampling.distribution.SharedStateContinuousSampler;

/**
 * Frequencies from a symmetric Dirichlet distribution: tau_l = (l + alpha) / (n + N alpha). Small alpha gives a long
 * tail.
 *
 * @param concentration alpha, above 0
 */
public record SymmetricDirichlet(int subpopulations, double concentration) implements Prior {

    public SymmetricDirichlet {
        FrequencyList.checkNumber(subpopulations);
        if (!(concentration > 0 && concentration < Double.POSITIVE_INFINITY)) {
            throw new UserError("--concentration " + concentration + ": must be a finite number above 0");
        }
    }

    /**
     * From E[N_0] = N prod over j &lt; n of ((N-1) alpha + j) / (N alpha + j), and E[N_(l+1)] / E[N_l] =
     * (n-l) (l + alpha) / ((l+1) (n-l-1 + (N-1) alpha)), in logarithms.
     */
    @Override
    public Expected expected(int n, int most) {
        if (subpopulations == 1) {
            return LevelSums.of(n, most, new double[] {1});
        }
        double all = subpopulations * concentration;
        double others = (subpopulations - 1) * concentration;
        double[] number = new double[most + 1];
        double[] mass = new double[most + 1];
        double[] tau = new double[most + 1];
        double log = Math.log(subpopulations) + logUnseen(n, all);
        for (int l = 0; l <= most; l++) {
            tau[l] = (l + concentration) / (n + all);
            number[l] = Math.exp(log);
            mass[l] = tau[l] * number[l];
            log += Math.log((double) (n - l) / (l + 1)) + Math.log((l + concentration) / (n - l - 1 + others));
        }
        return new Expected(subpopulations, n, number, mass, tau);
    }

    private double logUnseen(int n, double all) {
        Sum sum = new Sum();
        for (int j = 0; j < n; j++) {
            sum.add(Math.log1p(-concentration / (all + j)));
        }
        return sum.value();
    }

    /** Gamma variables over their sum. */
    @Override
    public double[] draw(RandomStream random) {
        SharedStateContinuousSampler gamma =
                AhrensDieterMarsagliaTsangGammaSampler.of(random::nextLong, concentration, 1);
        double[] frequencies = new double[subpopulations];
        double sum = 0;
        // a tiny concentration may leave all too small for a double: such a draw is made again
        while (!(sum > 0)) {
            Arrays.setAll(frequencies, i -> gamma.sample());
            sum = Sum.of(frequencies);
        }
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] /= sum;
        }
        return frequencies;
    }

    @Override
    public String words() {
        return "frequencies from a Dirichlet distribution with concentration " + FrequencyList.plain(concentration);
    }
}
