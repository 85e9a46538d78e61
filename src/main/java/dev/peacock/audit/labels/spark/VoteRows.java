package dev.peacock.audit.labels.spark;

import static dev.peacock.audit.labels.spark.LabelsTables.VOTES;

import dev.peacock.audit.labels.Votes;
import dev.peacock.spark.output.Rows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/**
 * The rows of the table of votes of some examples of one split, one after the other.
 *
 * @param first the number of the first example
 */
record VoteRows(String split, int first, Votes votes) implements Serializable {

    /** All of a split, in parts of at most {@code most} rows, or of one example. */
    static List<VoteRows> chunks(String split, Votes votes, int most) {
        List<VoteRows> chunks = new ArrayList<>();
        int[] starts = votes.starts();
        for (int from = 0, to = 1; from < votes.size(); from = to, to++) {
            while (to < votes.size() && starts[to + 1] - starts[from] <= most) {
                to++;
            }
            chunks.add(new VoteRows(split, from, votes.part(from, to)));
        }
        return chunks;
    }

    Stream<Row> rows() {
        return IntStream.range(0, votes.size())
                .boxed()
                .flatMap(i -> IntStream.range(votes.starts()[i], votes.starts()[i + 1])
                        .mapToObj(at -> Rows.of(VOTES)
                                .with(VOTES.split, split)
                                .with(VOTES.id, (long) first + i)
                                .with(VOTES.label, (int) votes.labels()[at])
                                .with(VOTES.votes, votes.counts()[at])
                                .build()));
    }
}
