package dev.peacock.command;

import dev.peacock.check.UserError;
import dev.peacock.text.input.Format;
import dev.peacock.text.input.TextOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the documents of a corpus are, and how they are read. */
public final class CorpusOptions {
    @Option(
            names = "--corpus",
            paramLabel = "URI",
            description = "The documents: a file, a directory or a glob of Parquet, JSON Lines or text files.")
    @Nullable
    String corpus;

    @Option(
            names = "--text-column",
            paramLabel = "NAME",
            description = "Column or key of the text, wherever no other option says it (default: ${DEFAULT-VALUE}).")
    String textColumn = TextOptions.TEXT;

    @Option(
            names = "--id-column",
            paramLabel = "NAME",
            description = "Column or key of a document's id (default: file and place).")
    @Nullable
    String idColumn;

    @Option(
            names = "--mail",
            description = "Documents are mails or mailboxes: the text is what stands below the headers.")
    boolean mail;

    /** As it was typed; null where it was not. */
    public @Nullable String uri() {
        return corpus;
    }

    public String textColumn() {
        return textColumn;
    }

    /** Whether any of them was given. */
    public boolean isGiven() {
        return corpus != null || isTextNamed() || idColumn != null || mail;
    }

    private boolean isTextNamed() {
        return !textColumn.equals(TextOptions.TEXT);
    }

    /** How documents are read. */
    public TextOptions texts() {
        return new TextOptions(textColumn, idColumn, List.of(), mail ? Format.MAIL : null);
    }

    /** The same where nothing but documents has the column of the text; UserError where mails are to have one. */
    public TextOptions onlyTexts() {
        if (mail && isTextNamed()) {
            throw new UserError(
                    "--text-column belongs to Parquet and JSON Lines, and --mail says that files are mails");
        }
        return texts();
    }
}
