package dev.peacock.audit.text.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.peacock.audit.text.search.Batch;
import dev.peacock.audit.text.search.Copied;
import dev.peacock.audit.text.search.FoundWindows;
import dev.peacock.audit.text.search.GenerationResult;
import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import dev.peacock.text.input.TextOptions;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextGroupsTest {
    private static final int WINDOWS = 200_000;
    private static final TextForm FORM = new TextForm(Unit.WORDS, Set.of(), null);

    private final FoundWindows windows = new FoundWindows();
    private final List<GenerationResult> results = new ArrayList<>();
    private final List<int[]> found = new ArrayList<>();

    /** So many groups of two generations, each with the last of many windows. */
    private TextGroups groups(int number) {
        Batch batch = new Batch(FORM, 1);
        String text = IntStream.range(0, WINDOWS).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
        batch.add("all", "", text.getBytes(StandardCharsets.UTF_8));
        long[] once = new long[WINDOWS];
        Arrays.fill(once, 1);
        windows.add(batch, batch.generations().get(0), 0, once, once);
        for (int i = 0; i < 2 * number; i++) {
            String name = TextGroups.name(List.of("prompt"), Map.of("prompt", String.format("%04d", i / 2)));
            results.add(
                    new GenerationResult(i, "g" + i, name, "g" + i, 10 + i, 10, new Copied(1, 0, 1), 1, null, null));
            found.add(new int[] {WINDOWS - 1});
        }
        TextAuditOptions options = new TextAuditOptions(
                "",
                new TextOptions("text", null, List.of("prompt"), null),
                null,
                "",
                TextOptions.defaults(),
                null,
                FORM,
                1,
                null,
                null,
                true,
                0,
                0);
        return new TextGroups(results, found, windows, options);
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    /** A single array of all windows in each group would be 0.8 MB, 800 MB in all. */
    @Test
    void memoryOfAGroup_followsItsOwnWindows() {
        groups(1);
        long before = allocated();
        groups(1);
        long one = allocated() - before;

        TextGroups many = groups(1000);

        assertThat(many.groups()).hasSize(1000).allSatisfy(group -> {
            assertThat(group.windows()).isEqualTo(1);
            assertThat(group.windowsInterval()).isNotNull();
        });
        assertThat(allocated() - before - one).isLessThan(one + (300L << 20));
    }

    @Test
    void ofManyGroups_thoseWithTheMostUnitsAreShown() {
        TextGroups many = groups(23);

        assertThat(TextGroups.shown(many.groups()))
                .hasSize(20)
                .extracting(TextSummary.Group::name)
                .startsWith("prompt=0022", "prompt=0021")
                .endsWith("prompt=0003");
        assertThat(TextGroups.more(many.groups())).contains("there are 3 more");
        assertThat(many.rows()).hasSize(24);
        assertThat(many.differences())
                .as("of the six with the most units, each with each")
                .hasSize(15)
                .first()
                .satisfies(one -> assertThat(one.first() + " " + one.second()).isEqualTo("prompt=0017 prompt=0018"));
        List<TextSummary.Group> few = many.groups().subList(0, 20);
        assertThat(TextGroups.shown(few)).isEqualTo(few);
        assertThat(TextGroups.more(few)).isEmpty();
    }

    @Test
    void generationWithoutAValue_hasAGroupWithAName() {
        assertThat(TextGroups.name(List.of("model", "prompt"), Map.of("prompt", "b")))
                .isEqualTo("model=(none), prompt=b");
        assertThat(TextGroups.name(List.of(), Map.of())).isEmpty();
    }
}
