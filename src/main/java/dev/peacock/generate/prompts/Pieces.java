package dev.peacock.generate.prompts;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import dev.peacock.text.input.Document;
import dev.peacock.text.input.Split;
import dev.peacock.text.input.TextSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** Prompts that stand in documents: beginnings of them, or pieces at random places. */
public final class Pieces {
    private static final long PLACES = -1;

    private final PieceOptions options;
    private final RandomStream random;
    private final @Nullable Reservoir<Prompt> reservoir;
    private final List<Prompt> all = new ArrayList<>();
    private long documents;
    private long tooShort;

    private Pieces(PieceOptions options, long seed, boolean isOfPlaces) {
        this.options = options;
        this.random = new RandomStream(Seeds.seed(seed, Seeds.Purpose.GENERATE, PLACES));
        Integer count = options.count();
        this.reservoir = count == null ? null : new Reservoir<>(count, isOfPlaces, random);
    }

    /**
     * What was found.
     *
     * @param documents of the corpus
     * @param tooShort those of them that no prompt can come from
     */
    public record Found(List<Prompt> prompts, long documents, long tooShort) {}

    /**
     * Pieces at random: every place of the corpus that has a piece behind it is as probable as any other, so that long documents give more.
     * They are drawn with replacement. Reads the corpus once; {@code count} must be given.
     */
    public static Found random(PieceOptions options, long seed, Configuration hadoop) throws IOException {
        Objects.requireNonNull(options.count());
        Pieces pieces = new Pieces(options, seed, true);
        return pieces.read(hadoop, pieces::addPlaces);
    }

    /** One of each document, or of so many documents at random. */
    public static Found ofDocuments(PieceOptions options, long seed, Configuration hadoop) throws IOException {
        Pieces pieces = new Pieces(options, seed, false);
        return pieces.read(hadoop, pieces::addDocument);
    }

    private interface Adding {
        void add(Document document, Cut cut);
    }

    private Found read(Configuration hadoop, Adding adding) throws IOException {
        for (Split split : TextSource.plan(options.corpus(), options.texts(), hadoop)) {
            split.read(hadoop, document -> {
                documents++;
                Cut cut = new Cut(document.utf8(), options.form());
                if (cut.units() < options.length()) {
                    tooShort++;
                } else {
                    adding.add(document, cut);
                }
            });
        }
        List<Prompt> prompts = reservoir == null ? all : reservoir.kept();
        if (prompts.isEmpty()) {
            String units = options.form().unit().name().toLowerCase(Locale.ROOT);
            throw new UserError(String.format(
                    Locale.ROOT,
                    "none of the %,d documents of %s is as long as a prompt%s of %,d %s; ask for shorter ones, or give longer documents",
                    documents,
                    Shown.path(options.corpus()),
                    options.suffix() > 0 ? " with its suffix" : "",
                    options.length(),
                    units));
        }
        return new Found(prompts, documents, tooShort);
    }

    private void addPlaces(Document document, Cut cut) {
        Objects.requireNonNull(reservoir)
                .add(cut.units() - options.length() + 1L, place -> prompt(document, cut, (int) place));
    }

    private void addDocument(Document document, Cut cut) {
        int places = cut.units() - options.length() + 1;
        int from = options.anywhere() ? random.nextInt(places) : 0;
        if (reservoir != null) {
            reservoir.add(1, one -> prompt(document, cut, from));
            return;
        }
        Prompt prompt = prompt(document, cut, from);
        if (prompt == null) {
            tooShort++;
        } else {
            all.add(prompt);
        }
    }

    /** Null where its tokens are no text. */
    private @Nullable Prompt prompt(Document document, Cut cut, int from) {
        int start = cut.start(from);
        int middle = cut.end(from + options.prefix());
        String text = cut.text(start, middle);
        String suffix = options.suffix() == 0 ? null : cut.text(middle, cut.end(from + options.length()));
        if (text == null || options.suffix() > 0 && suffix == null) {
            return null;
        }
        return new Prompt(text, new Prompt.Place(document.id(), start, suffix), null);
    }
}
