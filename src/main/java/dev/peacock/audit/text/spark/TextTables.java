package dev.peacock.audit.text.spark;

import static dev.peacock.table.ColumnType.DOUBLE;
import static dev.peacock.table.ColumnType.INT;
import static dev.peacock.table.ColumnType.LONG;
import static dev.peacock.table.ColumnType.STRING;

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
        final Column<Long> number = required("number", LONG, "Position of the generation, from 0, as files are read.");
        final Column<String> generation = required("generation", STRING, GENERATION);
        final Column<Integer> start = required("start", INT, "The generation's unit that it begins with, from 0.");
        final Column<Integer> length = required("length", INT, "Units of the generation in it, at least K.");
        final Column<String> document = required("document", STRING, DOCUMENT);
        final Column<Integer> offset = required(
                "document_start", INT, "The document's unit that it begins with, where it first stands there.");

        private Pieces(String path, String row) {
            super(path, row);
        }
    }

    static final Matches MATCHES = new Matches();

    /** Its columns. */
    static final class Matches extends Pieces {
        final Column<Long> documents = required(
                "documents",
                LONG,
                "How many documents hold each part of it: the fewest that any of its windows of K units is in. At most 20"
                        + " documents that hold all of it are listed, each in a row.");
        final Column<String> kind =
                required("kind", STRING, KIND + " Of a copy: whether all of its windows are common.");
        final Column<String> text = required(
                "text",
                STRING,
                "Its text as the generation has it, the first 2,000 characters; personal data are masked unless --unmask was given.");

        private Matches() {
            super(
                    DIRECTORY + "/matches",
                    "a piece of a generation and a document that holds it word for word; a piece is as long as possible, and"
                            + " none lies within a longer one that another document holds");
        }
    }

    static final Windows WINDOWS = new Windows();

    /** Its columns. */
    static final class Windows extends Table {
        final Column<String> window = required("window_id", STRING, "Its id, 32 hex digits: the same for equal text.");
        final Column<Long> generations = required("generations", LONG, "Generations that hold it.");
        final Column<Long> occurrences = required("occurrences", LONG, "How often generations hold it.");
        final Column<Long> documents = required("documents", LONG, "Documents that hold it.");
        final Column<Long> corpusOccurrences =
                required("corpus_occurrences", LONG, "How often the corpus holds it, all documents together.");
        final Column<String> kind = required("kind", STRING, KIND);
        final Column<Long> number = required("number", LONG, "Position of the first generation that holds it.");
        final Column<Integer> start = required("start", INT, "The unit that it begins with there.");

        private Windows() {
            super(DIRECTORY + "/windows", "a distinct window of K units that generations and the corpus hold");
        }
    }

    static final Generations GENERATIONS = new Generations();

    /** Its columns. */
    static final class Generations extends Table {
        final Column<Long> number = required("number", LONG, "Position, from 0, as files are read.");
        final Column<String> generation = required("generation", STRING, GENERATION);
        final Column<String> group = nullable(
                "group_name",
                STRING,
                "Values of the columns of --by, as in model=a, prompt=b; personal data are masked unless --unmask was given; null without --by.");
        final Column<Integer> units = required("units", INT, "Its length in units.");
        final Column<Integer> copied =
                required("copied", INT, "Units that lie in a copied window of K, of at most --common documents.");
        final Column<Integer> common = required("common", INT, "Further units, which lie in common windows only.");
        final Column<Double> share = nullable("share", DOUBLE, "copied / units; null where it has no unit.");
        final Column<Integer> windows = required("windows", INT, "Windows of K units that it has.");
        final Column<Integer> found = required("found", INT, "How many of them the corpus holds.");
        final Column<Integer> longest =
                required("longest", INT, "Units of the longest copy from a single document; 0 without one of K.");
        final Column<Integer> near =
                nullable("near", INT, "Units in a copied window or a near-verbatim copy; null without --near.");
        final Column<Integer> control = nullable(
                "control",
                INT,
                "Units that lie in a window which the corpus of --against holds; null without --against.");

        private Generations() {
            super(DIRECTORY + "/generations", "a generation");
        }
    }

    static final Documents DOCUMENTS = new Documents();

    /** Its columns. */
    static final class Documents extends Table {
        final Column<String> document = required("document", STRING, DOCUMENT);
        final Column<Integer> units = required("units", INT, "Its length in units.");
        final Column<Integer> copied = required(
                "copied",
                INT,
                "Units that lie in a copied window, which a generation holds and at most --common documents.");
        final Column<Double> share = required("share", DOUBLE, "copied / units.");
        final Column<Integer> longest = required(
                "longest",
                INT,
                "Units of its longest stretch of such windows, which may come from several generations.");
        final Column<Integer> pieces = required("pieces", INT, "Number of such stretches.");

        private Documents() {
            super(DIRECTORY + "/documents", "a document of the corpus with a copied window");
        }
    }

    static final Groups GROUPS = new Groups();

    /** Its columns. */
    static final class Groups extends Table {
        final Column<String> group =
                nullable("group_name", STRING, "As in generations; null in the first row, of all.");
        final Column<Long> generations = required("generations", LONG, "Generations of the group.");
        final Column<Long> units = required("units", LONG, "Units that were generated.");
        final Column<Long> copied = required("copied", LONG, "How many lie in a copied window.");
        final Column<Double> share = nullable("share", DOUBLE, "copied / units; null where no unit was generated.");
        final Column<Double> ciLow = nullable(
                "ci_low",
                DOUBLE,
                "Lower end of its 95% interval, with generations as the sample; null with fewer than two generations.");
        final Column<Double> ciHigh = nullable("ci_high", DOUBLE, "Upper end; null where the lower is.");
        final Column<Long> common = required("common", LONG, "Further units, in common windows only.");
        final Column<Long> windows = required("windows", LONG, "Distinct windows that are copied.");
        final Column<Double> windowsCiLow = nullable(
                "windows_ci_low",
                DOUBLE,
                "Lower end of a 95% interval of how many as many other generations have; null with fewer than two, and where nothing is"
                        + " copied.");
        final Column<Double> windowsCiHigh = nullable("windows_ci_high", DOUBLE, "Upper end; null where the lower is.");
        final Column<Long> near =
                nullable("near", LONG, "Units in a copied window or a near-verbatim copy; null without --near.");
        final Column<Double> nearShare =
                nullable("near_share", DOUBLE, "near / units; null without --near, and where no unit was generated.");
        final Column<Double> nearCiLow =
                nullable("near_ci_low", DOUBLE, "Lower end of its interval; null where there is none.");
        final Column<Double> nearCiHigh = nullable("near_ci_high", DOUBLE, "Upper end; null where the lower is.");
        final Column<Long> control =
                nullable("control", LONG, "Units in a window of the corpus of --against; null without --against.");
        final Column<Double> controlShare = nullable(
                "control_share", DOUBLE, "control / units; null without --against, and where no unit was generated.");
        final Column<Double> controlCiLow =
                nullable("control_ci_low", DOUBLE, "Lower end of its interval; null where there is none.");
        final Column<Double> controlCiHigh = nullable("control_ci_high", DOUBLE, "Upper end; null where the lower is.");

        private Groups() {
            super(DIRECTORY + "/groups", "all generations, and then each group of --by");
        }
    }

    static final NearCopies NEAR = new NearCopies();

    /** Its columns. */
    static final class NearCopies extends Pieces {
        final Column<Integer> documentLength = required("document_length", INT, "Units of the document in it.");
        final Column<Integer> edits = required("edits", INT, "Units replaced, inserted or left out, at least 1.");
        final Column<Double> similarity =
                required("similarity", DOUBLE, "1 - edits / units of the longer side, at least --near.");
        final Column<String> script = required(
                "script",
                STRING,
                "How the document's text becomes the generation's, as in =40 ~2 +1 -3 =9: units that are equal, replaced, only generated,"
                        + " left out.");
        final Column<String> text = required("text", STRING, "Its text as the generation has it, as in matches.");
        final Column<String> source = required("source", STRING, "Its text as the document has it, as in matches.");

        private NearCopies() {
            super(
                    DIRECTORY + "/near",
                    "a piece of a generation and a document that has it but for a few units; none without --near");
        }
    }

    static final List<Table> ALL = List.of(MATCHES, WINDOWS, GENERATIONS, DOCUMENTS, GROUPS, NEAR);

    private TextTables() {}
}
