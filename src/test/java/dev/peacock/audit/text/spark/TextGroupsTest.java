package dev.peacock.audit.text.spark;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
        return new TextGroups(results, found, windows, options(List.of("prompt"), null));
    }

    private static TextAuditOptions options(List<String> columns, @Nullable String prompt) {
        return new TextAuditOptions(
                "",
                new TextOptions("text", null, columns, null),
                prompt,
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
    }

    /** Of four generations that copy nothing: Wilson's interval ends at z^2 / (n + z^2) for the n of them, or of their prompts. */
    @Test
    void generationsOfOnePrompt_areOneSampleOfARate() {
        for (int i = 0; i < 4; i++) {
            results.add(
                    new GenerationResult(i, "g", "model=a", "prompt " + i % 2, 100, 51, new Copied(0, 0, 0), 0, 0, 0));
            found.add(new int[0]);
        }
        TextGroups byId = new TextGroups(results, found, windows, options(List.of("model"), null));
        TextGroups byPrompt = new TextGroups(results, found, windows, options(List.of("model", "p"), "p"));

        assertThat(requireNonNull(byId.groups().get(0).shareInterval()).high()).isCloseTo(0.4899, within(1e-4));
        TextSummary.Group group = byPrompt.groups().get(0);
        assertThat(group.generations()).isEqualTo(4);
        assertThat(Stream.of(group.shareInterval(), group.nearShareInterval(), group.controlShareInterval())
                        .map(interval -> requireNonNull(interval).high()))
                .allSatisfy(high -> assertThat(high).isCloseTo(0.6576, within(1e-4)));
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
