package dev.peacock.text.near;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Finds the passages that two texts share nearly word for word. Each run of {@code seed} equal units is extended both ways, by the
 * alignment with the fewest edits, as far as twice as many edits as asked allow: an equal unit earns e = 2 (1 - s), but not more than
 * 1 - s / 2, a replaced one costs 1 - e, and an inserted or deleted one 1 - e / 2. What costs more than K equal units earn is not
 * bridged. Of each alignment, the longest part is taken that has the similarity, and starts and ends with equal units. So a passage does
 * not run on into chance matches only because its middle can afford them. Passages do not overlap in the generation: the longest is
 * taken first, and of others the longest part beside it.
 *
 * @param least K, units of the generation in a passage, at least 1
 * @param similarity s, above 0 and at most {@link #MOST_SIMILAR}: 1 - edits / units of the longer side; exact matches are another search
 * @param seed units in a row that must be equal for a passage to be found at all, 1 to {@code least}
 */
public record NearMatches(int least, double similarity, int seed) {
    /** Above it, copies differ so rarely that the search for exact ones finds them. */
    public static final double MOST_SIMILAR = 0.999;

    /** Of all alignments that take in a place of the generation, so many are looked at: one text may repeat another without end. */
    private static final int MOST = 64;

    /** The longest first, then that with fewer edits, then in the order of the generation and the document. */
    private static final Comparator<Part> ORDER = Comparator.comparingInt(
                    (Part part) -> part.part.from() - part.part.to())
            .thenComparing(part -> part.part.edits())
            .thenComparing(part -> part.part.from())
            .thenComparing(part -> part.part.documentFrom());

    public NearMatches {
        if (seed < 1 || seed > least || !(similarity > 0) || similarity > MOST_SIMILAR) {
            throw new IllegalArgumentException(
                    "at least " + least + " units with a similarity of " + similarity + ", seeds of " + seed);
        }
    }

    /** What of an alignment is free between two units of the generation, and the longest passage there. */
    private record Part(Alignment whole, int low, int high, Alignment part) {}

    /** Of two texts whose units are numbered by one {@link Vocabulary}; ascending in the generation. */
    public List<NearMatch> of(int[] generation, int[] document) {
        PriorityQueue<Part> found = new PriorityQueue<>(ORDER);
        for (Alignment alignment : alignments(generation, document)) {
            add(found, alignment, alignment.from(), alignment.to());
        }
        List<Alignment> taken = new ArrayList<>();
        while (!found.isEmpty()) {
            Part next = found.remove();
            boolean free = taken.stream().noneMatch(other -> overlap(other, next.part.from(), next.part.to()));
            if (free) {
                taken.add(next.part);
            }
            int low = next.low;
            for (Alignment other : taken.stream()
                    .filter(one -> overlap(one, next.low, next.high))
                    .sorted(Comparator.comparingInt(Alignment::from))
                    .toList()) {
                add(found, next.whole, low, other.from());
                low = other.to();
            }
            add(found, next.whole, low, next.high);
        }
        return taken.stream()
                .sorted(Comparator.comparingInt(Alignment::from))
                .map(Alignment::match)
                .toList();
    }

    private void add(PriorityQueue<Part> found, Alignment whole, int low, int high) {
        Alignment part = high - low < least ? null : whole.within(low, high, 1 - similarity);
        if (part != null && part.to() - part.from() >= least) {
            found.add(new Part(whole, low, high, part));
        }
    }

    private static boolean overlap(Alignment one, int from, int to) {
        return one.from() < to && from < one.to();
    }

    /** Those with enough units of the generation. */
    List<Alignment> alignments(int[] generation, int[] document) {
        List<Alignment> found = new ArrayList<>();
        Extension extension = new Extension(generation, document, scores());
        Seeds seeds = new Seeds(generation, seed);
        int[] times = new int[generation.length];
        // by diagonal, up to which unit of the document an alignment already runs along it
        int[] done = new int[generation.length + document.length + 1];
        for (int j = 0; j + seed <= document.length; j++) {
            for (int i = seeds.first(document, j); i >= 0; i = seeds.next(i)) {
                int diagonal = j - i + generation.length;
                if (done[diagonal] > j || times[i] >= MOST || !seeds.equal(i, document, j)) {
                    continue;
                }
                // from any unit of this run the way is the same, but a way that only touches another run may not be the
                // best through that
                done[diagonal] = j + run(generation, i, document, j);
                Alignment alignment = Alignment.through(extension, i, j);
                if (alignment.to() - alignment.from() < least) {
                    continue;
                }
                Alignment settled = alignment.settled(extension);
                mark(done, settled, generation.length);
                // what earns more may be shorter
                if (settled.to() - settled.from() >= least) {
                    found.add(settled);
                    for (int unit = settled.from(); unit < settled.to(); unit++) {
                        times[unit]++;
                    }
                }
            }
        }
        return found;
    }

    Scores scores() {
        return Scores.of(least, Math.max(2 * similarity - 1, similarity / 2));
    }

    private static int run(int[] generation, int i, int[] document, int j) {
        int differs = Arrays.mismatch(generation, i, generation.length, document, j, document.length);
        return differs < 0 ? generation.length - i : differs;
    }

    private static void mark(int[] done, Alignment alignment, int generation) {
        int i = alignment.from();
        int j = alignment.documentFrom();
        for (byte step : alignment.steps()) {
            i += step == Extension.ONLY_THERE ? 0 : 1;
            j += step == Extension.ONLY_HERE ? 0 : 1;
            if (step == Extension.EQUAL) {
                int diagonal = j - i + generation;
                done[diagonal] = Math.max(done[diagonal], j);
            }
        }
    }
}
