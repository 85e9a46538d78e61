package dev.peacock.dataset.tabular;

import dev.peacock.check.Problems;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.config.DatasetConfig;
import dev.peacock.provenance.Sha256;
import dev.peacock.stats.Seeds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Chooses test examples: those with the smallest random numbers, each of which depends on nothing but the seed and the example. */
public final class TestSplit {
    private TestSplit() {}

    /**
     * Which examples are for testing: the share {@code split.test()} of each label or, without {@code stratify}, of all, rounded.
     * UserError where no example is for testing, or a label has none to train on.
     *
     * @param labels of each example
     * @param ids of each example, which its number depends on; of one without an id it depends on its position
     */
    public static BitSet choose(DatasetConfig.Split split, List<String> labels, List<@Nullable String> ids) {
        long[] numbers = IntStream.range(0, labels.size())
                .mapToLong(i -> Seeds.seed(split.seed(), Seeds.Purpose.SPLIT, key(i, ids.get(i))))
                .toArray();
        Map<String, BitSet> groups = new LinkedHashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            groups.computeIfAbsent(split.stratify() ? labels.get(i) : "", label -> new BitSet())
                    .set(i);
        }
        BitSet test = new BitSet();
        for (BitSet group : groups.values()) {
            group.stream()
                    .boxed()
                    .sorted(Comparator.<Integer>comparingLong(i -> numbers[i]).thenComparingInt(i -> i))
                    .limit(Math.round(split.test() * group.cardinality()))
                    .forEach(test::set);
        }
        check(split, labels, test);
        return test;
    }

    private static void check(DatasetConfig.Split split, List<String> labels, BitSet test) {
        if (!labels.isEmpty() && test.isEmpty()) {
            throw new UserError("dataset.split: test = %s of %d examples leaves none to test on; give a larger share"
                    .formatted(split.test(), labels.size()));
        }
        Map<String, Boolean> trained = new LinkedHashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            trained.merge(labels.get(i), !test.get(i), Boolean::logicalOr);
        }
        Problems problems = new Problems(Problems.OF_DATA);
        trained.forEach((label, has) -> {
            if (!has) {
                problems.add(
                        "dataset.split: all examples with label '%s' are for testing, so no model can learn it; give a smaller "
                                        .formatted(Shown.text(label))
                                + "share" + (split.stratify() ? "" : ", another seed or stratify = true")
                                + ", or remove the label");
            }
        });
        problems.throwIfAny();
    }

    private static long key(int position, @Nullable String id) {
        if (id == null) {
            return position;
        }
        return ByteBuffer.wrap(Sha256.begin().digest(id.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }
}
