package dev.peacock.audit.text.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.stats.RandomStream;
import dev.peacock.text.Normalisation;
import dev.peacock.text.PersonalData;
import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What tasks and the driver do with texts, without Spark: against the oracle, and against searching by definition. */
class TextArithmeticTest {
    /** The job's own steps on texts in memory; a split has {@code perSplit} documents. */
    record Audited(
            Batch batch, long[] documents, long[] occurrences, List<RunCount> runs, List<CopiedDocument> copied) {
        static Audited of(TextForm form, int k, List<String> corpus, List<String> generations, int perSplit) {
            Batch batch = new Batch(form, k);
            for (int g = 0; g < generations.size(); g++) {
                batch.add("g" + g, "", generations.get(g).getBytes(StandardCharsets.UTF_8));
            }
            DocumentScan scan = new DocumentScan(form, k, batch.index(), batch.windows());
            long[] documents = new long[batch.windows().size()];
            long[] occurrences = new long[documents.length];
            Map<String, RunCount> runs = new HashMap<>();
            List<CopiedDocument> copied = new ArrayList<>();
            for (int d = 0; d < corpus.size(); d += perSplit) {
                SplitScan split = new SplitScan(d / perSplit, scan);
                for (int i = d; i < Math.min(corpus.size(), d + perSplit); i++) {
                    split.add("d" + i, corpus.get(i).getBytes(StandardCharsets.UTF_8), 0);
                }
                List<RunCount> own = new ArrayList<>();
                for (Found row : split.rows()) {
                    switch (row.kind()) {
                        case TOTALS -> assertThat(row.totals().documents()).isPositive();
                        case WINDOWS -> row.windows().addTo(documents, occurrences);
                        case RUN -> {
                            own.add(row.run());
                            runs.merge(row.run().key(), row.run(), RunCount::merge);
                        }
                        case STRETCH -> throw new AssertionError("only routes have these");
                        case DOCUMENT -> {
                            DocumentPieces pieces = row.document();
                            List<int[]> windows = List.of(pieces.windows(own, new BitSet(), false));
                            copied.add(CopiedDocument.of(pieces.document(), pieces.units(), windows, List.of(), k));
                        }
                    }
                }
            }
            return new Audited(batch, documents, occurrences, List.copyOf(runs.values()), copied);
        }

        List<Generation> generations() {
            return batch.generations();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 8})
    void oracle_isMet(int k) throws IOException {
        JsonNode oracle;
        try (InputStream in = getClass().getResourceAsStream("/oracles/t07_text_match.json")) {
            oracle = new ObjectMapper().readTree(Objects.requireNonNull(in));
        }
        List<String> corpus = words(oracle.get("inputs").get("corpus"));
        List<String> generations = words(oracle.get("inputs").get("generations"));
        JsonNode expected = oracle.get("expected").get(String.valueOf(k));

        Audited found = Audited.of(new TextForm(Unit.WORDS, Set.of(), null), k, corpus, generations, 4);

        Map<Integer, Long> times = new TreeMap<>();
        found.generations().stream()
                .flatMapToInt(g -> IntStream.of(g.windows()))
                .filter(w -> found.documents[w] > 0)
                .forEach(w -> times.merge(w, 1L, Long::sum));
        Map<String, Long> frequencies = new TreeMap<>();
        times.values().forEach(n -> frequencies.merge(String.valueOf(n), 1L, Long::sum));
        Map<String, Long> expectedFrequencies = new TreeMap<>();
        expected.get("freqOfFreq")
                .fields()
                .forEachRemaining(
                        f -> expectedFrequencies.put(f.getKey(), f.getValue().asLong()));
        assertThat(frequencies).isEqualTo(expectedFrequencies);
        assertThat(found.batch.windows().size())
                .isEqualTo(expected.get("distinctWindows").asInt());
        Spans spans = new Spans(found.runs, k);
        for (int g = 0; g < found.generations().size(); g++) {
            Generation generation = found.generations().get(g);
            assertThat(Copied.of(generation.windows(), found.documents, k, Long.MAX_VALUE)
                            .units())
                    .isEqualTo(expected.get("coveredPerGeneration").get(g).asInt());
            int longest = expected.get("longestMatch").get(g).asInt();
            assertThat(spans.of(generation.windows()).stream()
                            .mapToInt(Span::units)
                            .max()
                            .orElse(0))
                    .isEqualTo(longest < k ? 0 : longest);
        }
    }

