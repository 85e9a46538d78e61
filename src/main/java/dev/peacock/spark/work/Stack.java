package dev.peacock.spark.work;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The unit of work: a numbered group of consecutive numbers whose rows one task makes and commits together. Borders are fixed
 * by the number, so a result never depends on who made what or on what was resumed.
 */
public record Stack(int number, List<Integer> numbers) implements Serializable {

    /** The stacks of the given numbers; number r belongs to stack floor(r / size). */
    public static List<Stack> of(List<Integer> numbers, int size) {
        TreeMap<Integer, List<Integer>> stacks = new TreeMap<>();
        for (int number : numbers) {
            stacks.computeIfAbsent(number / size, s -> new ArrayList<>()).add(number);
        }
        List<Stack> list = new ArrayList<>();
        stacks.forEach((stack, members) -> list.add(new Stack(stack, List.copyOf(members))));
        return list;
    }
}
