package dev.peacock.audit.canary.spark;

import dev.peacock.check.UserError;
import dev.peacock.text.input.Format;
import dev.peacock.text.input.TextOptions;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * What is asked of {@code audit canary}.
 *
 * @param corpus URI of the text, read as {@code texts} says
 * @param formats of random canaries, at least one; of natural ones the form of identifiers; none of sampled ones
 * @param counts how often canaries are inserted, ascending; natural ones have none
 * @param perCount canaries of each count; of count 0, the control, twice as many. Of natural ones seven times as many in all
 * @param models an even number
 * @param epochs after which models are looked at, ascending
 * @param length most characters of a record
 * @param pieces records of a document at most
 * @param characters of the training text of a model without its canaries, about
 * @param hidden units of the LSTM
 * @param queries questions to a model after which a search gives up
 * @param masked whether secrets of the corpus and personal data are masked
 */
record CanaryOptions(
        Kind kind,
        String corpus,
        TextOptions texts,
        List<String> formats,
        List<Integer> counts,
        int perCount,
        int models,
        List<Integer> epochs,
        int length,
        int pieces,
        int characters,
        int hidden,
        int queries,
        long seed,
        boolean masked)
        implements Serializable {
    private static final int MOST_COUNT = 1_000;
    private static final int MOST_MODELS = 10_000;
    private static final int MOST_EPOCHS = 1_000;
    private static final int MOST_CANARIES = 1_000;
    /** Natural identifiers for each of --per-count. */
    private static final int MOST_NATURAL = 7;

    /** Where secrets come from. */
    enum Kind {
        RANDOM,
        SAMPLED,
        NATURAL;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    CanaryOptions {
        formats = List.copyOf(formats);
        counts = counts.stream().sorted().toList();
        epochs = epochs.stream().sorted().toList();
        refuse(
                models < 2 || models > MOST_MODELS || models % 2 != 0,
                "--models " + models
                        + ": must be an even number from 2 to " + MOST_MODELS
                        + ", since of each pair of models one sees a canary and the other does not");
        refuse(
                perCount < 1 || perCount > MOST_CANARIES,
                "--per-count " + perCount + ": must be from 1 to " + MOST_CANARIES);
        refuse(length < 1, "--length " + length + ": must be at least 1");
        refuse(pieces < 1, "--pieces " + pieces + ": must be at least 1");
        refuse(characters < 1, "--characters " + characters + ": must be at least 1");
        refuse(hidden < 1 || hidden > 2048, "--hidden " + hidden + ": must be from 1 to 2048");
        refuse(queries < 1, "--queries " + queries + ": must be at least 1");
        refuse(
                epochs.isEmpty() || epochs.get(0) < 1 || epochs.get(epochs.size() - 1) > MOST_EPOCHS,
                "--epochs: must be numbers from 1 to " + MOST_EPOCHS);
        refuse(isTwice(epochs), "--epochs: gives a number twice");
        refuse(isTwice(counts), "--counts: gives a number twice");
        if (kind != Kind.NATURAL) {
            refuse(
                    counts.isEmpty() || counts.get(0) < 0 || counts.get(counts.size() - 1) > MOST_COUNT,
                    "--counts: must be numbers from 0 to " + MOST_COUNT);
            refuse(
                    counts.equals(List.of(0)),
                    "--counts 0: nothing would be inserted; give other counts beside it, such as 0,1,2,4,8,16");
        }
    }

    private static boolean isTwice(List<Integer> numbers) {
        return new HashSet<>(numbers).size() < numbers.size();
    }

    private static void refuse(boolean isWrong, String why) {
        if (isWrong) {
            throw new UserError(why);
        }
    }

    boolean isMail() {
        return texts.format() == Format.MAIL;
    }

    /** Characters of all records: each is in half of the models. */
    long corpusCharacters() {
        return 2L * characters;
    }

    int lastEpoch() {
        return epochs.get(epochs.size() - 1);
    }

    int mostNatural() {
        return perCount * MOST_NATURAL;
    }

    /** All that the work of a model depends on, in words: neither how many models there are, nor how secrets are shown. */
    String work() {
        return List.of(kind, counts, perCount, epochs, hidden, queries, seed).toString();
    }

    /** How many canaries are inserted so often. */
    int canaries(int count) {
        return count == 0 ? 2 * perCount : perCount;
    }
}
