package dev.peacock.config.section;

import dev.peacock.config.ModelConfig;
import dev.peacock.config.OutcomeConfig;
import dev.peacock.config.OutcomeConfig.Margins;
import dev.peacock.config.text.ConfigBlock;

/** The block {@code outcome}. */
final class OutcomeSection {
    private OutcomeSection() {}

    static OutcomeConfig read(ConfigBlock block, ModelConfig model) {
        if (!model.givesLabels()) {
            return ofScores(block, model.isOfDocuments());
        }
        Margins margins = block.word("margins", Margins.AUTO);
        boolean kept = margins == Margins.TRUE || margins == Margins.HALF;
        if (kept && model instanceof ModelConfig.Imported) {
            block.problem(
                    "margins",
                    "must be left out with dataset.imported: margins are imported where the arrays have them");
        }
        Boolean predictions = block.is("predictions", "auto") || !block.has("predictions")
                ? null
                : (Boolean) block.flag("predictions", false);
        refuseCharacters(block);
        block.refuseOthers();
        // other models have no margins, or only those that their program is asked for
        return new OutcomeConfig(margins == Margins.AUTO && !model.hasMargins() ? Margins.FALSE : margins, predictions);
    }

    private static void refuseCharacters(ConfigBlock block) {
        block.refuse("is for language models (model.char-lstm); remove it", "characters");
    }

    private static OutcomeConfig ofScores(ConfigBlock block, boolean documents) {
        String models = documents ? "language models" : "denoisers";
        String examples = documents ? "documents" : "images";
        if (block.word("margins", Margins.TRUE) == Margins.FALSE) {
            block.problem(
                    "margins", "must not be false for " + models + ", which always keep their scores of " + examples);
        }
        block.refuse("is not for " + models + ", which give " + examples + " no label; remove it", "predictions");
        if (!documents) {
            refuseCharacters(block);
            block.refuseOthers();
            return new OutcomeConfig(Margins.TRUE, false);
        }
        Boolean characters = block.is("characters", "auto") || !block.has("characters")
                ? null
                : (Boolean) block.flag("characters", false);
        block.refuseOthers();
        return new OutcomeConfig(Margins.TRUE, false, characters);
    }
}
