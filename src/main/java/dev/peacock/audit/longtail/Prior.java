package dev.peacock.audit.longtail;

import dev.peacock.stats.RandomStream;
import java.io.Serializable;

/** A law of the frequencies of N subpopulations (Feldman 2020, section 2.1): the probabilities that an example is of each. */
public sealed interface Prior extends Serializable permits FrequencyList, IndependentDraws, SymmetricDirichlet {
    /** Many enough for what is asked, few enough for the memory of one machine. */
    int MOST_SUBPOPULATIONS = 100_000_000;

    /** N. */
    int subpopulations();

    /** What is expected of subpopulations seen l = 0..most times among n examples; {@code most} is at most n. */
    Expected expected(int n, int most);

    /** The frequencies of one draw from the law: N of them, not negative, sum 1; the caller may keep but not change them. */
    double[] draw(RandomStream random);

    /** To follow "subpopulations with": the law in words. */
    String words();
}
