package dev.peacock.generate.service;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a service takes, as far as its refusals have shown. Safe to use from several threads. */
final class Features {
    /** A field of a request that can be left out, or said in another way. */
    enum Feature {
        /** That a prompt's own tokens are told; a refusal that names it is of nothing else. */
        ECHO("echo"),
        LOG_PROBABILITIES("logprob"),
        SEED("seed"),
        /** Several choices in one answer. */
        CHOICES("'n'", "\"n\"", "n > 1", "n must be", "`n`", "multiple choices", "n=1"),
        /** That the length is called max_tokens, and not max_completion_tokens. */
        MAX_TOKENS("max_completion_tokens");

        private final String[] names;

        Feature(String... names) {
            this.names = names;
        }
    }

    private final Set<Feature> refused = EnumSet.noneOf(Feature.class);

    Features(boolean logProbabilities) {
        if (!logProbabilities) {
            refused.add(Feature.LOG_PROBABILITIES);
        }
    }

    synchronized boolean has(Feature feature) {
        return !refused.contains(feature);
    }

    /** What an answer shows that the service does not have. */
    synchronized void drop(Feature feature) {
        refused.add(feature);
    }

    /** Whether a refusal is of a field that the service was sent, which it is not sent again. */
    synchronized boolean drops(Set<Feature> sent, String message) {
        String words = message.toLowerCase(Locale.ROOT);
        boolean dropped = false;
        for (Feature feature : sent) {
            for (String name : feature.names) {
                if (words.contains(name)) {
                    refused.add(feature);
                    dropped = true;
                }
            }
            if (dropped && feature == Feature.ECHO) {
                return true;
            }
        }
        return dropped;
    }
}