    private static List<String> words(JsonNode texts) {
        List<String> all = new ArrayList<>();
        texts.forEach(text -> {
            StringBuilder words = new StringBuilder();
            text.forEach(word -> words.append("w").append(word.asText()).append(' '));
            all.add(words.toString());
        });
        return all;
    }

    /** Small alphabets, where windows repeat and pieces overlap; documents shorter than a window; letters of one and of several bytes. */
    @ParameterizedTest
    @CsvSource({
        "WORDS, 1",
        "WORDS, 2",
        "WORDS, 5",
        "CHARACTERS, 1",
        "CHARACTERS, 3",
        "CHARACTERS, 6",
        "BYTES, 1",
        "BYTES, 4",
        "BYTES, 9",
        "TOKENS, 1",
        "TOKENS, 2",
        "TOKENS, 4"
    })
    void found_isWhatTheDefinitionSays(Unit unit, int k) {
        RandomStream random = new RandomStream(7 + k);
        TextForm form = new TextForm(unit, Set.of(), unit == Unit.TOKENS ? "cl100k" : null);
        for (int round = 0; round < 40; round++) {
            List<String> corpus = texts(random, 1 + random.nextInt(6), unit);
            List<String> generations = texts(random, 1 + random.nextInt(5), unit);
            int perSplit = 1 + random.nextInt(3);
            Audited found = Audited.of(form, k, corpus, generations, perSplit);
            check(found, k, units(form, corpus), units(form, generations), perSplit);
        }
    }

    private static void check(
            Audited found, int k, List<List<String>> corpus, List<List<String>> generations, int perSplit) {
        Map<List<String>, Set<Integer>> holders = new HashMap<>();
        Map<List<String>, Long> occurrences = new HashMap<>();
        for (int d = 0; d < corpus.size(); d++) {
            for (List<String> window : windows(corpus.get(d), k)) {
                holders.computeIfAbsent(window, w -> new HashSet<>()).add(d);
                occurrences.merge(window, 1L, Long::sum);
            }
        }
        Set<List<String>> wanted =
                generations.stream().flatMap(g -> windows(g, k).stream()).collect(Collectors.toSet());
        Spans spans = new Spans(found.runs, k);
        for (int g = 0; g < generations.size(); g++) {
            int[] windows = found.generations().get(g).windows();
            List<List<String>> own = windows(generations.get(g), k);
            assertThat(windows).hasSameSizeAs(own);
            for (int i = 0; i < windows.length; i++) {
                assertThat(found.documents[windows[i]])
                        .isEqualTo(holders.getOrDefault(own.get(i), Set.of()).size());
                assertThat(found.occurrences[windows[i]]).isEqualTo(occurrences.getOrDefault(own.get(i), 0L));
            }
            assertThat(spans.of(windows)).isEqualTo(spansByDefinition(generations.get(g), corpus, k, perSplit));
        }
        for (int d = 0; d < corpus.size(); d++) {
            boolean[] copied = new boolean[corpus.get(d).size()];
            List<List<String>> own = windows(corpus.get(d), k);
            for (int i = 0; i < own.size(); i++) {
                if (wanted.contains(own.get(i))) {
                    java.util.Arrays.fill(copied, i, i + k, true);
                }
            }
            String name = "d" + d;
            long count =
                    IntStream.range(0, copied.length).filter(i -> copied[i]).count();
            assertThat(found.copied.stream()
                            .filter(c -> c.document().equals(name))
                            .mapToLong(CopiedDocument::copied)
                            .sum())
                    .isEqualTo(count);
        }
    }

    /** For each longest common piece: all documents that hold it, and where each does first. */
    private static List<Span> spansByDefinition(
            List<String> generation, List<List<String>> corpus, int k, int perSplit) {
        List<Span> spans = new ArrayList<>();
        int end = 0;
        for (int i = 0; i < generation.size(); i++) {
            int longest = 0;
            for (List<String> document : corpus) {
                for (int at = 0; at < document.size(); at++) {
                    longest = Math.max(longest, common(generation, i, document, at));
                }
            }
            if (longest >= k && i + longest > end) {
                end = i + longest;
                spans.add(new Span(i, longest, places(generation.subList(i, end), corpus, perSplit)));
            }
        }
        return spans;
    }

