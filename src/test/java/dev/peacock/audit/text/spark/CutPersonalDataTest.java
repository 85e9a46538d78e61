package dev.peacock.audit.text.spark;

import static dev.peacock.audit.text.spark.TextTables.MATCHES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.text.search.Batch;
import dev.peacock.audit.text.search.DocumentScan;
import dev.peacock.audit.text.search.Found;
import dev.peacock.audit.text.search.Generation;
import dev.peacock.audit.text.search.Span;
import dev.peacock.audit.text.search.Spans;
import dev.peacock.audit.text.search.SplitRoutes;
import dev.peacock.audit.text.search.SplitScan;
import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import dev.peacock.text.input.TextOptions;
import dev.peacock.text.match.Routes;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Copies that begin or end within what is personal in a document, of which the generation has only a part. */
class CutPersonalDataTest {
    private static final int K = 4;

    private final TextOptions texts = new TextOptions("text", null, List.of(), null);

    private List<String> shown(Unit unit, boolean masked, String generation, String... documents) {
        TextForm form = new TextForm(unit, Set.of(), unit == Unit.TOKENS ? "cl100k" : null);
        Batch batch = new Batch(form, K);
        batch.add("g", "", generation.getBytes(UTF_8));
        SplitRoutes routed = new SplitRoutes(0, form, K, routes(form, batch, generation));
        DocumentScan scan = new DocumentScan(form, K, batch.index(), batch.windows());
        SplitScan pass = new SplitScan(0, scan);
        for (String document : documents) {
            pass.add("d", document.getBytes(UTF_8), 0);
            routed.add("d", document.getBytes(UTF_8), 0);
        }
        SplitScan following = new SplitScan(0, scan);
        following.add(routed.rows(), 0);
        List<String> shown = shown(form, masked, batch, pass.rows());
        assertThat(shown(form, masked, batch, following.rows())).isEqualTo(shown);
        return shown;
    }

    private static Routes routes(TextForm form, Batch batch, String generation) {
        Routes.Builder routes = new Routes.Builder(batch.shortest());
        routes.add(0, form.bytes(generation.getBytes(UTF_8)));
        return routes.build();
    }

    private List<String> shown(TextForm form, boolean masked, Batch batch, List<Found> rows) {
        Generation generation = batch.generations().get(0);
        List<Span> spans = new Spans(
                        rows.stream()
                                .filter(row -> row.kind() == Found.Kind.RUN)
                                .map(Found::run)
                                .toList(),
                        K)
                .of(generation.windows());
        TextMatches matches = new TextMatches(
                new TextAuditOptions("", texts, null, "", texts, null, form, K, null, null, masked, 0, 0));
        long[] held = new long[batch.windows().size()];
        Arrays.fill(held, 1);
        matches.add(0, generation, spans, held);
        return matches.rows().stream()
                .map(row -> row.get(MATCHES.text.index()).toString().strip())
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        CHARACTERS; write to john.doe@example.c; please write to john.doe@example.com or call; write to [EMAIL]
        CHARACTERS; write to john.doe@example.c and so on; write to john.doe@example.com or call; write to [EMAIL]
        BYTES; write to jürgen@exämple.; write to jürgen@exämple.de or call; write to [EMAIL]
        TOKENS; please write a letter to john.doe@example; please write a letter to john.doe@example.com; please write a letter to [EMAIL]
        CHARACTERS; the number is 123-45-67; the number is 123-45-6789 now; the number is [SSN]
        CHARACTERS; the host is 192.168.17.; the host is 192.168.17.23 now; the host is [IP]
        CHARACTERS; see http://a.b/c.; see http://a.b/c.d/e now; see [URL]
        WORDS; pay by the card 4111 1111 1111 zzz; pay by the card 4111 1111 1111 1111 now; pay by the card [CARD]
        WORDS; call me now at +1 (415) or; call me now at +1 (415) 555-2671 please; call me now at [TELEPHONE]
        WORDS; 555 2671 is what you call; dial (415) 555 2671 is what you call; [TELEPHONE] is what you call
        CHARACTERS; n.doe@example and more; john.doe@example.com; [EMAIL]
        CHARACTERS; 1111 1111; 4111 1111 1111 1111; [CARD]
        """)
    void whatTheDocumentMasks_isMasked(Unit unit, String generation, String document, String shown) {
        assertThat(shown(unit, true, generation, document)).containsExactly(shown);
        assertThat(shown(unit, false, generation, document)).hasSize(1).noneMatch(text -> text.contains("["));
    }

    /** The first document ends where the generation does, and the second one goes on. */
    @Test
    void whatAnyListedDocumentMasks_isMasked() {
        String cut = "write to john.doe@example.c";

        assertThat(shown(Unit.CHARACTERS, true, cut, cut, "now " + cut + "om or call"))
                .containsExactly("write to [EMAIL]");
    }

    @Test
    void whatIsCutFromNothingPersonal_stays() {
        assertThat(shown(Unit.CHARACTERS, true, "write to john.d", "please write to john.doe or call"))
                .containsExactly("write to john.d");
        assertThat(shown(Unit.WORDS, true, "a b c d@e.org. f g", "a b c d@e.org. f g h"))
                .containsExactly("a b c [EMAIL]. f g");
    }
}
