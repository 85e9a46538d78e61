package dev.peacock.service;

import java.io.Serializable;

/**
 * What requests used, or may use at most.
 *
 * @param promptTokens of all prompts that were sent
 * @param completionTokens of all that was written
 */
public record Charge(long requests, long promptTokens, long completionTokens) implements Serializable {
    public static final Charge NONE = new Charge(0, 0, 0);

    public Charge {
        if (requests < 0 || promptTokens < 0 || completionTokens < 0) {
            throw new IllegalArgumentException(requests + ", " + promptTokens + ", " + completionTokens);
        }
    }

    public Charge plus(Charge other) {
        return new Charge(
                Math.addExact(requests, other.requests),
                Math.addExact(promptTokens, other.promptTokens),
                Math.addExact(completionTokens, other.completionTokens));
    }

    public Charge minus(Charge other) {
        return new Charge(
                requests - other.requests,
                promptTokens - other.promptTokens,
                completionTokens - other.completionTokens);
    }

    public Charge times(long factor) {
        return new Charge(
                Math.multiplyExact(requests, factor),
                Math.multiplyExact(promptTokens, factor),
                Math.multiplyExact(completionTokens, factor));
    }

    /** The larger of each. */
    public Charge max(Charge other) {
        return new Charge(
                Math.max(requests, other.requests),
                Math.max(promptTokens, other.promptTokens),
                Math.max(completionTokens, other.completionTokens));
    }

    public long tokens() {
        return Math.addExact(promptTokens, completionTokens);
    }
}
