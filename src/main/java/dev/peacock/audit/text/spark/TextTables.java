package dev.peacock.audit.text.spark;

import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.util.List;

/** The tables that {@code audit text} writes. A unit is a word, token, character or byte, as --unit says; K is --min. */
final class TextTables {
    static final String DIRECTORY = "audits/text";

    private static final String GENERATION = "Id of the generation: of its column, or its place in the files.";
    private static final String DOCUMENT = "Id of the document: of its column, or its place in the files.";
    private static final String KIND =
            "copied, or common: more than --common documents hold it; without --common all are copied.";

    /** A piece of a generation in a document: the columns that such tables begin with. */
    abstract static class Pieces extends Table {
        final Column<Long> number =
                required("number", LONG).doc("Position of the generation, from 0, as files are read.");
        final Column<String> generation = required("generation", STRING).doc(GENERATION);
        final Column<Integer> start = required("start", INT).doc("The generation's unit that it begins with, from 0.");
        final Column<Integer> length = required("length", INT).doc("Units of the generation in it, at least K.");
        final Column<String> document = required("document", STRING).doc(DOCUMENT);
        final Column<Integer> offset = required("document_start", INT)
                .doc("The document's unit that it begins with, where it first stands there.");

        private Pieces(String path, String row) {
            super(path, row);
        }
    }

    static final Matches MATCHES = new Matches();

    static final class Matches extends Pieces {
        final Column<Long> documents = required("documents", LONG)
                .doc(
                        "How many documents hold each part of it: the fewest that any of its windows of K units is in. At most 20"
                                + " documents that hold all of it are listed, each in a row; of a copy that was cut at common text,"
                                + " those that hold it as it was before.");
        final Column<String> kind = required("kind", STRING)
                .doc(KIND + " A copy that is common in part is cut, so that all windows of a piece are of its kind.");
        final Column<String> text = required("text", STRING)
                .doc(
                        "Its text as the generation has it, the first 2,000 characters; personal data are masked unless --unmask was given.");

        private Matches() {
            super(
                    DIRECTORY + "/matches",
                    "a piece of a generation and a document that holds it word for word; a piece is as long as possible, and"
                            + " none lies within a longer one that another document holds. With --common it is cut where its windows begin or"
                            + " stop to be common");
        }
    }

    static final Windows WINDOWS = new Windows();

    static final class Windows extends Table {
        final Column<String> window =
                required("window_id", STRING).doc("Its id, 32 hex digits: the same for equal text.");
        final Column<Long> generations = required("generations", LONG).doc("Generations that hold it.");
        final Column<Long> occurrences = required("occurrences", LONG).doc("How often generations hold it.");
        final Column<Long> documents = required("documents", LONG).doc("Documents that hold it.");
        final Column<Long> corpusOccurrences =
                required("corpus_occurrences", LONG).doc("How often the corpus holds it, all documents together.");
        final Column<String> kind = required("kind", STRING).doc(KIND);
        final Column<Long> number = required("number", LONG).doc("Position of the first generation that holds it.");
        final Column<Integer> start = required("start", INT).doc("The unit that it begins with there.");

        private Windows() {
            super(DIRECTORY + "/windows", "a distinct window of K units that generations and the corpus hold");
        }
    }

    static final Generations GENERATIONS = new Generations();

    static final class Generations extends Table {
        final Column<Long> number = required("number", LONG).doc("Position, from 0, as files are read.");
        final Column<String> generation = required("generation", STRING).doc(GENERATION);
        final Column<String> group = nullable("group_name", STRING)
                .doc(
                        "Values of the columns of --by, as in model=a, prompt=b; personal data are masked unless --unmask was given; null without --by.");
        final Column<Integer> units = required("units", INT).doc("Its length in units.");
        final Column<Integer> copied = required("copied", INT)
                .doc("Units that lie in a copied window of K, of at most --common documents, and in no common one.");
        final Column<Integer> common = required("common", INT).doc("Further units, which lie in a common window.");
        final Column<Double> share = nullable("share", DOUBLE).doc("copied / units; null where it has no unit.");
        final Column<Integer> windows = required("windows", INT).doc("Windows of K units that it has.");
        final Column<Integer> found = required("found", INT).doc("How many of them the corpus holds.");
        final Column<Integer> longest = required("longest", INT)
                .doc("Units of the longest copy from a single document that is not common; 0 without one of K.");
        final Column<Integer> near = nullable("near", INT)
                .doc(
                        "Units in a copied window or a near-verbatim copy, but for those that lie in a common window; null without --near.");
        final Column<Integer> control = nullable("control", INT)
                .doc("Units that lie in a window which the corpus of --against holds; null without --against.");