    private static int common(List<String> a, int i, List<String> b, int j) {
        int length = 0;
        while (i + length < a.size()
                && j + length < b.size()
                && a.get(i + length).equals(b.get(j + length))) {
            length++;
        }
        return length;
    }

    private static List<Place> places(List<String> piece, List<List<String>> corpus, int perSplit) {
        List<Place> places = new ArrayList<>();
        for (int d = 0; d < corpus.size(); d++) {
            int at = java.util.Collections.indexOfSubList(corpus.get(d), piece);
            if (at >= 0) {
                places.add(new Place(d / perSplit, d % perSplit, "d" + d, at));
            }
        }
        return places;
    }

    private static List<List<String>> windows(List<String> text, int k) {
        return IntStream.rangeClosed(0, text.size() - k)
                .mapToObj(i -> text.subList(i, i + k))
                .toList();
    }

    private static List<List<String>> units(TextForm form, List<String> texts) {
        Function<String, List<String>> cut = text -> {
            byte[] bytes = form.bytes(text.getBytes(StandardCharsets.UTF_8));
            int[] bounds = form.bounds(bytes, 0, bytes.length);
            // Latin-1, so that single bytes stay different
            return IntStream.range(0, bounds.length - 1)
                    .mapToObj(u -> new String(bytes, bounds[u], bounds[u + 1] - bounds[u], StandardCharsets.ISO_8859_1))
                    .toList();
        };
        return texts.stream().map(cut).toList();
    }

    static List<String> texts(RandomStream random, int count, Unit unit) {
        String[] letters =
                unit == Unit.WORDS ? new String[] {"a ", "bb ", "é\n"} : new String[] {"a", "é", "ê", "😀", " "};
        return IntStream.range(0, count)
                .mapToObj(i -> IntStream.range(0, random.nextInt(25))
                        .mapToObj(j -> letters[random.nextInt(letters.length)])
                        .collect(Collectors.joining()))
                .toList();
    }

    @Test
    void documentsOfTwoPasses_areOneAgain() {
        // windows of 5 begin at 0 to 5 and at 20; in another pass at 6 to 9, which go on, and at 23, which overlap but
        // do not
        List<int[]> passes = List.of(new int[] {0, 6, 20, 21}, new int[] {6, 10, 23, 26});

        assertThat(CopiedDocument.of("d", 40, passes, List.of(), 5))
                .isEqualTo(new CopiedDocument("d", 40, 14 + 10, 14, 3));
        // common windows begin at 10 to 12, with the units 10 to 16 and so the last four of the first 14
        assertThat(CopiedDocument.of("d", 40, passes, List.of(new int[] {10, 13}), 5))
                .isEqualTo(new CopiedDocument("d", 40, 10 + 10, 14, 3));
    }

    /**
     * Document 0 has the generation's first 40 words; document 1 all 60, but for five, and so no piece of 12 words that document 0 has not.
     * It is the one that is near, so that it has to be listed as well.
     */
    @Test
    void placesOfSeeds_areThoseOfShorterPiecesToo() {
        List<String> words = IntStream.range(0, 60).mapToObj(i -> "g" + i).collect(Collectors.toList());
        String generation = String.join(" ", words);
        String first = String.join(" ", words.subList(0, 40));
        List.of(12, 25, 38, 45, 51).forEach(i -> words.set(i, "x" + i));
        Audited found = Audited.of(
                new TextForm(Unit.WORDS, Set.of(), null),
                12,
                List.of(first, String.join(" ", words)),
                List.of(generation),
                2);

        assertThat(new Spans(found.runs, 12).places(found.generations().get(0).windows(), 2))
                .extracting(Place::document)
                .contains("d0", "d1");
    }

    /** Of more documents than are listed, too; only common pieces lead nowhere. */
    @Test
    void placesOfSeeds_areThoseOfPiecesThatManyDocumentsHold() {
        String text = IntStream.range(0, 12).mapToObj(i -> "g" + i).collect(Collectors.joining(" "));
        Audited found = Audited.of(
                new TextForm(Unit.WORDS, Set.of(), null), 12, Collections.nCopies(25, text), List.of(text), 2);
        int[] windows = found.generations().get(0).windows();

        assertThat(new Spans(found.runs, 12).places(windows, 25)).hasSize(20);
        assertThat(new Spans(found.runs, 12).places(windows, 24)).isEmpty();
    }

