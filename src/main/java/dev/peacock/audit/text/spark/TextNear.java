package dev.peacock.audit.text.spark;

import static dev.peacock.audit.text.spark.TextTables.NEAR;

import dev.peacock.audit.text.search.Batch;
import dev.peacock.audit.text.search.Excerpt;
import dev.peacock.audit.text.search.Generation;
import dev.peacock.audit.text.search.Place;
import dev.peacock.audit.text.search.Spans;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.Rows;
import dev.peacock.text.TextForm;
import dev.peacock.text.input.Split;
import dev.peacock.text.near.NearMatches;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.LongPredicate;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * Near-verbatim copies. Another pass of the corpus looks for seeds, exact copies of a quarter of K; then tasks read the documents that hold
 * one again, and align them with the generation. Of a seed that many documents hold, those that are listed; common seeds lead nowhere.
 */
final class TextNear {
    private static final int SHOWN = 10;

    private final JobContext context;
    private final TextAuditOptions options;
    private final double similarity;
    private final int seed;
    private final List<Row> rows = new ArrayList<>();
    private final List<TextSummary.NearCopy> longest = new ArrayList<>();

    TextNear(JobContext context, TextAuditOptions options, double similarity) {
        this.context = context;
        this.options = options;
        this.similarity = similarity;
        this.seed = options.seed();
    }

    /**
     * Adds the generations of a batch. Returns how many units of each are copied, exactly or nearly.
     *
     * @param first position of the first of them
     * @param seeds see {@link Batch#seeds}
     * @param spans what the pass for them found
     * @param held by window of the batch, how many documents hold it
     */
    int[] add(long first, Batch batch, Batch seeds, Spans spans, long[] held, List<Split> corpus) throws IOException {
        List<Near> near = align(seeds, spans, corpus);
        List<BitSet> copied = units(batch, held, documents -> documents > 0 && documents <= options.mostDocuments());
        List<BitSet> common = units(batch, held, documents -> documents > options.mostDocuments());
        for (int g = 0; g < copied.size(); g++) {
            copied.get(g).andNot(common.get(g));
        }
        for (Near one : near) {
            Generation generation = batch.generations().get(one.generation());
            BitSet of = copied.get(one.generation());
            of.set(one.start(), one.start() + one.length());
            of.andNot(common.get(one.generation()));
            rows.add(row(first, generation, one));
            keep(generation, one);
        }
        return copied.stream().mapToInt(BitSet::cardinality).toArray();
    }

    /** By generation, the units in a window that so many documents hold. */
    private List<BitSet> units(Batch batch, long[] held, LongPredicate documents) {
        List<BitSet> all = new ArrayList<>();
        for (Generation generation : batch.generations()) {
            BitSet units = new BitSet();
            for (int i = 0; i < generation.windows().length; i++) {
                if (documents.test(held[generation.windows()[i]])) {
                    units.set(i, i + options.k());
                }
            }
            all.add(units);
        }
        return all;
    }

    private void keep(Generation generation, Near one) {
        longest.removeIf(other -> other.text().equals(one.text()) && other.length() < one.length());
        if (longest.stream().noneMatch(other -> other.text().equals(one.text()))) {
            longest.add(new TextSummary.NearCopy(
                    generation.id(),
                    one.document(),
                    one.length(),
                    one.edits(),
                    one.similarity(),
                    one.text(),
                    one.source(),
                    one.marked()));
            longest.sort(Comparator.comparingInt((TextSummary.NearCopy copy) -> -copy.length()));
            longest.subList(Math.min(longest.size(), SHOWN), longest.size()).clear();
        }
    }

    private List<Near> align(Batch seeds, Spans spans, List<Split> corpus) throws IOException {
        Map<Integer, Map<Integer, Set<Integer>>> wanted = new TreeMap<>();
        Map<Integer, byte[]> texts = new TreeMap<>();
        for (int g = 0; g < seeds.generations().size(); g++) {
            Generation generation = seeds.generations().get(g);
            if (generation.units() < options.k()) {
                continue;
            }
            for (Place place : spans.places(generation.windows(), options.mostDocuments())) {
                texts.put(g, generation.utf8());
                wanted.computeIfAbsent(place.split(), s -> new TreeMap<>())
                        .computeIfAbsent(place.ordinal(), d -> new TreeSet<>())
                        .add(g);
            }
        }
        if (wanted.isEmpty()) {
            return List.of();
        }
        List<Tuple2<Split, Map<Integer, Set<Integer>>>> bySplit = wanted.entrySet().stream()
                .map(of -> new Tuple2<>(corpus.get(of.getKey()), of.getValue()))
                .toList();
        TextForm form = options.form();
        double least = similarity;
        int equal = seed;
        int k = options.k();
        boolean masked = options.masked();
        Broadcast<Map<Integer, byte[]>> shared = context.spark().broadcast(texts);
        Broadcast<SerializableConfiguration> hadoop = context.spark()
                .broadcast(new SerializableConfiguration(context.out().hadoop()));
        try {
            return JobGroups.find(
                    context.spark(),
                    "audit text: near-verbatim copies",
                    () -> context.spark()
                            .parallelize(bySplit, bySplit.size())
                            .flatMap(of -> {
                                NearMatches matches = new NearMatches(k, least, equal);
                                List<Near> near = new ArrayList<>();
                                int[] ordinal = {0};
                                Map<Integer, Excerpt> cut = new TreeMap<>();
                                IntFunction<Excerpt> generations = g -> cut.computeIfAbsent(
                                        g, any -> new Excerpt(form, text(shared.value(), g), masked));
                                of._1.read(hadoop.value().value(), document -> {
                                    Set<Integer> own = of._2.getOrDefault(ordinal[0]++, Set.of());
                                    if (!own.isEmpty()) {
                                        Excerpt text = new Excerpt(form, document.utf8(), masked);
                                        near.addAll(Near.of(document.id(), text, own, generations, matches));
                                    }
                                });
                                return near.iterator();
                            })
                            .collect());
        } finally {
            shared.destroy();
            hadoop.destroy();
        }
    }

    private static byte[] text(Map<Integer, byte[]> texts, int generation) {
        return texts.getOrDefault(generation, new byte[0]);
    }

    private static Row row(long first, Generation generation, Near near) {
        return Rows.of(NEAR)
                .with(NEAR.number, first + near.generation())
                .with(NEAR.generation, generation.id())
                .with(NEAR.start, near.start())
                .with(NEAR.length, near.length())
                .with(NEAR.document, near.document())
                .with(NEAR.offset, near.offset())
                .with(NEAR.documentLength, near.documentLength())
                .with(NEAR.edits, near.edits())
                .with(NEAR.similarity, near.similarity())
                .with(NEAR.script, near.script())
                .with(NEAR.text, near.text())
                .with(NEAR.source, near.source())
                .build();
    }

    List<Row> rows() {
        return rows;
    }

    TextSummary.Near summary() {
        Set<String> passages = new HashSet<>();
        rows.forEach(row -> passages.add(row.get(NEAR.number.index()) + " " + row.get(NEAR.start.index())));
        return new TextSummary.Near(similarity, seed, passages.size(), List.copyOf(longest));
    }
}
