package dev.peacock.generate.prompts;

import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Items at random of a sequence whose length is not known beforehand (Vitter 1985; jumps as in Li 1994). With replacement, each of the
 * slots is a sample of size 1 of its own: item t takes a slot's place with probability 1 / t, so the next that does so after t is
 * floor(t / u) + 1 for u uniform in (0, 1). Items are made only when they take a place.
 */
final class Reservoir<T> {
    private record Turn(long item, int slot) {}

    private final int slots;
    private final boolean withReplacement;
    private final RandomStream random;
    private final List<@Nullable T> kept = new ArrayList<>();
    private final PriorityQueue<Turn> turns = new PriorityQueue<>(
            (a, b) -> a.item == b.item ? Integer.compare(a.slot, b.slot) : Long.compare(a.item, b.item));
    private long seen;

    Reservoir(int slots, boolean withReplacement, RandomStream random) {
        this.slots = slots;
        this.withReplacement = withReplacement;
        this.random = random;
        for (int slot = 0; withReplacement && slot < slots; slot++) {
            kept.add(null);
            turns.add(new Turn(1, slot));
        }
    }

    /** The next {@code count} items; {@code make} gives that at a place 0..count-1, or null where there is none after all. */
    void add(long count, LongFunction<@Nullable T> make) {
        if (!withReplacement) {
            for (long place = 0; place < count; place++) {
                addOne(make, place);
            }
            return;
        }
        while (!turns.isEmpty() && turns.element().item <= seen + count) {
            Turn turn = turns.remove();
            T made = make.apply(turn.item - seen - 1);
            if (made != null) {
                kept.set(turn.slot, made);
            }
            turns.add(new Turn(after(turn.item), turn.slot));
        }
        seen += count;
    }

    private long after(long item) {
        double u = random.nextDouble();
        double next = item / (u == 0 ? Double.MIN_NORMAL : u);
        return next > Long.MAX_VALUE / 2.0 ? Long.MAX_VALUE : (long) next + 1;
    }

    /** Each item that can be made counts. */
    private void addOne(LongFunction<@Nullable T> make, long place) {
        seen++;
        if (kept.size() < slots) {
            T made = make.apply(place);
            if (made == null) {
                seen--;
            } else {
                kept.add(made);
            }
            return;
        }
        long slot = (long) (random.nextDouble() * seen);
        if (slot < slots) {
            T made = make.apply(place);
            if (made == null) {
                seen--;
            } else {
                kept.set((int) slot, made);
            }
        }
    }

    /** In the order of slots. */
    List<T> kept() {
        return kept.stream()
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }
}
