package dev.peacock.dataset.text;

import dev.peacock.check.Reason;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.SourceConfig;
import dev.peacock.text.input.Document;
import dev.peacock.text.input.Format;
import dev.peacock.text.input.Split;
import dev.peacock.text.input.TextOptions;
import dev.peacock.text.input.TextSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** Reads the documents of a configured corpus, in the order of the names of its files. */
public final class Texts {
    /** The label of documents without a group. */
    public static final String ALL = "document";

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private Texts() {}

    /**
     * A document.
     *
     * @param file as the corpus calls it
     * @param number its line (from 1), its row or its mail (from 0) in the file; -1 where the file is one document
     * @param where the same for a message
     * @param id what the corpus calls it, or null
     * @param group its label
     * @param pieces its examples, none of them empty
     * @param cut whether it goes on behind them
     * @param replaced characters that stand for bytes that were not UTF-8
     */
    public record Text(
            String file,
            long number,
            String where,
            @Nullable String id,
            String group,
            List<String> pieces,
            boolean cut,
            long replaced) {}

    /** UserError where a file cannot be read, or is not what the configuration says; {@code block} has the keys, such as dataset.train. */
    public static void read(
            SourceConfig.Texts source,
            String block,
            DatasetConfig.Pieces pieces,
            Configuration hadoop,
            Consumer<Text> texts) {
        try {
            // files are not cut, so that lines are counted from the first
            for (Split split : TextSource.plan(source.path(), options(source), hadoop, Long.MAX_VALUE)) {
                split.read(hadoop, document -> texts.accept(text(document, source, block, pieces)));
            }
        } catch (IOException e) {
            throw new UserError(Shown.path(source.path()) + " cannot be read: " + Reason.of(e), e);
        }
    }

    /** What is read of them: group and id, which documents must have, are columns. */
    public static TextOptions options(SourceConfig.Texts source) {
        List<String> columns = new ArrayList<>();
        if (source.group() != null) {
            columns.add(source.group());
        }
        if (source.id() != null) {
            columns.add(source.id());
        }
        Format format = switch (source.format()) {
            case TEXT -> source.mail() ? Format.MAIL : Format.TEXT;
            case JSONL -> Format.JSON_LINES;
            case PARQUET -> Format.PARQUET;
        };
        String text = source.text();
        return new TextOptions(text == null ? TextOptions.TEXT : text, null, columns, format);
    }

    private static Text text(Document document, SourceConfig.Texts source, String block, DatasetConfig.Pieces wanted) {
        String text = plain(document.utf8());
        List<String> pieces = pieces(text, wanted);
        int kept = pieces.stream().mapToInt(String::length).sum();
        long number = document.number();
        String place = document.id();
        String file = number < 0 ? place : place.substring(0, Math.max(place.lastIndexOf('@'), place.lastIndexOf('#')));
        String unit = switch (source.format()) {
            case TEXT -> "mail";
            case JSONL -> "line";
            case PARQUET -> "row";
        };
        String where = Shown.path(file) + (number < 0 ? "" : ", " + unit + " " + number);
        return new Text(
                file,
                number,
                where,
                source.id() == null ? null : value(document, source.id(), block, "id", where),
                source.group() == null ? ALL : value(document, source.group(), block, "group", where),
                pieces,
                kept < text.length(),
                document.replaced());
    }

    private static String value(Document document, String column, String block, String what, String where) {
        String value = document.columns().get(column);
        if (value == null || value.isBlank()) {
            throw new UserError("%s has no %s in '%s'; give each document one, or remove %s.%s"
                    .formatted(where, what, Shown.text(column), block, what));
        }
        return value;
    }

    /** With the line ends of Unix, and without a mark of the order of bytes. */
    static String plain(byte[] utf8) {
        String text = new String(utf8, StandardCharsets.UTF_8).replace("\r\n", "\n");
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
    }

    /** The first pieces of a text, cut between code points; the last may be shorter. */
    static List<String> pieces(String text, DatasetConfig.Pieces wanted) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from < text.length() && pieces.size() < wanted.count()) {
            int to = from;
            for (int n = 0; n < wanted.length() && to < text.length(); n++) {
                to += Character.charCount(text.codePointAt(to));
            }
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }
}
