package dev.peacock.audit.canary.spark;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.command.CorpusOptions;
import dev.peacock.command.GivenPath;
import dev.peacock.command.JobOptions;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.SourceConfig;
import dev.peacock.dataset.text.Texts;
import dev.peacock.spark.session.Sessions;
import dev.peacock.text.input.TextOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which text models are trained on, and how it is cut. */
final class TrainingText {
    private static final int LENGTH = 4000;

    @Mixin
    final CorpusOptions corpus = new CorpusOptions();

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
        return options.conf == null ? ofOptions(options) : ofConfiguration(options, options.conf);
    }

    private Text ofOptions(JobOptions options) {
        String uri = corpus.uri();
        if (uri == null) {
            throw new UserError(
                    "--corpus is missing: give the text that models are to be trained on, or --conf with a data set of texts");
        }
        options.refuseConfiguration("audit canary with --corpus", "its own options say which text is taken");
        return new Text(
                GivenPath.localByDefault(uri).toString(),
                corpus.onlyTexts(),
                length == null ? LENGTH : length,
                pieces == null ? 1 : pieces);
    }

    private Text ofConfiguration(JobOptions options, String conf) {
        if (corpus.isGiven() || length != null || pieces != null) {
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
