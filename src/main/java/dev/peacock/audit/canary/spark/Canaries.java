package dev.peacock.audit.canary.spark;

import dev.peacock.audit.canary.format.CanaryFormat;
import dev.peacock.audit.canary.format.Identifier;
import dev.peacock.audit.canary.format.Space;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.stats.RandomStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Draws canaries for formats, or finds those that a corpus has. */
final class Canaries {
    /** Natural identifiers are asked for behind so many characters of their record; models are trained on windows of about as many. */
    private static final int CONTEXT = 60;

    private Canaries() {}

    /** How often each canary is inserted, by its number. */
    static List<Integer> insertions(CanaryOptions options) {
        List<Integer> all = new ArrayList<>();
        for (int count : options.counts()) {
            for (int i = 0; i < options.canaries(count); i++) {
                all.add(count);
            }
        }
        return all;
    }

    /**
     * Secrets drawn for the formats, which canaries have in turn. UserError where the corpus has a secret of a format already.
     *
     * @param words gives the words of a list by its name
     */
    static List<Canary> random(CanaryOptions options, CanaryCorpus corpus, Function<String, List<String>> words) {
        List<CanaryFormat> formats = options.formats().stream()
                .map(text -> CanaryFormat.parse(text, words))
                .toList();
        formats.forEach(format -> refuseKnown(format, corpus));
        RandomStream random = CanaryStreams.of(options.seed(), CanaryStreams.SECRETS);
        List<Integer> insertions = insertions(options);
        int[] turn = new int[formats.size()];
        for (int f = 0; f < turn.length; f++) {
            turn[f] = f;
        }
        random.shuffle(turn);
        List<Canary> drawn = new ArrayList<>();
        for (int c = 0; c < insertions.size(); c++) {
            CanaryFormat format = formats.get(turn[c % turn.length]);
            drawn.add(draw(c, format, insertions, drawn, random));
        }
        Map<String, String> formatOf = new LinkedHashMap<>();
        drawn.forEach(canary -> formatOf.put(canary.text(), String.valueOf(canary.format())));
        corpus.records().forEach(entry -> CanaryFormat.checkAbsent(formatOf, entry.id(), entry.text()));
        return drawn;
    }

    private static Canary draw(
            int number, CanaryFormat format, List<Integer> insertions, List<Canary> before, RandomStream random) {
        if (format.space().size().compareTo(BigInteger.valueOf(2L * insertions.size())) < 0) {
            throw new UserError(String.format(
                    "the format '%s' has only %,d secrets, too few for %d canaries that differ; give it more random parts",
                    Shown.text(format.text()), format.space().size(), insertions.size()));
        }
        while (true) {
            Canary canary = new Canary(
                    number,
                    format.text(),
                    format.prefix(),
                    format.space().draw(random),
                    format.space(),
                    insertions.get(number),
                    -1);
            if (before.stream().noneMatch(canary::hasSecretOf)) {
                return canary;
            }
        }
    }

    private static void refuseKnown(CanaryFormat format, CanaryCorpus corpus) {
        String prefix = format.prefix();
        if (prefix.isBlank()) {
            return;
        }
        for (CanaryCorpus.Entry entry : corpus.records()) {
            String text = entry.text();
            for (int at = text.indexOf(prefix); at >= 0; at = text.indexOf(prefix, at + 1)) {
                if (begins(text, at + prefix.length(), format.space(), Space.START)) {
                    throw new UserError("the corpus has a secret of the format '" + Shown.text(format.text())
                            + "' already: " + Shown.text(entry.id()) + " has \"" + Shown.text(prefix)
                            + "...\", so models would know it without a canary; choose another format, or audit what the corpus has"
                            + " by --kind natural");
                }
            }
        }
    }

    /** Whether a text has one of the space's secrets at a place. */
    private static boolean begins(String text, int at, Space space, int state) {
        if (space.ends(state)) {
            return true;
        }
        int point = at < text.length() ? text.codePointAt(at) : -1;
        for (int k = 0; k < space.degree(state); k++) {
            if (space.symbol(state, k) == point
                    && begins(text, at + Character.charCount(point), space, space.next(state, k))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Of each record the first identifier that stands in no other, since those of a record are seen and learnt together. UserError where
     * there are too few.
     *
     * @param most of them are taken, in the order of records, which is random
     */
    static List<Canary> natural(Identifier.Form form, CanaryCorpus corpus, int most) {
        Map<String, List<Place>> places = new LinkedHashMap<>();
        for (int r = 0; r < corpus.records().size(); r++) {
            for (Identifier one : Identifier.in(corpus.records().get(r).text(), form)) {
                places.computeIfAbsent(one.text(), text -> new ArrayList<>()).add(new Place(r, one));
            }
        }
        List<Canary> found = new ArrayList<>();
        Set<Integer> taken = new HashSet<>();
        for (List<Place> of : places.values()) {
            Place first = of.get(0);
            // of two records it would not be known which one it is of
            boolean isOfOne = of.stream().allMatch(place -> place.record == first.record);
            int at = first.identifier.at();
            boolean isSecret = first.identifier.space().size().compareTo(BigInteger.ONE) > 0;
            if (isOfOne && isSecret && at > 0 && found.size() < most && taken.add(first.record)) {
                String text = corpus.records().get(first.record).text();
                found.add(new Canary(
                        found.size(),
                        form.word(),
                        text.substring(start(text, at), at),
                        first.identifier.secret(),
                        first.identifier.space(),
                        of.size(),
                        first.record));
            }
        }
        if (found.size() < 2) {
            throw new UserError(String.format(
                    "%d of the corpus's records have an identifier of the form %s that stands in no other record, behind other text,"
                            + " and the audit needs at least 2; choose another form, or a larger corpus by --characters",
                    found.size(), form.word()));
        }
        return found;
    }

    private record Place(int record, Identifier identifier) {}

    private static int start(String text, int at) {
        int start = Math.max(0, at - CONTEXT);
        return start > 0 && Character.isLowSurrogate(text.charAt(start)) ? start + 1 : start;
    }
}
