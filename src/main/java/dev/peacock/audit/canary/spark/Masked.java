package dev.peacock.audit.canary.spark;

import dev.peacock.text.PersonalData;
import org.jspecify.annotations.Nullable;

/** Canaries as they are shown: secrets that were drawn for the audit are nobody's, and those of the corpus are somebody's. */
final class Masked {
    private static final String MASK = "*";

    private Masked() {}

    static String text(Canary canary, CanaryOptions options) {
        return prefix(canary, options) + secret(canary.shown(), canary, options);
    }

    /** Also the beginning of a natural secret says what it is. */
    static String secret(String part, Canary canary, CanaryOptions options) {
        return isOthers(canary, options) ? MASK.repeat(part.codePointCount(0, part.length())) : part;
    }

    /** What stands before a natural one is text of the corpus, perhaps with other identifiers. */
    static String prefix(Canary canary, CanaryOptions options) {
        return canary.isNatural() && options.masked()
                ? PersonalData.masked(canary.prefix()).text().replaceAll("\\p{Nd}", MASK)
                : canary.prefix();
    }

    /** A model that was trained on the corpus may have repeated what it has. */
    private static boolean isOthers(Canary canary, CanaryOptions options) {
        return options.masked() && (canary.isNatural() || canary.space() == null);
    }

    static @Nullable String document(Canary canary, CanaryCorpus corpus) {
        return canary.isNatural() ? corpus.records().get(canary.record()).id() : null;
    }
}