    @Test
    void commonWindows_areNoCopies() {
        BitSet common = new BitSet();
        common.set(7);
        RunCount run = new RunCount(new int[] {5, 6, 7, 8}, 1, List.of());
        DocumentPieces document = new DocumentPieces(0, "d", 40, new int[] {10, 0});

        assertThat(document.windows(List.of(run), common, false)).containsExactly(10, 12, 13, 14);
        assertThat(document.windows(List.of(run), common, true)).containsExactly(12, 13);
        assertThat(Copied.of(new int[] {0, 1, 2}, new long[] {1, 3, 0}, 4, 2)).isEqualTo(new Copied(1, 4, 2));
    }

    /** The same text in lines of 60 and of 80 columns: all of it is found. */
    @ParameterizedTest
    @CsvSource({"WORDS, 50", "CHARACTERS, 200", "BYTES, 200"})
    void textInOtherLines_isFoundWhole(Unit unit, int k) {
        RandomStream random = new RandomStream(3);
        String text = IntStream.range(0, 400)
                .mapToObj(i -> "word" + random.nextInt(300))
                .collect(Collectors.joining(" "));
        TextForm form = new TextForm(unit, Set.of(Normalisation.WHITE_SPACE), null);

        Audited found = Audited.of(form, k, List.of(wrapped(text, 60)), List.of(wrapped(text, 80)), 1);

        Generation generation = found.generations().get(0);
        assertThat(new Spans(found.runs, k).of(generation.windows()))
                .containsExactly(new Span(0, generation.units(), List.of(new Place(0, 0, "d0", 0))));
    }

    /** The piece is what stands between the bars; personal data at its ends are masked with what of them lies outside. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        Call (415) |555 2671 or write|; [TELEPHONE] or write
        Call +44 20 |7946 0958 now| or; [TELEPHONE] now
        The card |4111 1111| 1111 1111 is old; [CARD]
        See http://a.b/é/c|def and the| rest; [URL] and the
        one tw|o thr|ee; o thr
        """)
    void personalDataAcrossAnEnd_areMasked(String text, String shown) {
        String whole = text.replace("|", "");
        int from = text.indexOf('|');
        int to = text.lastIndexOf('|') - 1;
        Excerpt excerpt = excerpt(whole, Unit.CHARACTERS, true);

        assertThat(excerpt.of(from, to - from)).isEqualTo(shown);
        assertThat(excerpt.isPlain(from, to - from)).isEqualTo(!shown.contains("["));
        assertThat(excerpt(whole, Unit.CHARACTERS, false).of(from, to - from)).isEqualTo(whole.substring(from, to));
    }

    /** The document stops within an address of which the generation has more. */
    @Test
    void personalDataOfTheOtherText_areMasked() {
        Excerpt generation = excerpt("write to john.doe@example.com now", Unit.CHARACTERS, true);
        Excerpt document = excerpt("please write to john.doe@example.c", Unit.CHARACTERS, true);

        List<Personal> cut = generation.cut(0, 27);

        assertThat(cut).containsExactly(new Personal(PersonalData.Kind.EMAIL, 9, 28));
        assertThat(document.of(7, 27)).isEqualTo("write to john.doe@example.c");
        assertThat(document.of(7, 27, cut)).isEqualTo("write to [EMAIL]");
        assertThat(generation.cut(0, 33)).isEmpty();
    }

    @Test
    void pieceFarInsideAUrl_isMasked() {
        String url = "https://example.org/" + "abcdefgh/".repeat(200);

        assertThat(excerpt("see " + url + " there", Unit.BYTES, true).of(134, 60))
                .isEqualTo("[URL]");
        // no address: only the piece is shown
        assertThat(excerpt("see " + "abcdefgh/".repeat(200), Unit.BYTES, true).of(4, 9))
                .isEqualTo("abcdefgh/");
    }

    private static Excerpt excerpt(String text, Unit unit, boolean masked) {
        return new Excerpt(new TextForm(unit, Set.of(), null), text.getBytes(StandardCharsets.UTF_8), masked);
    }

    private static String wrapped(String text, int columns) {
        return text.replaceAll("(.{1," + columns + "}) ", "$1\n");
    }
}
