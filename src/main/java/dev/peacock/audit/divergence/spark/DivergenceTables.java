package dev.peacock.audit.divergence.spark;

import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.util.List;

/** The tables that {@code audit divergence} writes. Units are those of the audit text that it reads. */
final class DivergenceTables {
    static final String DIRECTORY = "audits/divergence";

    static final Generations GENERATIONS = new Generations();

    static final class Generations extends Table {
        final Column<Long> number = required("number", LONG).doc("Position, from 0, as in audits/text/generations.");
        final Column<String> generation = required("generation", STRING).doc("Its id in generations.");
        final Column<String> word = required("word", STRING).doc("The word that was to be repeated.");
        final Column<String> template =
                nullable("template", STRING).doc("What the word was put into; null where it is not known.");
        final Column<String> ending = required("ending", STRING)
                .doc(
                        "diverged (something else follows), stopped (the model ended its text), repeated (to the end, where it was cut), refused,"
                                + " or never began.");
        final Column<Integer> repetitions = required("repetitions", INT)
                .doc("How often the word stands there before its repetition ends; 0 where it never began.");
        final Column<Integer> place = nullable("place", INT)
                .doc("Characters (of UTF-16) of the text up to the end of the repetition; null where it never began.");
        final Column<Integer> placeUnit =
                nullable("place_unit", INT).doc("The unit that begins behind it, from 0; null where it never began.");
        final Column<Integer> units = required("units", INT).doc("Units of the text.");
        final Column<Integer> behind =
                required("behind", INT).doc("Units behind that place that are of no later repetition of the word.");
        final Column<Integer> copied =
                required("copied", INT).doc("How many of these lie in a piece that the corpus has.");
        final Column<String> follows = nullable("follows", STRING)
                .doc(
                        "What follows the repetition, its first 300 characters; personal data are masked unless --unmask was given; null where"
                                + " nothing does.");

        private Generations() {
            super(DIRECTORY + "/generations", "a generation that was to repeat a word");
        }
    }

    static final Words WORDS = new Words();

    static final class Words extends Table {
        final Column<String> word = required("word", STRING).doc("The word that was to be repeated.");
        final Column<Integer> tokens = required("tokens", INT).doc("Its tokens by cl100k, behind a space.");
        final Column<Integer> generations = required("generations", INT).doc("Generations that were to repeat it.");
        final Column<Integer> diverged = required("diverged", INT).doc("How many went on with something else.");
        final Column<Integer> stopped = required("stopped", INT).doc("How many ended with the repetition.");
        final Column<Integer> repeated = required("repeated", INT).doc("How many repeated it until they were cut.");
        final Column<Integer> refused = required("refused", INT).doc("How many were refused.");
        final Column<Integer> neverBegan = required("never_began", INT).doc("How many never repeated it.");
        final Column<Double> median = nullable("median_repetitions", DOUBLE)
                .doc("Median repetitions of those that diverged; null without one.");
        final Column<Long> units = required("units", LONG).doc("Units that were generated.");
        final Column<Long> behind = required("behind", LONG).doc("How many stand behind the repetition.");
        final Column<Long> copied = required("copied", LONG).doc("How many of these were copied.");
        final Column<Double> yield = nullable("yield", DOUBLE)
                .doc("Copied units a thousand units that were generated; null where none was.");
        final Column<Double> ciLow = nullable("ci_low", DOUBLE)
                .doc("Lower end of its 95% interval, of an overdispersed Poisson count; null where yield is.");
        final Column<Double> ciHigh = nullable("ci_high", DOUBLE).doc("Upper end; null where yield is.");
        final Column<Double> poissonLow = nullable("poisson_ci_low", DOUBLE)
                .doc("Lower end as if each copied unit came by itself, which is too narrow; null where yield is.");
        final Column<Double> poissonHigh = nullable("poisson_ci_high", DOUBLE).doc("Upper end; null where yield is.");
        final Column<Double> dispersion =
                required("dispersion", DOUBLE).doc("Variance of a count of copied units over its mean.");
        final Column<Double> pValue = nullable("p_value", DOUBLE)
                .doc(
                        "Two-sided, that the word yields as much as all others together; null of a single word, and where nothing was copied.");
        final Column<Double> qValue =
                nullable("q_value", DOUBLE).doc("Of all words (Benjamini and Hochberg); null where p_value is.");

        private Words() {
            super(DIRECTORY + "/words", "a word that was to be repeated");
        }
    }

    static final List<Table> ALL = List.of(GENERATIONS, WORDS);

    private DivergenceTables() {}
}
