package dev.peacock.text.near;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Finds the passages that two texts share nearly word for word. Each run of {@code seed} equal units is extended both ways, by the
 * alignment with the fewest edits, as far as that pays: an equal unit earns 1 - s, a replaced one costs s, an inserted or deleted one
 * (1 + s) / 2. So neither end of a passage is less similar than s, and a passage does not run on into chance matches only because its
 * middle can afford them. What costs more than K equal units earn is not bridged. Passages do not overlap in the generation: the one
 * that earns most is taken first, and of others what is left beside it.
 *
 * @param least K, units of the generation in a passage, at least 1
 * @param similarity s, above 0 and below 1: 1 - edits / units of the longer side; exact matches are another search
 * @param seed units in a row that must be equal for a passage to be found at all, 1 to {@code least}
 */
public record NearMatches(int least, double similarity, int seed) {
    /** The one that earns most first, then in the order of the generation and the document. */
    private static final Comparator<Alignment> ORDER = Comparator.comparingInt(Alignment::score)
            .reversed()
            .thenComparing(Alignment::from)
            .thenComparing(Alignment::documentFrom);

    public NearMatches {
        if (seed < 1 || seed > least || !(similarity > 0) || similarity > 0.999) {
            throw new IllegalArgumentException(
                    "at least " + least + " units with a similarity of " + similarity + ", seeds of " + seed);
        }
    }

    /** Of two texts whose units are numbered by one {@link Vocabulary}; ascending in the generation. */
    public List<NearMatch> of(int[] generation, int[] document) {
        Scores scores = Scores.of(least, similarity);
        return chosen(found(generation, document, scores), scores);
    }

    private PriorityQueue<Alignment> found(int[] generation, int[] document, Scores scores) {
        PriorityQueue<Alignment> found = new PriorityQueue<>(ORDER);
        Extension extension = new Extension(generation, document, scores);
        Seeds seeds = new Seeds(generation, seed);
        // by diagonal, up to which unit of the document an alignment already runs along it
        int[] done = new int[generation.length + document.length + 1];
        for (int j = 0; j + seed <= document.length; j++) {
            for (int i = seeds.first(document, j); i >= 0; i = seeds.next(i)) {
                if (done[j - i + generation.length] > j || !seeds.equal(i, document, j)) {
                    continue;
                }
                // from any unit of this run the way is the same, but a way that only touches another run may not be the best through that
                done[j - i + generation.length] = j + run(generation, i, document, j);
                Alignment alignment = Alignment.through(extension, i, j);
                if (alignment.to() - alignment.from() >= least) {
                    Alignment settled = alignment.settled(extension);
                    mark(done, settled, generation.length);
                    // what earns more may be shorter
                    if (settled.to() - settled.from() >= least) {
                        found.add(settled);
                    }
                }
            }
        }
        return found;
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

    private List<NearMatch> chosen(PriorityQueue<Alignment> found, Scores scores) {
        List<Alignment> taken = new ArrayList<>();
        while (!found.isEmpty()) {
            Alignment next = found.remove();
            int[] cuts = taken.stream()
                    .filter(other -> other.from() < next.to() && next.from() < other.to())
                    .sorted(Comparator.comparingInt(Alignment::from))
                    .flatMapToInt(other -> Arrays.stream(new int[] {other.from(), other.to()}))
                    .toArray();
            if (cuts.length == 0) {
                taken.add(next);
                continue;
            }
            int free = next.from();
            for (int cut = 0; cut <= cuts.length; cut += 2) {
                Alignment rest = next.within(free, cut < cuts.length ? cuts[cut] : next.to(), scores);
                if (rest != null && rest.to() - rest.from() >= least) {
                    found.add(rest);
                }
                free = cut < cuts.length ? cuts[cut + 1] : free;
            }
        }
        return taken.stream()
                .sorted(Comparator.comparingInt(Alignment::from))
                .map(Alignment::match)
                .toList();
    }
}
