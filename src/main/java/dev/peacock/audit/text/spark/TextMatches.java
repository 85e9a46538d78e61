package dev.peacock.audit.text.spark;

import static dev.peacock.audit.text.spark.TextTables.MATCHES;

import dev.peacock.audit.text.search.Excerpt;
import dev.peacock.audit.text.search.Generation;
import dev.peacock.audit.text.search.Personal;
import dev.peacock.audit.text.search.Place;
import dev.peacock.audit.text.search.Span;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.Rows;
import dev.peacock.text.TextForm;
import dev.peacock.text.input.Split;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/** Rows of matches, and the longest of them with their sources. */
final class TextMatches {
    private static final int SHOWN = 10;

    private final TextAuditOptions options;
    private final List<Row> rows = new ArrayList<>();
    private final List<Shown> copied = new ArrayList<>();
    private final List<Shown> common = new ArrayList<>();

    /** A copy that may be one of the longest; equal windows are equal text. */
    record Shown(Generation generation, Span span, long documents, String text, List<Personal> cut) {}

    TextMatches(TextAuditOptions options) {
        this.options = options;
    }

    static String kind(boolean isCommon) {
        return isCommon ? "common" : "copied";
    }

    List<Row> rows() {
        return rows;
    }

    /** {@code held}: by window, how many documents hold it. Returns the units of the longest copy that is not common, or 0. */
    int add(long number, Generation generation, List<Span> spans, long[] held) {
        if (spans.isEmpty()) {
            return 0;
        }
        int longest = 0;
        Excerpt excerpt = new Excerpt(options.form(), generation.utf8(), options.masked());
        for (Span span : spans.stream()
                .flatMap(whole -> byKind(whole, generation.windows(), held).stream())
                .toList()) {
            long documents = windows(span)
                    .mapToLong(i -> held[generation.windows()[i]])
                    .min()
                    .orElseThrow();
            boolean isCommon = isCommon(documents);
            longest = isCommon ? longest : Math.max(longest, span.units());
            List<Personal> cut = cut(excerpt, span);
            String text = excerpt.of(span.start(), span.units(), cut);
            for (Place place : span.places()) {
                rows.add(Rows.of(MATCHES)
                        .with(MATCHES.number, number)
                        .with(MATCHES.generation, generation.id())
                        .with(MATCHES.start, span.start())
                        .with(MATCHES.length, span.units())
                        .with(MATCHES.document, place.document())
                        .with(MATCHES.offset, place.start())
                        .with(MATCHES.documents, documents)
                        .with(MATCHES.kind, kind(isCommon))
                        .with(MATCHES.text, text)
                        .build());
            }
            keep(isCommon ? common : copied, new Shown(generation, span, documents, text, cut));
        }
        return longest;
    }

    /** Personal data that the generation or a listed document has across an end of the copy: they are shown in neither of these. */
    private List<Personal> cut(Excerpt generation, Span span) {
        if (!options.masked()) {
            return List.of();
        }
        List<Personal> cut = new ArrayList<>(generation.cut(span.start(), span.units()));
        span.places().stream()
                .flatMap(place -> place.personal().stream())
                .filter(one -> one.isCut(span.units()))
                .forEach(cut::add);
        return cut.stream().distinct().collect(Collectors.toCollection(ArrayList::new));
    }

    private boolean isCommon(long documents) {
        return documents > options.mostDocuments();
    }

    private IntStream windows(Span span) {
        return IntStream.rangeClosed(span.start(), span.start() + span.units() - options.k());
    }

    /** The piece, cut where its windows begin or stop to be common, so that common text in it does not count with the rest. */
    private List<Span> byKind(Span span, int[] windows, long[] held) {
        int[] changes = windows(span)
                .skip(1)
                .filter(i -> isCommon(held[windows[i]]) != isCommon(held[windows[i - 1]]))
                .toArray();
        List<Span> cut = new ArrayList<>();
        int from = span.start();
        for (int change : changes) {
            cut.add(span.part(from, change - 1 + options.k()));
            from = change;
        }
        cut.add(span.part(from, span.start() + span.units()));
        return cut;
    }

