package dev.peacock.subset;

import dev.peacock.config.SubsetsConfig;
import java.io.Serializable;

/**
 * The probability, known from the design, that a run saw another train example, given that it saw one ({@code givenIn}) or did not
 * ({@code givenOut}).
 */
public record OthersIncluded(double givenIn, double givenOut) implements Serializable {

    /**
     * Uniform m of n: (m - 1)/(n - 1) and m/(n - 1). Designs that draw examples independently: their one probability.
     *
     * @throws IllegalArgumentException for a design under which it is not one number for all
     */
    public static OthersIncluded of(SubsetsConfig.Design design, int trainExamples) {
        if (design instanceof SubsetsConfig.Uniform uniform) {
            double m = SamplingDesign.subsetSize(uniform.ratio(), trainExamples);
            return new OthersIncluded((m - 1) / (trainExamples - 1), m / (trainExamples - 1));
        }
        Double inclusion = design.inclusion();
        if (inclusion != null) {
            return new OthersIncluded(inclusion, inclusion);
        }
        throw new IllegalArgumentException("no one probability under " + design);
    }
}
