package dev.peacock.audit.stealing.spark;

import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.util.List;

/** The tables that {@code audit stealing} writes. */
final class StealingTables {
    static final String DIRECTORY = "audits/stealing";

    static final Copies COPIES = new Copies();

    static final class Copies extends Table {
        final Column<Integer> run =
                required("run", INT).doc("Run of the fleet whose model was stolen; 0 of a file or a service.");
        final Column<String> answers = required("answers", STRING)
                .doc("What the model told: full, rounded:K, label, or service for whatever a service tells.");
        final Column<String> attack = required("attack", STRING)
                .doc(
                        "equations, or how the queries for a thief's training were chosen: uniform, line-search, adaptive.");
        final Column<Integer> thief = required("thief", INT).doc("Number of the thief's training; 0 for equations.");
        final Column<Long> budget =
                required("budget", LONG).doc("Queries that were allowed; of equations, those that it takes.");
        final Column<Long> queries = required("queries", LONG).doc("Queries that were asked.");
        final Column<Integer> byLabels = required("by_labels", INT)
                .doc(
                        "1 where labels alone were told, or confidences that were all rounded to 0 and 1, so that nothing is known of how sure the"
                                + " model is; else 0.");
        final Column<String> failed = nullable("failed", STRING).doc("Why there is no copy; null where there is one.");
        final Column<Integer> uniformPoints = nullable("uniform_points", INT)
                .doc("Random queries at which the copy was judged; null without a copy, as are all columns behind it.");
        final Column<Integer> uniformSame = nullable("uniform_same", INT)
                .doc("Those at which both give the same label; null where the points are.");
        final Column<Double> uniformAgreement =
                nullable("uniform_agreement", DOUBLE).doc("Their share, 1 - R_unif; null where the points are.");
        final Column<Double> uniformLow = nullable("uniform_ci_low", DOUBLE)
                .doc("Lower end of its 95% interval over points (Wilson); null where the points are.");
        final Column<Double> uniformHigh =
                nullable("uniform_ci_high", DOUBLE).doc("Upper end; null where the lower one is.");
        final Column<Double> uniformVariation = nullable("uniform_variation", DOUBLE)
                .doc(
                        "Mean total variation distance of the two models' probabilities there, from 0 to 1; of a service, of what it tells, which may"
                                + " be rounded; null where the points are, and of copies by labels.");
        final Column<Integer> testPoints =
                nullable("test_points", INT).doc("Test examples at which the copy was judged; null without any.");
        final Column<Integer> testSame =
                nullable("test_same", INT).doc("Those at which both give the same label; null where the points are.");
        final Column<Double> testAgreement =
                nullable("test_agreement", DOUBLE).doc("Their share, 1 - R_test; null where the points are.");
        final Column<Double> testLow = nullable("test_ci_low", DOUBLE)
                .doc("Lower end of its 95% interval over points (Wilson); null where the points are.");
        final Column<Double> testHigh = nullable("test_ci_high", DOUBLE).doc("Upper end; null where the lower one is.");
        final Column<Double> testVariation = nullable("test_variation", DOUBLE)
                .doc("Mean total variation distance there; null where the points are, and of copies by labels.");
        final Column<Double> parameterError = nullable("parameter_error", DOUBLE)
                .doc(
                        "Norm of the difference of all parameters over the norm of the true ones; of copies by labels, up to a factor; null where the true ones"
                                + " are not known, or the model is no softmax regression.");
        final Column<Double> condition = nullable("condition", DOUBLE)
                .doc("Condition number of the equations; null where they were solved by least squares.");
        final Column<Double> members = nullable("member_auc", DOUBLE)
                .doc(
                        "How well the copy's loss tells the train examples of the stolen model from others (AUC); null where they are not known,"
                                + " and of copies by labels.");
        final Column<Double> membersLow =
                nullable("member_ci_low", DOUBLE).doc("Lower end of its 95% interval; null where the AUC is.");
        final Column<Double> membersHigh =
                nullable("member_ci_high", DOUBLE).doc("Upper end; null where the lower one is.");
        final Column<Double> victims = nullable("victim_member_auc", DOUBLE)
                .doc("The same of the stolen model's own loss; null where they are not known.");

        final Column<Double> inversion = nullable("inversion_distance", DOUBLE)
                .doc(
                        "Root mean square of the difference between inputs that inversions of the copy and of the model give for a class (MI-FACE),"
                                + " from 0 to 1 over the range; null where none were made, as of copies by labels.");
        final Column<Double> inversionOthers = nullable("inversion_distance_to_others", DOUBLE)
                .doc("The same to the model's inputs of other classes; null where none were made.");
        final Column<Double> inversionConfidence = nullable("inversion_confidence", DOUBLE)
                .doc(
                        "The model's confidence in the class of the copy's inputs, the mean over classes; null where none were made.");

        private Copies() {
            super(DIRECTORY + "/copies", "a copy of a model");
        }
    }

    static final List<Table> ALL = List.of(COPIES);

    private StealingTables() {}
}
