package dev.peacock.audit.stealing.spark;

import static dev.peacock.audit.stealing.spark.StealingTables.COPIES;

import dev.peacock.audit.stealing.Copy;
import dev.peacock.audit.stealing.Fidelity;
import dev.peacock.audit.stealing.Inversion;
import dev.peacock.audit.stealing.Victim;
import dev.peacock.spark.output.Rows;
import dev.peacock.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The rows of the audit's table. */
final class StealingRows {
    private StealingRows() {}

    static List<Row> of(List<Victim> victims) {
        List<Row> rows = new ArrayList<>();
        for (Victim victim : victims) {
            victim.copies().forEach(copy -> rows.add(row(victim, copy)));
        }
        return rows;
    }

    private static Row row(Victim victim, Copy copy) {
        Fidelity uniform = copy.uniform();
        Fidelity test = copy.test();
        Copy.Told members = copy.members();
        return Rows.of(COPIES)
                .with(COPIES.run, victim.run())
                .with(COPIES.answers, copy.answers())
                .with(COPIES.attack, copy.attack())
                .with(COPIES.thief, copy.thief())
                .with(COPIES.budget, copy.budget())
                .with(COPIES.queries, copy.queries())
                .with(COPIES.byLabels, copy.byLabels() ? 1 : 0)
                .with(COPIES.failed, copy.failed())
                .with(COPIES.uniformPoints, of(uniform, Fidelity::points))
                .with(COPIES.uniformSame, of(uniform, Fidelity::same))
                .with(COPIES.uniformAgreement, of(uniform, Fidelity::agreement))
                .with(COPIES.uniformLow, COPIES.uniformHigh, of(uniform, Fidelity::interval))
                .with(COPIES.uniformVariation, of(uniform, Fidelity::variation))
                .with(COPIES.testPoints, of(test, Fidelity::points))
                .with(COPIES.testSame, of(test, Fidelity::same))
                .with(COPIES.testAgreement, of(test, Fidelity::agreement))
                .with(COPIES.testLow, COPIES.testHigh, of(test, Fidelity::interval))
                .with(COPIES.testVariation, of(test, Fidelity::variation))
                .with(COPIES.parameterError, copy.parameterError())
                .with(COPIES.condition, copy.condition())
                .with(COPIES.members, of(members, Copy.Told::auc))
                .with(COPIES.membersLow, COPIES.membersHigh, of(members, told -> new Interval(told.low(), told.high())))
                .with(COPIES.victims, of(victim.members(), Copy.Told::auc))
                .with(COPIES.inversion, of(copy.inversion(), Inversion::distance))
                .with(COPIES.inversionOthers, of(copy.inversion(), Inversion::others))
                .with(COPIES.inversionConfidence, of(copy.inversion(), Inversion::confidence))
                .build();
    }

    private static <S, T> @Nullable T of(@Nullable S from, Function<S, @Nullable T> what) {
        return from == null ? null : what.apply(from);
    }
}
