package dev.peacock.audit.longtail;

import dev.peacock.stats.RandomStream;
import java.io.Serializable;

/** A distribution of the frequencies of N subpopulations, which sum to 1 (Feldman 2020, section 2.1). */
public sealed interface Prior extends Serializable permits FrequencyList, IndependentDraws, SymmetricDirichlet {
    /** Enough for any use, and few enough for the memory of one machine. */
    int MOST_SUBPOPULATIONS = 100_000_000;

    /** N. */
    int subpopulations();

    /** What is expected of subpopulations seen l = 0..most times among n examples; {@code most} is at most n. */
    Expected expected(int n, int most);

    /** The frequencies of one draw from the law: N of them, not negative, sum 1; the caller may keep but not change them. */
    double[] draw(RandomStream random);

    /** The distribution in words that can follow "subpopulations with". */
    String words();
}
