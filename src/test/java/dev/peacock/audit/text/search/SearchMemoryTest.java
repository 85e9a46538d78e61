package dev.peacock.audit.text.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SearchMemoryTest {
    private static final TextForm FORM = new TextForm(Unit.WORDS, Set.of(), null);

    private static Batch batch(int k, String... texts) {
        Batch batch = new Batch(FORM, k);
        for (String text : texts) {
            batch.add("g" + batch.generations().size(), "", text.getBytes(StandardCharsets.UTF_8));
        }
        return batch;
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    /** Two counts of each of the generations' 400,000 windows would be 6.4 MB; the document holds the last of them. */
    @Test
    void countsOfASplit_takeMemoryForWhatItHolds() {
        int windows = 400_000;
        Batch batch = batch(
                1, IntStream.range(0, windows).mapToObj(i -> "w" + i + " ").collect(Collectors.joining()));
        SplitScan split = new SplitScan(0, new DocumentScan(FORM, 1, batch.index(), batch.windows()));
        split.add("d", "other w399999 ".getBytes(StandardCharsets.UTF_8), 0);
        long before = allocated();

        List<Found> rows = split.rows();

        assertThat(allocated() - before).isLessThan(2 << 20);
        long[] documents = new long[windows];
        rows.stream()
                .filter(row -> row.kind() == Found.Kind.WINDOWS)
                .forEach(row -> row.windows().addTo(documents, new long[windows]));
        assertThat(documents[windows - 1]).isEqualTo(1);
        assertThat(IntStream.range(0, windows - 1).mapToLong(w -> documents[w]).sum())
                .isZero();
    }

    @Test
    void generationsTooShortForACopy_areNotSearchedForSeeds() {
        Batch batch = new Batch(new TextForm(Unit.WORDS, Set.of(), null), 4, 2);
        batch.add("g0", "", "a b c d ".getBytes(StandardCharsets.UTF_8));
        batch.add("g1", "", "e f g ".getBytes(StandardCharsets.UTF_8));
        Batch seeds = batch.seeds();

        assertThat(seeds.generations()).extracting(Generation::id).containsExactly("g0", "g1");
        assertThat(seeds.generations().get(0).windows()).hasSize(3);
        assertThat(seeds.generations().get(1).windows()).isEmpty();
        assertThat(seeds.windows().size()).isEqualTo(3);
    }
}
