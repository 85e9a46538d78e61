package dev.peacock.service;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a job may use, and what tokens cost.
 *
 * @param requests null for any number
 * @param tokens of prompts and completions together; null for any number
 * @param cost in the currency of the prices; null for any
 * @param prices null where they are not known
 */
public record Limits(
        @Nullable Long requests,
        @Nullable Long tokens,
        @Nullable Double cost,
        @Nullable Prices prices) {
    /** Nothing is limited. */
    public static final Limits NONE = new Limits(null, null, null, null);

    private static final double MILLION = 1e6;

    /** Of a million tokens of prompts, and of completions. */
    public record Prices(double prompt, double completion) {
        public double cost(Charge charge) {
            return (charge.promptTokens() * prompt + charge.completionTokens() * completion) / MILLION;
        }
    }

    public Limits {
        if (cost != null && prices == null) {
            throw new IllegalArgumentException("a limit of money needs prices");
        }
    }

    /** Whether tokens or money are limited. */
    public boolean areOfTokens() {
        return tokens != null || cost != null;
    }

    /** Null without prices. */
    public @Nullable Double cost(Charge charge) {
        return prices == null ? null : (Double) prices.cost(charge);
    }

    /** The first limit that a charge is beyond, as in {@code --limit-tokens 5,000}; null where it is within all. */
    public @Nullable String exceeded(Charge charge) {
        if (requests != null && charge.requests() > requests) {
            return String.format(Locale.ROOT, "--limit-requests %,d", requests);
        }
        if (tokens != null && charge.tokens() > tokens) {
            return String.format(Locale.ROOT, "--limit-tokens %,d", tokens);
        }
        if (cost != null && prices != null && prices.cost(charge) > cost) {
            return String.format(Locale.ROOT, "--limit-cost %s", cost);
        }
        return null;
    }
}
