package dev.peacock.audit.labels.spark;

import static dev.peacock.audit.labels.spark.LabelsTables.EXAMPLES;
import static dev.peacock.audit.labels.spark.LabelsTables.PAIRS;

import dev.peacock.audit.labels.ConfidentJoint;
import dev.peacock.audit.labels.LabelScore;
import dev.peacock.spark.output.Rows;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/** The rows of one split in the tables. */
record SplitRows(AuditLabels.Split split, double fdr) {

    Stream<Row> examples() {
        return split.labels().defined().stream().map(this::example);
    }

    private Row example(LabelScore score) {
        return Rows.of(EXAMPLES)
                .with(EXAMPLES.split, split.name())
                .with(EXAMPLES.id, (long) score.example())
                .with(EXAMPLES.label, score.given())
                .with(EXAMPLES.models, score.models())
                .with(EXAMPLES.votesLabel, score.votesGiven())
                .with(EXAMPLES.suggested, score.suggested())
                .with(EXAMPLES.votesSuggested, score.votesSuggested())
                .with(EXAMPLES.share, score.share())
                .with(EXAMPLES.ciLow, EXAMPLES.ciHigh, score.shareInterval())
                .with(EXAMPLES.outvoted, score.isOutvoted() ? 1 : 0)
                .with(EXAMPLES.pValue, score.pValue())
                .with(EXAMPLES.qValue, score.qValue())
                .with(EXAMPLES.suspect, score.isSuspect(fdr) ? 1 : 0)
                .with(EXAMPLES.selfConfidence, score.selfConfidence())
                .with(EXAMPLES.margin, score.margin())
                .with(EXAMPLES.confidentLabel, score.confident())
                .with(EXAMPLES.pruned, score.pruned() ? 1 : 0)
                .with(EXAMPLES.rankVotes, score.rank(LabelScore.By.VOTES))
                .with(EXAMPLES.rankSelfConfidence, score.rank(LabelScore.By.SELF_CONFIDENCE))
                .with(EXAMPLES.rankMargin, score.rank(LabelScore.By.MARGIN))
                .with(EXAMPLES.rankConfident, score.rank(LabelScore.By.CONFIDENT))
                .build();
    }

    Stream<Row> pairs() {
        TreeMap<ConfidentJoint.Cell, int[]> counts = new TreeMap<>();
        for (LabelScore score : split.labels().defined()) {
            if (score.isOutvoted()) {
                int[] of = counts.computeIfAbsent(
                        new ConfidentJoint.Cell(score.given(), score.suggested()), cell -> new int[2]);
                of[0]++;
                of[1] += score.isSuspect(fdr) ? 1 : 0;
            }
        }
        ConfidentJoint joint = split.labels().joint();
        joint.counts().keySet().stream()
                .filter(cell -> cell.given() != cell.other())
                .forEach(cell -> counts.putIfAbsent(cell, new int[2]));
        return counts.entrySet().stream()
                .map(pair -> Rows.of(PAIRS)
                        .with(PAIRS.split, split.name())
                        .with(PAIRS.label, pair.getKey().given())
                        .with(PAIRS.suggested, pair.getKey().other())
                        .with(PAIRS.outvoted, pair.getValue()[0])
                        .with(PAIRS.suspects, pair.getValue()[1])
                        .with(PAIRS.confident, joint.counts().getOrDefault(pair.getKey(), 0))
                        .with(PAIRS.estimated, joint.estimate(pair.getKey()))
                        .build());
    }
}
