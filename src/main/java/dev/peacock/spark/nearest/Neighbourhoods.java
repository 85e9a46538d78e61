package dev.peacock.spark.nearest;

import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.Neighbourhood;
import dev.peacock.estimate.TrainBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/** Brings to each block the inclusion columns of the train examples near its examples, each column once. */
public final class Neighbourhoods {
    private Neighbourhoods() {}

    /** {@code first}: the position, in train and then test examples, of the example 0 of the targets' split. */
    private record Wanted(List<Block> targets, int first, Neighbours neighbours, int most) implements Serializable {
        /** The train examples near a target's i-th, nearest first. */
        int[] near(Block target, int i) {
            return IntStream.range(0, Math.min(most, neighbours.kept()))
                    .map(rank -> neighbours.neighbour(first + target.ids()[i], rank))
                    .filter(id -> id >= 0)
                    .toArray();
        }
    }

    /** Some of the train examples near a target's, ascending, with their columns. */
    private record Part(int[] ids, BitColumns included) implements Serializable {}

    /** By index of the target block; of each example the {@code most} nearest, or all there are. */
    public static JavaPairRDD<Integer, Neighbourhood> of(
            JavaSparkContext spark,
            JavaRDD<TrainBlock> train,
            List<Block> targets,
            int first,
            Neighbours neighbours,
            int most) {
        Broadcast<Wanted> wanted = spark.broadcast(new Wanted(targets, first, neighbours, most));
        int parts = Math.max(1, Math.min(targets.size(), 4 * spark.defaultParallelism()));
        return train.flatMapToPair(block -> wanted.value().targets.stream()
                        .map(target -> new Tuple2<>(target.index(), part(block, target, wanted.value())))
                        .iterator())
                .groupByKey(parts)
                .mapToPair(target -> new Tuple2<>(
                        target._1, gather(wanted.value().targets.get(target._1), target._2, wanted.value())));
    }

    private static Part part(TrainBlock block, Block target, Wanted wanted) {
        BitSet near = new BitSet();
        for (int i = 0; i < target.size(); i++) {
            for (int id : wanted.near(target, i)) {
                near.set(id);
            }
        }
        int[] ids = block.block().ids();
        int[] places =
                IntStream.range(0, ids.length).filter(i -> near.get(ids[i])).toArray();
        BitColumns columns = new BitColumns(places.length, block.included().rows());
        for (int c = 0; c < places.length; c++) {
            columns.copy(c, block.included(), places[c]);
        }
        return new Part(Arrays.stream(places).map(i -> ids[i]).toArray(), columns);
    }

    private static Neighbourhood gather(Block target, Iterable<Part> parts, Wanted wanted) {
        List<Part> all = new ArrayList<>();
        parts.forEach(all::add);
        int[] ids = all.stream()
                .flatMapToInt(part -> Arrays.stream(part.ids))
                .sorted()
                .toArray();
        BitColumns included = new BitColumns(ids.length, all.get(0).included.rows());
        for (Part part : all) {
            for (int c = 0; c < part.ids.length; c++) {
                included.copy(Arrays.binarySearch(ids, part.ids[c]), part.included, c);
            }
        }
        int[][] nearest = new int[target.size()][];
        Arrays.setAll(
                nearest,
                i -> Arrays.stream(wanted.near(target, i))
                        .map(id -> Arrays.binarySearch(ids, id))
                        .toArray());
        return new Neighbourhood(ids, included, nearest);
    }
}
