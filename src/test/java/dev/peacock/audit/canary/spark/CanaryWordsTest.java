package dev.peacock.audit.canary.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.stats.Interval;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A result that shows nothing says so. */
class CanaryWordsTest {
    private static CanarySummary.Count count(int insertions, double low) {
        return new CanarySummary.Count(
                insertions,
                3,
                6,
                5,
                new Interval(4, 6),
                low + 2,
                new Interval(low, low + 4),
                3,
                12,
                new Interval(0.1, 0.5),
                1);
    }

    private static CanarySummary summary(double heldOut, double unseen, CanarySummary.Count... counts) {
        return new CanarySummary(
                new CanarySummary.Setting("random", 4, List.of(3), 100, 90, 50_000, 64, 24, 16.6, "exact", 1000, true),
                new CanarySummary.Learnt(heldOut, 4.5, 0.0125),
                List.of(counts),
                new CanarySummary.Unseen(unseen, new Interval(unseen - 0.5, unseen + 0.5), 1.4427, true, 48, 1, null),
                List.of(),
                null,
                new CanarySummary.Records(0.1, null, List.of()),
                List.of(new CanarySummary.Bound("canaries", 8, 2, 12, 12, 7, 0.95, 0)));
    }

    private static List<String> words(double heldOut, double unseen, CanarySummary.Count... counts) {
        return CanaryWords.found(summary(heldOut, unseen, counts));
    }

    @Test
    void modelsThatLearntNothing_areNamedFirst() {
        assertThat(words(4.6, 1.4, count(0, -2), count(8, -1)).get(0))
                .startsWith("The models learnt nothing: they need 4.60 bits");
        assertThat(words(2.6, 1.4, count(0, -2), count(8, 1))).noneMatch(words -> words.contains("learnt nothing"));
    }

    @Test
    void rareCharacters_areSaidInTheEnd() {
        assertThat(words(2.6, 1.4, count(0, -2), count(8, 1)))
                .contains("1.25% of the text's characters are rare ones, which the models know as one.");
    }

    @Test
    void effectWithoutAnInterval_isLeftOpen() {
        CanarySummary.Count of = count(8, 1);
        CanarySummary.Count open = new CanarySummary.Count(
                8, 3, 6, 5, of.exposureInterval(), of.difference(), null, 3, 12, of.foundInterval(), 1);
        assertThat(words(2.6, 1.4, count(0, -2), open))
                .anyMatch(words -> words.startsWith("Whether the models memorize these secrets cannot be said"))
                .noneMatch(words -> words.startsWith("No effect shows"));
    }

    /** The two insertions are by chance if four show nothing. */
    @Test
    void memorizationShowsFromThatCountOn_fromWhichAllShowIt() {
        assertThat(words(2.6, 1.4, count(0, -2), count(1, 1), count(2, -1), count(4, 1), count(8, 3)))
                .anyMatch(words -> words.startsWith("Memorization shows from 4 insertions on"));
        assertThat(words(2.6, 1.4, count(0, -2), count(1, 1), count(2, -1)))
                .anyMatch(words -> words.startsWith("No effect shows"));
    }

    /** How often an identifier stands in its record is not planned: a single one that stands three times says nothing of the others. */
    @Test
    void ofNaturalSecrets_thoseThatAreManySpeak() {
        CanarySummary.Count many = new CanarySummary.Count(
                1, 3, 40, 5, new Interval(4, 6), 3.0, new Interval(1, 5), 3, 12, new Interval(0.1, 0.5), 1);
        CanarySummary of = summary(2.6, 1.4, many, count(3, -2));
        CanarySummary.Setting s = of.setting();
        CanarySummary natural = new CanarySummary(
                new CanarySummary.Setting(
                        "natural",
                        s.models(),
                        s.epochs(),
                        s.documents(),
                        s.records(),
                        s.characters(),
                        s.hidden(),
                        s.canaries(),
                        s.spaceBits(),
                        s.method(),
                        s.budget(),
                        s.masked()),
                of.learnt(),
                of.counts(),
                of.unseen(),
                of.shown(),
                of.path(),
                of.records(),
                List.of());
        assertThat(CanaryWords.found(natural))
                .anyMatch(words -> words.startsWith("A secret that stands once in the training text"))
                .anyMatch(words -> words.startsWith("Memorization shows: models that saw such a secret need 3.00 bits"))
                .noneMatch(words -> words.startsWith("No effect shows"));
    }

    @Test
    void controlThatIsOff_andABoundOfNothing_areSaid() {
        assertThat(words(2.6, 3, count(0, -2), count(8, 1)))
                .anyMatch(words -> words.startsWith("The control is off"))
                .anyMatch(words -> words.contains("rule out no epsilon"));
        assertThat(words(2.6, 1.4, count(0, -2), count(8, 1)))
                .anyMatch(words -> words.startsWith("The control is as it should be"));
    }

    /** As of two models. */
    @Test
    void controlWithoutAnInterval_isLeftOpen() {
        CanarySummary of = summary(2.6, 2.5, count(8, 1));
        CanarySummary open = new CanarySummary(
                of.setting(),
                of.learnt(),
                of.counts(),
                new CanarySummary.Unseen(2.5, null, 1.44, true, 48, 1, new Interval(0.01, 0.1)),
                of.shown(),
                of.path(),
                of.records(),
                of.bounds());
        assertThat(CanaryWords.found(open))
                .anyMatch(words -> words.startsWith("Whether the control is as it should be cannot be said"))
                .noneMatch(words -> words.startsWith("The control is"))
                .anyMatch(words -> words.contains("did not see it finds 1 of 48 (2.08% (1.00 to 10.00))"));
    }
}
