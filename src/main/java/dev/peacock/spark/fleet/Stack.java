package dev.peacock.spark.fleet;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The unit of work: a numbered group of consecutive runs that one task trains and commits together. Borders are fixed by
 * the run number, so a result never depends on who ran what or on what was resumed.
 */
record Stack(int number, List<Integer> runs) implements Serializable {

    /** The stacks of the given runs; run r belongs to stack floor(r / size). */
    static List<Stack> of(List<Integer> runs, int size) {
        TreeMap<Integer, List<Integer>> stacks = new TreeMap<>();
        for (int run : runs) {
            stacks.computeIfAbsent(run / size, s -> new ArrayList<>()).add(run);
        }
        List<Stack> list = new ArrayList<>();
        stacks.forEach((number, members) -> list.add(new Stack(number, List.copyOf(members))));
        return list;
    }
}
