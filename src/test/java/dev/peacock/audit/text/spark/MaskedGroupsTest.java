package dev.peacock.audit.text.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.text.search.Copied;
import dev.peacock.audit.text.search.FoundWindows;
import dev.peacock.audit.text.search.GenerationResult;
import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import dev.peacock.text.input.TextOptions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MaskedGroupsTest {
    private static final List<GenerationResult> RESULTS =
            List.of(result(0, "user=jane@example.org"), result(1, "user=john@example.org"));

    /** Two users look the same, and are two groups all the same. */
    @Test
    void personalDataInGroups_areMasked() {
        TextGroups groups = groups(true);

        assertThat(groups.groups()).extracting(TextSummary.Group::name).containsExactly("user=[EMAIL]", "user=[EMAIL]");
        assertThat(groups.rows().toString() + groups.row(RESULTS.get(0)))
                .contains("user=[EMAIL]")
                .doesNotContain("example");
    }

    @Test
    void unmaskedGroups_areShown() {
        TextGroups groups = groups(false);

        assertThat(groups.groups().get(0).name()).isEqualTo("user=jane@example.org");
        assertThat(groups.row(RESULTS.get(1)).toString()).contains("user=john@example.org");
    }

    @Test
    void whatIsPrinted_hasNoControlCharacters() {
        assertThat(TextPrint.line("a\u001b[2Jb\r\n\tc\u009bd\u0000é")).isEqualTo("a [2Jb c d é");
    }

    private static GenerationResult result(long number, String group) {
        return new GenerationResult(
                number, "g" + number, group, "g" + number, 100, 51, new Copied(0, 0, 0), 0, null, null);
    }

    private static TextGroups groups(boolean masked) {
        TextAuditOptions options = new TextAuditOptions(
                "generations.jsonl",
                new TextOptions("text", null, List.of("user"), null),
                null,
                "corpus.jsonl",
                new TextOptions("text", null, List.of(), null),
                null,
                new TextForm(Unit.WORDS, Set.of(), null),
                50,
                null,
                null,
                masked,
                0,
                0);
        return new TextGroups(RESULTS, List.of(new int[0], new int[0]), new FoundWindows(), options);
    }
}
