package dev.peacock.generate.model;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A language model that goes on with texts: a service, or a model in this process. May not be thread-safe: each thread opens its own. */
public interface LanguageModel extends AutoCloseable {
    /** As results name it, without any key. */
    String name();

    /**
     * Continuations of a prompt, one a draw. A model in this process gives draw d of a seed always the same text, however many are asked
     * for at once.
     *
     * @param prompt may be empty
     * @param seed of this prompt's draws
     */
    List<Continuation> draw(String prompt, Wanted wanted, long seed) throws IOException, InterruptedException;

    /**
     * How probable a suffix is after a prefix, token by token; null if the model does not tell.
     *
     * @param suffix in one piece; its tokens must begin where the prefix ends
     */
    @Nullable
    Scored score(String prefix, String suffix, Sampling sampling) throws IOException, InterruptedException;

    @Override
    void close();

    /**
     * A continuation.
     *
     * @param text goes on where the prompt ends, so that it may begin with a space
     * @param tokens as text each, null if not told
     * @param logProbabilities natural, of the model's own distribution (not of the sampling scheme), one a token; null if not told
     * @param finish why it ends: {@code stop}, {@code length}, {@code refused} (the service did not want to) or what the service said
     */
    record Continuation(
            String text, @Nullable List<String> tokens, double @Nullable [] logProbabilities, String finish) {
        /** The model ended the text, or a stop was met. */
        public static final String STOP = "stop";

        /** It is as long as it may be. */
        public static final String LENGTH = "length";

        /** There is none, since the service takes no request with this prompt. */
        public static final String ERROR = "error";

        /** A refusal or a moderation stop. */
        public static final String REFUSED = "refused";

        /**
         * Its beginning, which ends at a stop. Tokens are those that lie wholly in it; null, too, where they are not those of the text.
         *
         * @param length characters of the text
         */
        public Continuation before(int length) {
            List<String> all = tokens;
            String kept = text.substring(0, length);
            if (all == null || logProbabilities == null || !text.equals(String.join("", all))) {
                return new Continuation(kept, null, null, STOP);
            }
            int whole = 0;
            int end = 0;
            while (whole < all.size() && end + all.get(whole).length() <= length) {
                end += all.get(whole++).length();
            }
            return new Continuation(
                    kept, List.copyOf(all.subList(0, whole)), Arrays.copyOf(logProbabilities, whole), STOP);
        }
    }

    /**
     * The probability of a suffix.
     *
     * @param tokens of the suffix, as text each
     * @param logProbabilities natural, under the sampling scheme; negative infinity for a token that is never drawn
     * @param greedy whether each token is the most probable one at its place
     */
    record Scored(List<String> tokens, double[] logProbabilities, boolean greedy) {}
}