    static void keep(List<Shown> longest, Shown one) {
        // texts are cut, so that a longer copy may show the same
        longest.removeIf(other -> other.text.equals(one.text) && other.span.units() < one.span.units());
        boolean isKnown = longest.stream().anyMatch(other -> other.text.equals(one.text));
        if (isKnown
                || (longest.size() == SHOWN
                        && one.span.units() <= longest.get(SHOWN - 1).span.units())) {
            return;
        }
        longest.add(one);
        longest.sort(Comparator.comparingInt((Shown shown) -> -shown.span.units()));
        longest.subList(Math.min(longest.size(), SHOWN), longest.size()).clear();
    }

    private record Wanted(Place place, int units, List<Personal> cut) implements Serializable {}

    /** With the text of the first document that holds each, which is read again. */
    List<TextSummary.Copy> longest(boolean isCommon, JobContext context, List<Split> corpus) throws IOException {
        List<Shown> longest = isCommon ? common : copied;
        List<Wanted> wanted = longest.stream()
                .map(shown -> new Wanted(shown.span.places().get(0), shown.span.units(), shown.cut))
                .toList();
        List<String> sources = wanted.isEmpty() ? List.of() : sources(wanted, context, corpus);
        return IntStream.range(0, longest.size())
                .mapToObj(i -> copy(longest.get(i), wanted.get(i).place, sources.get(i)))
                .toList();
    }

    private TextSummary.Copy copy(Shown shown, Place place, String source) {
        return new TextSummary.Copy(
                shown.generation.id(),
                shown.generation.group().isEmpty() ? null : options.shownGroup(shown.generation.group()),
                shown.span.start(),
                shown.span.units(),
                place.document(),
                place.start(),
                shown.documents,
                shown.text,
                source);
    }

    private List<String> sources(List<Wanted> wanted, JobContext context, List<Split> corpus) throws IOException {
        TextForm form = options.form();
        boolean masked = options.masked();
        SerializableConfiguration hadoop =
                new SerializableConfiguration(context.out().hadoop());
        Map<Integer, List<Wanted>> bySplit = new LinkedHashMap<>();
        wanted.forEach(one -> bySplit.computeIfAbsent(one.place.split(), s -> new ArrayList<>())
                .add(one));
        List<List<Wanted>> groups = List.copyOf(bySplit.values());
        List<Split> splits = bySplit.keySet().stream().map(corpus::get).toList();
        List<Integer> numbers = IntStream.range(0, groups.size()).boxed().toList();
        List<Map<Wanted, String>> texts = JobGroups.find(
                context.spark(),
                "audit text: sources of the longest copies",
                () -> context.spark()
                        .parallelize(numbers, numbers.size())
                        .map(i -> read(splits.get(i), groups.get(i), form, masked, hadoop))
                        .collect());
        Map<Wanted, String> all = new HashMap<>();
        texts.forEach(all::putAll);
        return wanted.stream().map(one -> all.getOrDefault(one, "")).toList();
    }

    private static Map<Wanted, String> read(
            Split split, List<Wanted> wanted, TextForm form, boolean masked, SerializableConfiguration hadoop)
            throws IOException {
        Map<Wanted, String> texts = new HashMap<>();
        int[] ordinal = {0};
        split.read(hadoop.value(), document -> {
            int here = ordinal[0]++;
            @Nullable Excerpt excerpt = null;
            for (Wanted one : wanted) {
                if (one.place.ordinal() == here) {
                    excerpt = excerpt == null ? new Excerpt(form, document.utf8(), masked) : excerpt;
                    texts.put(one, excerpt.of(one.place.start(), one.units, one.cut));
                }
            }
        });
        return texts;
    }
}
