package dev.peacock.audit.diffusion.spark;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.diffusion.DiffusionSummary;
import dev.peacock.audit.diffusion.DiffusionSummary.Attack;
import dev.peacock.audit.diffusion.DiffusionSummary.Copies;
import dev.peacock.audit.diffusion.DiffusionSummary.Losses;
import dev.peacock.audit.diffusion.DiffusionSummary.Shared;
import dev.peacock.audit.diffusion.OverModels;
import dev.peacock.audit.diffusion.Sweep;
import dev.peacock.report.AuditSection.Chart;
import dev.peacock.report.AuditSection.Figures;
import dev.peacock.stats.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DiffusionWordsTest {
    private static OverModels of(double... byModel) {
        return requireNonNull(OverModels.of(byModel));
    }

    private static Copies copies(double rate, double control) {
        double[] differences = {rate - control, rate - control + .001};
        return new Copies("distance", 100, .1, of(rate, rate + .001), of(control, control), of(differences), 3);
    }

    private static DiffusionSummary found(double seen, @Nullable Copies copies) {
        return new DiffusionSummary(
                50,
                50,
                0,
                new Shared(0, List.of()),
                2,
                List.of(),
                10,
                20,
                new Losses(seen, 2, null, 1.5),
                null,
                0,
                null,
                new Attack(of(.5, .6), null),
                copies,
                copies,
                null,
                List.of(),
                List.of(),
                null,
                null);
    }

    @Test
    void modelsThatLearntNothing_giveNoFigure() {
        DiffusionSummary nothing = found(1.6, copies(1, .2));
        assertThat(DiffusionWords.sentences(nothing))
                .hasSize(2)
                .first()
                .asString()
                .startsWith("The models learnt nothing");
        assertThat(DiffusionParts.of(nothing)).noneMatch(part -> part instanceof Figures);
        assertThat(DiffusionWords.sentences(found(1.4, copies(1, .2))))
                .anyMatch(sentence -> sentence.contains("near-copies of an image that it saw"));
    }

    private static DiffusionSummary ofAuc(OverModels auc) {
        DiffusionSummary of = found(1.4, null);
        return new DiffusionSummary(
                50,
                50,
                0,
                new Shared(5, List.of("a", "b", "c")),
                2,
                List.of(),
                0,
                20,
                of.losses(),
                null,
                0,
                new Attack(auc, null),
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                null,
                null);
    }

    @Test
    void ofFewModels_nothingIsSaidByLira() {
        assertThat(DiffusionWords.sentences(ofAuc(new OverModels(4, .9, new Interval(0, 1)))))
                .anyMatch(said -> said.contains("0.900 (0.000 to 1.000). With so few models it is not known"));
    }

    @Test
    void figuresThatAllModelsShare_areDecidedByThemselves() {
        String perfect = String.join(" ", DiffusionWords.sentences(ofAuc(of(1, 1, 1))));
        assertThat(perfect).contains("with an AUC of 1.000.").doesNotContain("nothing shows");
        assertThat(DiffusionWords.sentences(ofAuc(of(.5, .5))))
                .anyMatch(said -> said.contains("holds 0.5, so nothing"));
        assertThat(DiffusionWords.sentences(ofAuc(of(.2, .2))))
                .anyMatch(said -> said.contains("below chance, 0.5, so"));
        assertThat(DiffusionWords.sentences(ofAuc(of(.9)))).anyMatch(said -> said.contains("Of one model there is no"));
        OverModels all = of(1, 1);
        assertThat(new Copies("distance", 9, .1, all, of(0, 0), all, 3).exceedsControl())
                .isTrue();
        assertThat(new Copies("distance", 9, .1, all, all, of(0, 0), 3).exceedsControl())
                .isFalse();
        // one of 200 generations of each model is as many by chance
        OverModels one = of(.005, .005);
        assertThat(new Copies("distance", 200, .1, one, of(0, 0), one, 2).exceedsControl())
                .isFalse();
        Sweep.Change alike = requireNonNull(
                Sweep.Change.of(Sweep.Figure.COPIES, "1", "2", new double[] {0, 0}, new double[] {1, 1}, 3));
        assertThat(alike.differs()).isFalse();
        assertThat(ComparedWords.sentences(new Sweep("steps", List.of(), List.of(alike))))
                .containsExactly(
                        "From steps = 1 to 2, the rate of near-copies above its control changes by 100.00 points, which so"
                                + " few models do not tell from chance.");
    }

    @Test
    void heldOutImagesThatAreTrainImages_areNamed_andOptimalModelsHaveNoEpochs() {
        assertThat(DiffusionWords.sentences(ofAuc(of(1, 1))))
                .contains("5 held-out images are in the train set too and left out: a, b, c, and others.");
        assertThat(DiffusionWords.facts(ofAuc(of(1, 1))))
                .isEqualTo("2 diffusion models, each the optimal one of half of 50 train images (50 of them distinct)");
    }

    @Test
    void asManyNearCopiesAsInTheControl_areNotCalledSo() {
        DiffusionSummary same = found(1.4, copies(.999, .999));
        assertThat(DiffusionWords.sentences(same))
                .anyMatch(sentence -> sentence.startsWith("Nothing shows that the models copy: of 100 generations"))
                .noneMatch(sentence -> sentence.contains("are near-copies"));
        assertThat(DiffusionParts.of(same).get(0).toString())
                .contains("none shown")
                .doesNotContain("99.9");
    }

    @Test
    @SuppressWarnings("NullAway") // it does not see that these parts of the record may be null
    void sweep_saysWhatGrows_onlyWhereIntervalsDo() {
        double[] few = {.5, .51, .52};
        Sweep sweep = new Sweep(
                "steps",
                List.of(variant("100", .5), variant("200", .7)),
                List.of(
                        requireNonNull(Sweep.Change.of(
                                Sweep.Figure.MEMBERSHIP, "100", "200", few, new double[] {.7, .71, .73}, 2)),
                        requireNonNull(Sweep.Change.of(
                                Sweep.Figure.COPIES, "100", "200", few, new double[] {.3, .9, .5}, 2))));
        assertThat(ComparedWords.sentences(sweep).get(0))
                .startsWith("From steps = 100 to 200, the AUC of membership grows: the difference is 0.203 (");
        assertThat(ComparedWords.sentences(sweep).get(1)).contains("above its control does not change measurably");
        assertThat(ComparedWords.parts(sweep)).anyMatch(part -> part instanceof Chart);
        Sweep words = new Sweep("prediction", List.of(variant("x0", .7), variant("v", .5)), List.of());
        assertThat(ComparedWords.parts(words)).noneMatch(part -> part instanceof Chart);
        Sweep untaught = new Sweep(
                "steps",
                List.of(
                        new Sweep.Variant("1", 2, List.of(), 1.0, new Losses(2, 2, null, 1), null, null, null),
                        variant("9", .6)),
                List.of());
        assertThat(ComparedWords.sentences(untaught)).first().asString().contains("learnt nothing with steps = 1:");
        Sweep failed = new Sweep(
                "rate",
                List.of(
                        new Sweep.Variant("9", 0, List.of(0, 1), null, null, null, null, null),
                        new Sweep.Variant("1", 1, List.of(1), 1.0, new Losses(2, 2, null, 3), null, null, null)),
                List.of());
        assertThat(ComparedWords.sentences(failed))
                .containsExactly(
                        "With rate = 9, the loss of every model became no finite number, so that this value is not compared.",
                        "With rate = 1, the loss of these models became no finite number, so that they are left out: 1.");
        assertThat(ComparedWords.parts(failed).toString()).contains("all diverged");
    }

    private static Sweep.Variant variant(String value, double auc) {
        return new Sweep.Variant(
                value, 2, List.of(), 10.0, new Losses(.5, 2, null, 1), of(auc, auc + .01), copies(.3, .1), null);
    }
}
