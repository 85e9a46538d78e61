package dev.peacock.audit.canary.spark;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.command.GivenPath;
import dev.peacock.command.JobOptions;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.SourceConfig;
import dev.peacock.dataset.text.Texts;
import dev.peacock.spark.session.Sessions;
import dev.peacock.text.input.Format;
import dev.peacock.text.input.TextOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which text models are trained on, and how it is cut. */
final class CorpusOptions {
    private static final int LENGTH = 4000;

    @Option(
            names = "--corpus",
            paramLabel = "URI",
            description =
                    "The text: a file, a directory or a glob of Parquet, JSON Lines or text files. Instead, --conf takes that of a "
                            + "configuration's dataset.train.")
    @Nullable
    String corpus;

    @Option(
            names = "--text-column",
            paramLabel = "NAME",
            description = "Column or key of the text (default: ${DEFAULT-VALUE}).")
    String textColumn = TextOptions.TEXT;

    @Option(
            names = "--id-column",
            paramLabel = "NAME",
            description = "Column or key of a document's id (default: file and place).")
    @Nullable
    String idColumn;

    @Option(
            names = "--mail",
            description =
                    "Files are mails or mailboxes: the text is what stands below the headers, without lines of more than 120 characters.")
    boolean mail;

    @Option(
            names = "--length",
            paramLabel = "N",
            description = "Characters of a record; the rest of a document is left out (default: 4000).")
    @Nullable
    Integer length;

    @Option(
            names = "--pieces",
            paramLabel = "N",
            description = "Records that a document is cut into, at most (default: 1).")
    @Nullable
    Integer pieces;

    /** Where the text is, how it is read, and the length and number of a document's pieces. */
    record Text(String path, TextOptions texts, int length, int pieces) {}

    /** By these options, or by the file of --conf. UserError where neither or both say it. */
    Text text(JobOptions options) {
        return options.conf == null ? text() : ofConfiguration(options, options.conf);
    }

    private Text text() {
        if (corpus == null) {
            throw new UserError(
                    "--corpus is missing: give the text that models are to be trained on, or --conf with a data set of texts");
        }
        if (mail && !textColumn.equals(TextOptions.TEXT)) {
            throw new UserError(
                    "--text-column belongs to Parquet and JSON Lines, and --mail says that files are mails");
        }
        return new Text(
                GivenPath.localByDefault(corpus).toString(),
                new TextOptions(textColumn, idColumn, List.of(), mail ? Format.MAIL : null),
                length == null ? LENGTH : length,
                pieces == null ? 1 : pieces);
    }

    private Text ofConfiguration(JobOptions options, String conf) {
        if (corpus != null
                || length != null
                || pieces != null
                || mail
                || idColumn != null
                || !textColumn.equals(TextOptions.TEXT)) {
            throw new UserError(
                    "--conf says what the text is and how it is cut; remove --corpus, --length, --pieces, --mail,"
                            + " --text-column and --id-column, or --conf");
        }
        DatasetConfig dataset = options.fromFile(Sessions.hadoop()).config().dataset();
        DatasetConfig.Pieces cut = dataset.pieces();
        if (!(dataset.train() instanceof SourceConfig.Texts texts) || cut == null) {
            throw new UserError(
                    Shown.path(conf) + ": dataset.train has no texts; canaries are inserted into texts, whose"
                            + " format is text, jsonl or parquet with a column of text");
        }
        return new Text(texts.path(), Texts.options(texts), cut.length(), cut.count());
    }
}
