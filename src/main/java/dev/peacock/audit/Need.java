package dev.peacock.audit;

import dev.peacock.config.PeacockConfig;
import dev.peacock.config.SubsetsConfig.Bernoulli;
import java.util.function.Predicate;

/** What an audit needs of a fleet, as far as the fleet's configuration tells. */
public enum Need {
    LABELS("models that give labels", config -> config.model().givesLabels()),
    MARGINS(
            "the margins of every model (outcome.margins = half)",
            config -> !config.model().givesLabels()
                    || config.outcome().auto()
                    || config.outcome().keepsMargins()),
    FAIR_COINS(
            "subsets drawn by independent fair coins (--preset audit)",
            config -> config.subsets().design() instanceof Bernoulli coins && coins.ratio() == 0.5);

    private final String words;
    private final Predicate<PeacockConfig> met;

    Need(String words, Predicate<PeacockConfig> met) {
        this.words = words;
        this.met = met;
    }

    /** As what an audit needs. */
    public String words() {
        return words;
    }

    public boolean isMetBy(PeacockConfig config) {
        return met.test(config);
    }
}
