package dev.peacock.audit.text.unseen;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Generations that belong together, such as those of one prompt, and are one sample of an interval.
 *
 * @param ids of the samples, in the order of their first generations
 * @param places of each generation, which sample it belongs to
 */
public record Samples(List<String> ids, int[] places) {
    /** By the id of each generation's sample. */
    public static Samples of(List<String> ids) {
        Map<String, Integer> numbers = new HashMap<>();
        List<String> distinct = new ArrayList<>();
        int[] places = new int[ids.size()];
        for (int g = 0; g < places.length; g++) {
            String id = ids.get(g);
            Integer known = numbers.putIfAbsent(id, distinct.size());
            if (known == null) {
                places[g] = distinct.size();
                distinct.add(id);
            } else {
                places[g] = known;
            }
        }
        return new Samples(distinct, places);
    }

    /** What the generations of each sample have together. */
    public int[] sums(int[] ofGenerations) {
        int[] sums = new int[ids.size()];
        for (int g = 0; g < places.length; g++) {
            sums[places[g]] = Math.addExact(sums[places[g]], ofGenerations[g]);
        }
        return sums;
    }
}
