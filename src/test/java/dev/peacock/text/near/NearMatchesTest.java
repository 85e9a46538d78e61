package dev.peacock.text.near;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.stats.RandomStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearMatchesTest {

    /** Whatever is found is what it is said to be; the edits are the fewest there are, by the whole table of distances. */
    @Test
    void passages_areAsSimilarAsAsked_whateverTheTexts() {
        RandomStream random = new RandomStream(1);
        int found = 0;
        int more = 0;
        for (int round = 0; round < 2_000; round++) {
            int[] generation = text(random, 30);
            int[] document = text(random, 40);
            int least = 1 + random.nextInt(6);
            NearMatches near = new NearMatches(least, 0.4 + 0.1 * random.nextInt(6), 1 + random.nextInt(least));
            int free = 0;
            for (NearMatch match : near.of(generation, document)) {
                found++;
                assertThat(match.from()).isGreaterThanOrEqualTo(free);
                free = match.to();
                assertThat(match.to() - match.from()).isGreaterThanOrEqualTo(least);
                assertThat(match.similarity()).isGreaterThanOrEqualTo(near.similarity() - 1e-9);
                int[] ours = Arrays.copyOfRange(generation, match.from(), match.to());
                int[] theirs = Arrays.copyOfRange(document, match.documentFrom(), match.documentTo());
                int fewest = distance(ours, theirs);
                assertThat(match.edits()).isGreaterThanOrEqualTo(fewest);
                more += match.edits() == fewest ? 0 : 1;
                replayed(match, generation, document);
                assertThat(match.script().get(0).kind()).isEqualTo(Edit.Kind.EQUAL);
                assertThat(match.script().get(match.script().size() - 1).kind()).isEqualTo(Edit.Kind.EQUAL);
            }
        }
        assertThat(found).isGreaterThan(1_000);
        // the band is as wide as what is bridged, so that a way outside it may be a little shorter
        assertThat(more).isLessThan(found / 500);
    }

    private static void replayed(NearMatch match, int[] generation, int[] document) {
        int i = match.from();
        int j = match.documentFrom();
        int edits = 0;
        for (Edit edit : match.script()) {
            int both = Math.min(edit.units(), edit.documentUnits());
            boolean equal = edit.kind() == Edit.Kind.EQUAL;
            for (int at = 0; at < both; at++) {
                assertThat(generation[i + at] == document[j + at]).isEqualTo(equal);
            }
            edits += equal ? 0 : Math.max(edit.units(), edit.documentUnits());
            i += edit.units();
            j += edit.documentUnits();
        }
        assertThat(List.of(i, j, edits)).isEqualTo(List.of(match.to(), match.documentTo(), match.edits()));
    }

    /** With seeds of one unit, the alignment that earns most of all is the best local alignment by the whole table (Smith and Waterman 1981). */
    @Test
    void bestAlignment_isTheBestOfTheWholeTable() {
        RandomStream random = new RandomStream(2);
        int compared = 0;
        int missed = 0;
        for (int round = 0; round < 8_000; round++) {
            int[] generation = text(random, 25);
            int[] document = text(random, 25);
            double similarity = 0.4 + 0.1 * random.nextInt(6);
            NearMatches near = new NearMatches(2 + random.nextInt(5), similarity, 1);
            Scores scores = near.scores();
            int[] best = best(generation, document, scores);
            // shorter ones are not reported, and what falls deeper on its way is not bridged
            if (best[1] >= near.least() && best[2] <= scores.drop()) {
                compared++;
                int earned = near.alignments(generation, document).stream()
                        .mapToInt(Alignment::score)
                        .max()
                        .orElse(0);
                missed += earned == best[0] ? 0 : 1;
            }
        }
        assertThat(compared).isGreaterThan(2_000);
        assertThat(missed).isZero();
    }

    /** The longest part of an alignment that is similar enough, by trying all parts. */
    @Test
    void longestPart_isThatOfAllParts() {
        RandomStream random = new RandomStream(4);
        for (int round = 0; round < 3_000; round++) {
            byte[] steps = new byte[1 + random.nextInt(14)];
            for (int i = 0; i < steps.length; i++) {
                steps[i] = (byte) Math.max(0, random.nextInt(8) - 4);
            }
            Alignment whole = new Alignment(5, 9, steps, 0);
            int low = 5 + random.nextInt(4);
            int high = low + random.nextInt(12);
            double dissimilar = 0.1 * (1 + random.nextInt(8));
            int longest = 0;
            for (int from = 0; from < steps.length; from++) {
                for (int to = from + 1; to <= steps.length; to++) {
                    Alignment part = part(whole, from, to);
                    NearMatch match = part.match();
                    int longer = Math.max(match.to() - match.from(), match.documentTo() - match.documentFrom());
                    boolean counts = steps[from] == Extension.EQUAL
                            && steps[to - 1] == Extension.EQUAL
                            && match.from() >= low
                            && match.to() <= high
                            && match.edits() <= dissimilar * longer + 1e-9;
                    longest = counts ? Math.max(longest, to - from) : longest;
                }
            }
            Alignment part = whole.within(low, high, dissimilar);
            assertThat(part == null ? 0 : part.steps().length).isEqualTo(longest);
        }
    }

    private static Alignment part(Alignment whole, int from, int to) {
        NearMatch before =
                new Alignment(whole.from(), whole.documentFrom(), Arrays.copyOf(whole.steps(), from), 0).match();
        return new Alignment(before.to(), before.documentTo(), Arrays.copyOfRange(whole.steps(), from, to), 0);
    }

    /** What the best local alignment earns, its units of the generation, and how far it falls below what it had earned. */
    private static int[] best(int[] generation, int[] document, Scores scores) {
        int[][][] table = new int[generation.length + 1][document.length + 1][];
        int[] best = new int[4];
        for (int i = 0; i <= generation.length; i++) {
            for (int j = 0; j <= document.length; j++) {
                int[] here = new int[4];
                if (i > 0 && j > 0) {
                    boolean same = generation[i - 1] == document[j - 1];
                    here = better(here, table[i - 1][j - 1], same ? scores.equal() : scores.replaced(), 1);
                }
                if (i > 0) {
                    here = better(here, table[i - 1][j], scores.lone(), 1);
                }
                if (j > 0) {
                    here = better(here, table[i][j - 1], scores.lone(), 0);
                }
                table[i][j] = here;
                best = here[0] > best[0] ? here : best;
            }
        }
        return best;
    }

    private static int[] better(int[] than, int[] from, int score, int units) {
        int sum = from[0] + score;
        int highest = Math.max(from[3], sum);
        return sum > than[0] ? new int[] {sum, from[1] + units, Math.max(from[2], highest - sum), highest} : than;
    }

    private static int distance(int[] ours, int[] theirs) {
        int[][] table = new int[ours.length + 1][theirs.length + 1];
        for (int i = 0; i <= ours.length; i++) {
            for (int j = 0; j <= theirs.length; j++) {
                table[i][j] = i == 0 || j == 0
                        ? i + j
                        : Math.min(
                                Math.min(table[i - 1][j], table[i][j - 1]) + 1,
                                table[i - 1][j - 1] + (ours[i - 1] == theirs[j - 1] ? 0 : 1));
            }
        }
        return table[ours.length][theirs.length];
    }

    @Test
    void wordsOfAnotherEdition_areShownAsEdits() {
        Vocabulary words = new Vocabulary();
        int[] generation = words(
                words,
                "so it is that Call me Ishmael. Some few years ago never mind just how long precisely having little money in my purse");
        int[] document = words(
                words,
                "Call me Ishmael. Some years ago never mind how long precisely having little or no money in my purse and nothing");
        NearMatch match = new NearMatches(12, 0.7, 3).of(generation, document).get(0);
        assertThat(List.of(match.from(), match.to(), match.documentFrom(), match.documentTo()))
                .containsExactly(4, 23, 0, 19);
        assertThat(match.edits()).isEqualTo(4);
        assertThat(match.similarity()).isEqualTo(1 - 4.0 / 19);
        assertThat(match.script())
                .containsExactly(
                        new Edit(Edit.Kind.EQUAL, 4, 4),
                        new Edit(Edit.Kind.INSERT, 1, 0),
                        new Edit(Edit.Kind.EQUAL, 4, 4),
                        new Edit(Edit.Kind.INSERT, 1, 0),
                        new Edit(Edit.Kind.EQUAL, 5, 5),
                        new Edit(Edit.Kind.DELETE, 0, 2),
                        new Edit(Edit.Kind.EQUAL, 4, 4));
    }

    private static int[] words(Vocabulary vocabulary, String text) {
        byte[] bytes = (text + " ").getBytes(StandardCharsets.UTF_8);
        return vocabulary.numbers(
                bytes,
                IntStream.rangeClosed(0, bytes.length)
                        .filter(at -> at == 0 || bytes[at - 1] == ' ')
                        .toArray());
    }

    /** Where one passage begins with what another one ends with, both are found: the lesser one without what the other took. */
    @Test
    void overlapInTheGeneration_isTakenByThePassageThatEarnsMore() {
        int[] document = IntStream.range(0, 200).toArray();
        int[] generation = IntStream.concat(IntStream.range(100, 160), IntStream.range(20, 60))
                .toArray();
        // the document holds the end of the first passage, too, just before the second one
        IntStream.range(0, 5).forEach(at -> document[15 + at] = 155 + at);
        List<NearMatch> found = new NearMatches(20, 0.9, 5).of(generation, document);
        assertThat(found).hasSize(2);
        assertThat(List.of(found.get(0).from(), found.get(0).to(), found.get(0).documentFrom()))
                .containsExactly(0, 60, 100);
        assertThat(List.of(found.get(1).from(), found.get(1).to(), found.get(1).documentFrom()))
                .containsExactly(60, 100, 20);
    }

    @Test
    void textsShorterThanTheSeed_shareNothing() {
        NearMatches near = new NearMatches(10, 0.9, 4);
        assertThat(near.of(new int[0], new int[] {1, 2, 3, 4, 5})).isEmpty();
        assertThat(near.of(new int[] {1, 2, 3}, new int[] {1, 2, 3})).isEmpty();
        assertThatThrownBy(() -> new NearMatches(10, 1, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NearMatches(10, 0.9, 11)).isInstanceOf(IllegalArgumentException.class);
    }

    /**
     * Passages of 100 units with 1 edit in 100: one is missed only where both its halves have 6 edits of 50 or more, which happens to any of
     * 100 with a chance below 1e-7. With every second unit edited, none has a similarity of .9.
     */
    @Test
    void plantedPassages_areFoundByTheirEdits() {
        assertThat(recall(0.01, 0.9, 5, 100)).isGreaterThan(0.5);
        assertThat(recall(0.5, 0.9, 5, 100)).isZero();
    }

    /**
     * Mean share of the units of passages of 100 words that is found again after edits with the given rate, a third of each kind. A document
     * has 2,000 words, drawn as often as Zipf's law says of 10,000, and the generation 100 other words on either side of the passage.
     */
    static double recall(double rate, double similarity, int seed, int passages) {
        RandomStream random = new RandomStream(3);
        NearMatches near = new NearMatches(50, similarity, seed);
        double sum = 0;
        for (int passage = 0; passage < passages; passage++) {
            int[] document = zipf(random, 2_000);
            int at = random.nextInt(document.length - 100);
            int[] edited = edited(Arrays.copyOfRange(document, at, at + 100), rate, random);
            int[] generation = IntStream.concat(
                            IntStream.concat(Arrays.stream(zipf(random, 100)), Arrays.stream(edited)),
                            Arrays.stream(zipf(random, 100)))
                    .toArray();
            int end = at + 100;
            sum += near.of(generation, document).stream()
                    .mapToInt(match ->
                            Math.max(0, Math.min(end, match.documentTo()) - Math.max(at, match.documentFrom())))
                    .sum();
        }
        return sum / (100.0 * passages);
    }

    private static int[] edited(int[] words, double rate, RandomStream random) {
        return Arrays.stream(words)
                .flatMap(word -> {
                    int other = 10_000 + random.nextInt(10_000);
                    return random.nextDouble() >= rate
                            ? IntStream.of(word)
                            : switch (random.nextInt(3)) {
                                case 0 -> IntStream.empty();
                                case 1 -> IntStream.of(other);
                                default -> IntStream.of(other, word);
                            };
                })
                .toArray();
    }

    private static int[] zipf(RandomStream random, int length) {
        return IntStream.generate(() -> (int) Math.exp(random.nextDouble() * Math.log(10_000)))
                .limit(length)
                .toArray();
    }

    private static int[] text(RandomStream random, int longest) {
        int letters = 1 + random.nextInt(4);
        return IntStream.generate(() -> random.nextInt(letters))
                .limit(random.nextInt(longest + 1))
                .toArray();
    }
}
