package dev.peacock.dataset;

import dev.peacock.check.Problems;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.SourceConfig;
import dev.peacock.dataset.read.Source;
import dev.peacock.dataset.tabular.TestSplit;
import dev.peacock.dataset.text.TextEncoding;
import dev.peacock.dataset.text.Texts;
import dev.peacock.dataset.text.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Packs texts: an example is a row of symbols of the vocabulary, ended and filled up by {@link Vocabulary#END}. Reads the documents
 * several times rather than holding them, since the vocabulary is that of all train examples.
 */
final class TextPacker {
    private final DatasetConfig config;
    private final DatasetConfig.Pieces pieces;
    private final Configuration hadoop;
    private final StoreWriter writer;
    private final Problems problems;
    private final Map<String, String> ids = new HashMap<>();
    private final Map<Integer, Long> occurrences = new HashMap<>();
    private @Nullable BitSet chosen;
    private int width;

    /** What is counted of a split before its examples are written, all but what is not in the vocabulary. */
    private static final class Counting {
        private long documents;
        private long empty;
        private long cut;
        private long examples;
        private long characters;
        private long replaced;
        private long other;

        void count(Texts.Text text) {
            documents++;
            empty += text.pieces().isEmpty() ? 1 : 0;
            cut += text.cut() ? 1 : 0;
            examples += text.pieces().size();
            replaced += text.replaced();
            text.pieces().forEach(piece -> characters += piece.codePointCount(0, piece.length()));
        }

        TextEncoding.Counts counts() {
            return new TextEncoding.Counts(documents, empty, cut, examples, characters, other, replaced);
        }
    }

    private TextPacker(DatasetConfig config, Configuration hadoop, StoreWriter writer) {
        this.config = config;
        this.pieces = Objects.requireNonNull(config.pieces(), "pieces");
        this.hadoop = hadoop;
        this.writer = writer;
        this.problems = writer.problems();
    }

    /** Gives the writer all examples of both splits. UserError with what is wrong with the documents, before the first of them. */
    static void pack(DatasetConfig config, Configuration hadoop, StoreWriter writer) {
        new TextPacker(config, hadoop, writer).pack();
    }

    private void pack() {
        problems.heed("", this::choose);
        problems.throwIfAny();
        Counting train = new Counting();
        Counting test = new Counting();
        boolean read = problems.heed("", () -> read(true, text -> countTrain(text, train)));
        ids.clear();
        problems.heed("", () -> read(false, text -> countTest(text, test)));
        if (read && train.examples == 0) {
            String path = source(true).path();
            problems.add("", new UserError.Said(Shown.path(path) + " has no document with a character", path));
        }
        problems.throwIfAny();
        Vocabulary vocabulary = Vocabulary.of(occurrences);
        read(true, text -> write(text, vocabulary, train, source(true)));
        writer.beginTest();
        read(false, text -> write(text, vocabulary, test, source(false)));
        writer.text(new TextEncoding(vocabulary, pieces.length(), pieces.count(), train.counts(), test.counts()));
    }

    /** By documents, so that all pieces of one are on the same side. Those that are empty are taken for train documents. */
    private void choose() {
        DatasetConfig.Split split = config.split();
        if (split == null) {
            return;
        }
        List<String> groups = new ArrayList<>();
        List<@Nullable String> names = new ArrayList<>();
        read(source(true), "dataset.train", text -> {
            if (!text.pieces().isEmpty()) {
                groups.add(split.stratify() ? text.group() : Texts.ALL);
                names.add(text.id());
            }
        });
        chosen = groups.isEmpty() ? new BitSet() : TestSplit.choose(split, groups, Collections.unmodifiableList(names));
    }

    private void countTrain(Texts.Text text, Counting train) {
        check(text);
        train.count(text);
        text.pieces().forEach(piece -> piece.codePoints().forEach(c -> occurrences.merge(c, 1L, Long::sum)));
    }

    private void countTest(Texts.Text text, Counting test) {
        check(text);
        test.count(text);
    }

    private void check(Texts.Text text) {
        for (String piece : text.pieces()) {
            width = Math.max(width, piece.codePointCount(0, piece.length()));
        }
        String id = text.id();
        if (id == null) {
            return;
        }
        String before = ids.putIfAbsent(id, text.where());
        if (before != null) {
            problems.heed("the id", () -> {
                throw new UserError("%s: the id '%s' is also that of %s; each document needs an id of its own"
                        .formatted(text.where(), Shown.text(id), before));
            });
        }
    }

    private void write(Texts.Text text, Vocabulary vocabulary, Counting counting, SourceConfig.Texts source) {
        boolean lines = source.format() == SourceConfig.Texts.Holder.JSONL;
        Source at = text.number() < 0
                ? Source.file(text.file())
                : lines
                        ? new Source(text.file(), text.number() - 1, text.number())
                        : new Source(text.file(), text.number());
        int piece = 0;
        for (String characters : text.pieces()) {
            byte[] symbols = vocabulary.symbols(characters);
            for (byte symbol : symbols) {
                counting.other += (symbol & 0xFF) == vocabulary.other() ? 1 : 0;
            }
            piece++;
            writer.add(Arrays.copyOf(symbols, width), new Shape(1, width, 1), text.group(), at);
            if (text.id() != null) {
                writer.id(pieces.count() == 1 ? text.id() : text.id() + "#" + piece);
            }
        }
    }

    /** Where a split's documents are: with dataset.split, all where those of train are. */
    private SourceConfig.Texts source(boolean ofTrain) {
        return (SourceConfig.Texts) (ofTrain || chosen != null ? config.train() : config.test());
    }

    private void read(SourceConfig.Texts source, String block, Consumer<Texts.Text> texts) {
        problems.about(source.path(), () -> Texts.read(source, block, pieces, hadoop, texts));
    }

    private void read(boolean ofTrain, Consumer<Texts.Text> texts) {
        BitSet test = chosen;
        if (test == null) {
            read(source(ofTrain), ofTrain ? "dataset.train" : "dataset.test", texts);
            return;
        }
        int[] next = new int[1];
        read(source(true), "dataset.train", text -> {
            boolean isTest = !text.pieces().isEmpty() && test.get(next[0]++);
            if (isTest != ofTrain) {
                texts.accept(text);
            }
        });
    }
}
