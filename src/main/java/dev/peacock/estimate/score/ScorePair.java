package dev.peacock.estimate.score;

import dev.peacock.estimate.Pair;
import java.io.Serializable;

/**
 * A pair by a real score.
 *
 * @param pValue of no difference, exactly
 * @param bin its {@link StatisticBins} bin, by which it was counted in the family
 */
public record ScorePair(Pair pair, double pValue, int bin) implements Serializable {}
