package dev.peacock.audit;

import dev.peacock.config.PeacockConfig;
import dev.peacock.config.SubsetsConfig.Bernoulli;
import dev.peacock.config.SubsetsConfig.Imported;
import dev.peacock.config.TrainingConfig;
import java.util.function.Predicate;

/** What an audit needs of a fleet, as far as the fleet's configuration tells. */
public enum Need {
    LABELS("models that give labels", config -> config.model().givesLabels()),
    /** Auto must be decided: it is none for many models or examples. What an imported fleet has is seen when it is read. */
    MARGINS(
            "the margins of every model (outcome.margins = half)",
            config -> !config.model().givesLabels()
                    || config.dataset().isImported()
                    || config.outcome().keepsMargins()),
    /** Where masks were drawn elsewhere, nobody knows. */
    CHANCE(
            "subsets that chance draws of all train examples (subsets.design = uniform)",
            config -> config.subsets().design().inclusion() != null
                    || config.subsets().design() instanceof Imported),
    NETWORKS(
            "networks that can be trained again one by one (model.layers or model.dl4j)",
            config -> !config.dataset().isImported()
                    && config.model().isNetwork()
                    && config.training().backend() != TrainingConfig.Backend.DATA_PARALLEL),
    FAIR_COINS(
            "subsets drawn by independent fair coins (--preset audit)",
            config -> config.subsets().design() instanceof Bernoulli coins && coins.ratio() == 0.5);

    private final String words;
    private final Predicate<PeacockConfig> met;

    Need(String words, Predicate<PeacockConfig> met) {
        this.words = words;
        this.met = met;
    }

    /** As what an audit needs of a fleet of {@code config}. */
    public String words(PeacockConfig config) {
        return this == FAIR_COINS && config.dataset().isImported()
                ? "subsets drawn by independent fair coins (if trainset_mask was drawn so, say it: --set"
                        + " subsets.design=bernoulli --set subsets.ratio=0.5)"
                : words;
    }

    public boolean isMetBy(PeacockConfig config) {
        return met.test(config);
    }
}
