package dev.peacock.outcome;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Outcomes of models of n train and q test examples as rows of work: a number is a run. */
public record FleetFiles(Outcomes outcomes, int n, int q) implements RowFiles<OutcomeRow> {
    @Override
    public Set<Integer> done() throws IOException {
        Outcomes.Inventory inventory = outcomes.inventory();
        Set<Integer> done = new TreeSet<>(inventory.finished().keySet());
        done.addAll(inventory.failed().keySet());
        return done;
    }

    @Override
    public List<OutcomeRow> rows(int stack) throws IOException {
        return outcomes.readIfPresent(outcomes.stackFile(stack), n, q);
    }

    @Override
    public int number(OutcomeRow row) {
        return row.run();
    }

    @Override
    public void commit(int stack, String attempt, List<OutcomeRow> rows) throws IOException {
        outcomes.commit(stack, attempt, rows);
    }

    @Override
    public void fail(int run, String reason) throws IOException {
        outcomes.fail(run, reason);
    }

    @Override
    public boolean hasFailed(int run) throws IOException {
        return outcomes.hasFailed(run);
    }

    @Override
    public List<Path> files() throws IOException {
        return outcomes.files();
    }

    @Override
    public @Nullable String damage(Path file) throws IOException {
        return outcomes.damage(file, n, q);
    }

    @Override
    public void removeTemporary() throws IOException {
        outcomes.removeTemporary();
    }

    @Override
    public Path moveAway(Path file) throws IOException {
        return outcomes.moveAway(file);
    }
}
