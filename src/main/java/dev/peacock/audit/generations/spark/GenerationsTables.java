package dev.peacock.audit.generations.spark;

import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.util.List;

/** The tables that {@code audit generations} writes. */
final class GenerationsTables {
    static final String DIRECTORY = "audits/generations";

    private static final String ID = ": that of its column, its file's name, or its place.";
    private static final String RATIO =
            "The distance divided by half the mean distance of that train image to the 50 distinct train images nearest to it;"
                    + " null where there is no other train image.";

    /** An image and the train image nearest to it: the columns that such tables begin with. */
    abstract static class Nearest extends Table {
        final Column<Integer> number = required("number", INT).doc("Position of the image, from 0, as they are read.");
        final Column<String> id = required("id", STRING).doc("Id of the image" + ID);
        final Column<Integer> train =
                required("train_number", INT).doc("Position of the nearest train image, of equal ones the first.");
        final Column<String> trainId = required("nearest_id", STRING).doc("Id of that train image" + ID);
        final Column<Double> distance = required("distance", DOUBLE)
                .doc(
                        "Root of the mean squared difference of their numbers, from 0 (black) to 1 (white) or of embeddings; with --tile that"
                                + " of the square that differs most.");
        final Column<Double> ratio = nullable("ratio", DOUBLE).doc(RATIO);

        private Nearest(String path, String row) {
            super(path, row);
        }
    }

    static final Generations GENERATIONS = new Generations();

    static final class Generations extends Nearest {
        final Column<Integer> times =
                required("train_times", INT).doc("How often that train image stands in the train set.");
        final Column<Integer> copy = required("near_copy", INT).doc("1 if it is nearer than the cut, otherwise 0.");
        final Column<Integer> clique = nullable("group_number", INT)
                .doc(
                        "Number of the group of generations that repeat among themselves, the largest is 0; null for none.");

        private Generations() {
            super(DIRECTORY + "/generations", "a generation");
        }
    }

    static final Control CONTROL = new Control();

    static final class Control extends Nearest {
        final Column<Integer> sets =
                required("sets_the_cut", INT).doc("1 if the cut was set by it, 0 if it is one of the control.");

        private Control() {
            super(
                    DIRECTORY + "/control",
                    "an image that is no copy: a held-out image that is no train image and no repeat of another or, without --held-out, one of the distinct train"
                            + " images, of which the nearest is another one");
        }
    }

    static final Copied COPIED = new Copied();

    static final class Copied extends Table {
        final Column<Integer> train = required("train_number", INT).doc("Position of the train image.");
        final Column<String> id = required("id", STRING).doc("Id of the train image" + ID);
        final Column<Integer> times = required("train_times", INT).doc("How often it stands in the train set.");
        final Column<Integer> copies = required("near_copies", INT).doc("Generations that are near-copies of it.");
        final Column<Double> distance = required("distance", DOUBLE).doc("The smallest distance of them.");

        private Copied() {
            super(DIRECTORY + "/copied", "a distinct train image that a near-copy is nearest to");
        }
    }

    static final Groups GROUPS = new Groups();

    static final class Groups extends Table {
        final Column<String> column = required("column_name", STRING).doc("A column of --by.");
        final Column<String> value = required("value", STRING).doc("One of its values.");
        final Column<Integer> generations = required("generations", INT).doc("Generations that have it.");
        final Column<Integer> copies = required("near_copies", INT).doc("Near-copies among them.");
        final Column<Double> rate = required("rate", DOUBLE).doc("Their share.");
        final Column<Double> low = required("ci_low", DOUBLE)
                .doc(
                        "Lower end of its 95% interval (Wilson); generations that are equal number by number count as one draw.");
        final Column<Double> high = required("ci_high", DOUBLE).doc("Upper end.");

        private Groups() {
            super(DIRECTORY + "/groups", "a value of a column of --by");
        }
    }

    static final List<Table> ALL = List.of(GENERATIONS, CONTROL, COPIED, GROUPS);

    private GenerationsTables() {}
}
