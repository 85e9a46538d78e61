package dev.peacock.report.words;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.config.text.Words;

/** Says of which score of the models a memorization or influence is a difference. */
public final class ScoreWords {
    private ScoreWords() {}

    /** To follow a number or its name: nothing for accuracies, else " by margin". */
    public static String by(Score score) {
        return score == Score.CORRECT
                ? ""
                : " by " + Words.of(score) + (score == Score.LOG_PROBABILITY ? " in nats per character" : "");
    }

    /** Of what a memorization or influence is a difference. */
    public static String means(Score score) {
        return switch (score) {
            case CORRECT -> "accuracies";
            case PROBABILITY -> "mean probabilities of the label";
            case MARGIN -> "mean margins (the logarithm of the odds that a model gives the label)";
            case LOG_PROBABILITY -> "mean log-probabilities, in nats per character";
            case ACCURACY -> "mean shares of characters that are predicted right";
            case DENOISING -> "mean denoising scores (minus the natural logarithm of the denoising loss)";
            case SHARE -> "mean shares of checkpoints at which models are right";
        };
    }

    /** What models do on the one test example, or on several, that a train example helps or harms. */
    public static String effect(Score score, boolean one, boolean helps) {
        String it = one ? "it" : "these";
        return switch (score) {
            case CORRECT -> "classify " + it + " correctly " + (helps ? "more" : "less") + " often";
            case SHARE -> "classify " + it + " correctly at " + (helps ? "more" : "fewer") + " of their checkpoints";
            case PROBABILITY ->
                "give " + (one ? "its label" : "their labels") + " a " + (helps ? "higher" : "lower") + " probability";
            case MARGIN -> "have a " + (helps ? "larger" : "smaller") + " margin on " + it;
            case LOG_PROBABILITY -> "give " + it + " a " + (helps ? "higher" : "lower") + " probability per character";
            case DENOISING -> "denoise " + it + " " + (helps ? "better" : "worse");
            case ACCURACY -> "predict " + (helps ? "more" : "fewer") + " of the characters of " + it + " right";
        };
    }

    /** What of models a train example may change. */
    public static String what(Score score) {
        return switch (score) {
            case CORRECT -> "how often models are right";
            case SHARE -> "at how many of their checkpoints models are right";
            case PROBABILITY -> "the mean probability that models give the label";
            case MARGIN -> "the mean margin of models";
            case LOG_PROBABILITY -> "the probability per character that models give a document";
            case ACCURACY -> "the share of a document\u2019s characters that models predict right";
            case DENOISING -> "how well models denoise an image";
        };
    }

    /** What memorization is. */
    public static String meaning(Score score) {
        return switch (score) {
            case CORRECT ->
                "The accuracy on an example of the models that saw it, minus that of the models "
                        + "that did not. At 0, seeing it makes no difference, because the other examples "
                        + "suffice; at 1, only models that saw it classify it correctly. Influence is the "
                        + "same difference, measured on a test example (Feldman and Zhang 2020).";
            case SHARE ->
                "Here by share: the mean share of their checkpoints, in the last epochs of training, at which the models that saw an "
                        + "example classify it correctly, minus that of the models that did not. At 0, seeing it makes no difference; "
                        + "at 1, only models that saw it ever classify it correctly. This is the difference of accuracies that Feldman "
                        + "and Zhang (2020) define, of models whose training stops at one of these checkpoints, drawn at random. "
                        + "Influence is the same difference, measured on a test example.";
            case PROBABILITY ->
                "Here by probability: the mean probability that the models which saw an example give its label, minus that "
                        + "of the models that did not. At 0, seeing it makes no difference; at 1, only models that saw it give "
                        + "its label any probability. Influence is the same difference, measured on a test example. Neither is "
                        + "the difference of accuracies that Feldman and Zhang (2020) define.";
            case MARGIN ->
                "Here by margin: the mean margin of the models that saw an example, minus that of the models that did not. A "
                        + "margin is the logarithm of the odds that a model gives the label, so a difference has no bounds and is no "
                        + "probability: 1.02 takes a probability from 0.375 to 0.625, or from 0.99 to 0.996. Influence is the same "
                        + "difference, measured on a test example. Neither is the difference of accuracies that Feldman and Zhang "
                        + "(2020) define.";
            case LOG_PROBABILITY ->
                "The mean log-probability per character, in nats, that the models which saw a document give it, minus that of the "
                        + "models that did not (counterfactual memorization, Zhang et al. 2021). At 0, seeing it makes no difference. At "
                        + "0.69, each of its characters is on average twice as probable to a model that saw it. Influence is the same "
                        + "difference, measured on a test document.";
            case ACCURACY ->
                "Here by accuracy: the mean share of a document\u2019s characters that the models which saw it predict right, minus "
                        + "that of the models that did not (counterfactual memorization, Zhang et al. 2021). At 0, seeing it makes no "
                        + "difference. Influence is the same difference, measured on a test document.";
            case DENOISING ->
                "The mean denoising score of an image in the models that saw it, minus that in the models that did not. The score is minus "
                        + "the natural logarithm of the denoising loss. At 0, seeing it makes no difference. At 0.69, the loss is half as large in a model that saw it. Influence "
                        + "is the same difference, measured on a test image: how much better models denoise it if they saw the train image.";
        };
    }

    /** What intervals of real scores do not promise; empty for accuracies. */
    public static String caution(Score score) {
        return score == Score.CORRECT || !score.isOfLabels()
                ? ""
                : " They are too narrow where almost all models give an example the same score and a few give it another: "
                        + "look at its accuracies, too.";
    }

    /** What it means that a pair has a positive influence, before "if they were trained on ...". */
    public static String effect(Score score) {
        return switch (score) {
            case CORRECT -> "Models classify the test example on the right correctly more often";
            case SHARE -> "Models classify the test example on the right correctly at more of their checkpoints";
            case PROBABILITY -> "Models give the label of the test example on the right a higher probability";
            case MARGIN -> "Models have a larger margin on the test example on the right";
            case LOG_PROBABILITY -> "Models give the characters of the test document on the right a higher probability";
            case ACCURACY -> "Models predict more characters of the test document on the right";
            case DENOISING -> "Models denoise the test image on the right better";
        };
    }

    /** What an influence is a gain in. */
    public static String gain(Score score) {
        return switch (score) {
            case CORRECT -> "the gain in accuracy on the test example";
            case SHARE -> "the gain in the mean share of checkpoints that are right about the test example";
            case PROBABILITY -> "the gain in the mean probability of the test example\u2019s label";
            case MARGIN -> "the gain in the mean margin on the test example";
            case LOG_PROBABILITY -> "the gain in the test document\u2019s mean log-probability, in nats per character";
            case ACCURACY -> "the gain in the share of the test document\u2019s characters that are predicted right";
            case DENOISING -> "the gain in the mean denoising score of the test image";
        };
    }
}