        private Generations() {
            super(DIRECTORY + "/generations", "a generation");
        }
    }

    static final Documents DOCUMENTS = new Documents();

    static final class Documents extends Table {
        final Column<String> document = required("document", STRING).doc(DOCUMENT);
        final Column<Integer> units = required("units", INT).doc("Its length in units.");
        final Column<Integer> copied = required("copied", INT)
                .doc(
                        "Units that lie in a copied window, which a generation holds and at most --common documents, and in no common one.");
        final Column<Double> share = required("share", DOUBLE).doc("copied / units.");
        final Column<Integer> longest = required("longest", INT)
                .doc("Units of its longest stretch of such windows, which may come from several generations.");
        final Column<Integer> pieces = required("pieces", INT).doc("Number of such stretches.");

        private Documents() {
            super(DIRECTORY + "/documents", "a document of the corpus with a copied window");
        }
    }

    static final Groups GROUPS = new Groups();

    static final class Groups extends Table {
        final Column<String> group =
                nullable("group_name", STRING).doc("As in generations; null in the first row, of all.");
        final Column<Long> generations = required("generations", LONG).doc("Generations of the group.");
        final Column<Long> units = required("units", LONG).doc("Units that were generated.");
        final Column<Long> copied =
                required("copied", LONG).doc("How many lie in a copied window, and in no common one.");
        final Column<Double> share = nullable("share", DOUBLE).doc("copied / units; null where no unit was generated.");
        final Column<Double> ciLow = nullable("ci_low", DOUBLE)
                .doc(
                        "Lower end of its 95% interval, with generations as the sample; null with fewer than two generations.");
        final Column<Double> ciHigh = nullable("ci_high", DOUBLE).doc("Upper end; null where the lower is.");
        final Column<Long> common = required("common", LONG).doc("Further units, in common windows.");
        final Column<Long> windows = required("windows", LONG).doc("Distinct windows that are copied.");
        final Column<Double> windowsCiLow = nullable("windows_ci_low", DOUBLE)
                .doc(
                        "Lower end of a 95% interval of how many as many other generations have; null with fewer than two, and where nothing is"
                                + " copied.");
        final Column<Double> windowsCiHigh =
                nullable("windows_ci_high", DOUBLE).doc("Upper end; null where the lower is.");
        final Column<Long> near = nullable("near", LONG)
                .doc(
                        "Units in a copied window or a near-verbatim copy, but for those that lie in a common window; null without --near.");
        final Column<Double> nearShare = nullable("near_share", DOUBLE)
                .doc("near / units; null without --near, and where no unit was generated.");
        final Column<Double> nearCiLow =
                nullable("near_ci_low", DOUBLE).doc("Lower end of its interval; null where there is none.");
        final Column<Double> nearCiHigh = nullable("near_ci_high", DOUBLE).doc("Upper end; null where the lower is.");
        final Column<Long> control =
                nullable("control", LONG).doc("Units in a window of the corpus of --against; null without --against.");
        final Column<Double> controlShare = nullable("control_share", DOUBLE)
                .doc("control / units; null without --against, and where no unit was generated.");
        final Column<Double> controlCiLow =
                nullable("control_ci_low", DOUBLE).doc("Lower end of its interval; null where there is none.");
        final Column<Double> controlCiHigh =
                nullable("control_ci_high", DOUBLE).doc("Upper end; null where the lower is.");

        private Groups() {
            super(DIRECTORY + "/groups", "all generations, and then each group of --by");
        }
    }

    static final NearCopies NEAR = new NearCopies();

    static final class NearCopies extends Pieces {
        final Column<Integer> documentLength = required("document_length", INT).doc("Units of the document in it.");
        final Column<Integer> edits = required("edits", INT).doc("Units replaced, inserted or left out, at least 1.");
        final Column<Double> similarity =
                required("similarity", DOUBLE).doc("1 - edits / units of the longer side, at least --near.");
        final Column<String> script = required("script", STRING)
                .doc(
                        "How the document's text becomes the generation's, as in =40 ~2 +1 -3 =9: units that are equal, replaced, only generated,"
                                + " left out.");
        final Column<String> text = required("text", STRING).doc("Its text as the generation has it, as in matches.");
        final Column<String> source = required("source", STRING).doc("Its text as the document has it, as in matches.");

        private NearCopies() {
            super(
                    DIRECTORY + "/near",
                    "a piece of a generation and a document that has it but for a few units; none without --near");
        }
    }

    static final List<Table> ALL = List.of(MATCHES, WINDOWS, GENERATIONS, DOCUMENTS, GROUPS, NEAR);

    private TextTables() {}
}
