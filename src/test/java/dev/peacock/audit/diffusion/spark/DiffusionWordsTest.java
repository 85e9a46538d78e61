package dev.peacock.audit.diffusion.spark;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.diffusion.DiffusionSummary;
import dev.peacock.audit.diffusion.DiffusionSummary.Attack;
import dev.peacock.audit.diffusion.DiffusionSummary.Copies;
import dev.peacock.audit.diffusion.DiffusionSummary.Losses;
import dev.peacock.audit.diffusion.OverModels;
import dev.peacock.audit.diffusion.Sweep;
import dev.peacock.report.AuditSection.Chart;
import dev.peacock.report.AuditSection.Figures;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiffusionWordsTest {
    private static OverModels of(double... byModel) {
        return requireNonNull(OverModels.of(byModel));
    }

    private static Copies copies(double rate, double control) {
        double[] differences = {rate - control, rate - control + .001};
        return new Copies("distance", 100, .1, of(rate, rate + .001), of(control, control), of(differences), 3);
    }

    private static DiffusionSummary found(double seen, Copies copies) {
        return new DiffusionSummary(
                50,
                50,
                0,
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
        assertThat(DiffusionWords.parts(nothing)).noneMatch(part -> part instanceof Figures);
        assertThat(DiffusionWords.sentences(found(1.4, copies(1, .2))))
                .anyMatch(sentence -> sentence.contains("near-copies of an image that it saw"));
    }

    @Test
    void asManyNearCopiesAsInTheControl_areNotCalledSo() {
        DiffusionSummary same = found(1.4, copies(.999, .999));
        assertThat(DiffusionWords.sentences(same))
                .anyMatch(sentence -> sentence.startsWith("Nothing shows that the models copy: of 100 generations"))
                .noneMatch(sentence -> sentence.contains("are near-copies"));
        assertThat(DiffusionWords.parts(same).get(0).toString())
                .contains("none shown")
                .doesNotContain("99.9");
    }

    @Test
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
                List.of(new Sweep.Variant("1", 2, 1, new Losses(2, 2, null, 1), null, null, null), variant("9", .6)),
                List.of());
        assertThat(ComparedWords.sentences(untaught)).first().asString().contains("learnt nothing with steps = 1:");
    }

    private static Sweep.Variant variant(String value, double auc) {
        return new Sweep.Variant(value, 2, 10, new Losses(.5, 2, null, 1), of(auc, auc + .01), copies(.3, .1), null);
    }
}
