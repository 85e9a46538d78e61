package dev.peacock.generate.service;

import dev.peacock.check.UserError;
import dev.peacock.generate.model.LanguageModel.Continuation;
import dev.peacock.generate.model.LanguageModel.Scored;
import dev.peacock.generate.model.Sampling;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the log-probabilities of a suffix out of an answer that begins with the prompt's own tokens. */
final class Echo {
    private Echo() {}

    /** Whether an answer of one token shows that the service does not tell the prompt's tokens, whatever the prompt. */
    static boolean isMissing(Answer answer, String prompt) {
        Continuation choice = answer.choices().get(0);
        if (choice.finish().equals(Continuation.REFUSED)) {
            return false;
        }
        boolean begins = choice.text().startsWith(prompt);
        List<String> tokens = choice.tokens();
        return tokens == null ? begins || choice.text().length() < prompt.length() : !begins && tokens.size() <= 1;
    }

    /**
     * Null where the service does not echo, tells fewer of the most probable tokens than the scheme keeps, or where a token goes over the
     * place at which the suffix begins.
     */
    static @Nullable Scored scored(Answer answer, String prefix, String suffix, Sampling sampling, boolean isPlain) {
        Continuation choice = answer.choices().get(0);
        List<String> tokens = choice.tokens();
        double[] logs = choice.logProbabilities();
        String prompt = prefix + suffix;
        if (tokens == null
                || logs == null
                || !choice.text().startsWith(prompt)
                || tokens.stream().anyMatch(Echo::isPart)) {
            return null;
        }
        int first = at(tokens, prefix.length(), prompt);
        int end = at(tokens, prompt.length(), prompt);
        if (first < 0 || end < 0) {
            return null;
        }
        double[] scores = new double[end - first];
        boolean greedy = true;
        for (int k = 0; k < scores.length; k++) {
            List<Answer.Top> tops =
                    first + k < answer.topLogs().size() ? answer.topLogs().get(first + k) : List.of();
            double log = logs[first + k];
            if (Double.isNaN(log)) {
                return null;
            }
            Answer.Top most = tops.stream()
                    .max(Comparator.comparingDouble(Answer.Top::logProbability))
                    .orElse(null);
            // some services tell no more than five: a scheme of more cannot be told from these
            if (most == null || tops.size() < sampling.topK()) {
                return null;
            }
            greedy &= most.token().equals(tokens.get(first + k)) || log >= most.logProbability();
            scores[k] = isPlain ? log : cut(tokens.get(first + k), log, tops, sampling);
        }
        return new Scored(List.copyOf(tokens.subList(first, end)), scores, greedy);
    }

    /** Whether it is a part of a character, which has no text. */
    private static boolean isPart(String token) {
        return token.startsWith("bytes:\\x") || token.indexOf('\uFFFD') >= 0;
    }

    /** The number of the token that begins at a place of the text; -1 where one goes over it. UserError for tokens of another text. */
    private static int at(List<String> tokens, int place, String prompt) {
        // some services have a token of the beginning that is not part of the text
        int skipped = !tokens.isEmpty() && !prompt.startsWith(tokens.get(0)) ? 1 : 0;
        int length = 0;
        for (int token = skipped; token < tokens.size(); token++) {
            if (length == place) {
                return token;
            }
            if (length > place) {
                return -1;
            }
            String text = tokens.get(token);
            boolean isOther = length < prompt.length()
                    && !prompt.startsWith(text.substring(0, Math.min(text.length(), prompt.length() - length)), length);
            if (isOther) {
                throw new UserError("the service gives log-probabilities of other tokens than it was asked for, so that"
                        + " nothing can be said of the suffix; ask for draws instead");
            }
            length += text.length();
        }
        return length == place ? tokens.size() : -1;
    }

    /** Under a scheme that keeps no more tokens than the service tells of. */
    private static double cut(String token, double log, List<Answer.Top> tops, Sampling sampling) {
        List<Answer.Top> all = new ArrayList<>(tops);
        all.sort((a, b) -> Double.compare(b.logProbability(), a.logProbability()));
        int own = -1;
        float[] logs = new float[all.size()];
        for (int k = 0; k < logs.length; k++) {
            logs[k] = (float) all.get(k).logProbability();
            own = own < 0 && (all.get(k).token().equals(token) || all.get(k).logProbability() == log) ? k : own;
        }
        return own < 0 ? Double.NEGATIVE_INFINITY : sampling.logProbabilities(logs, 0, logs.length)[own];
    }
}
