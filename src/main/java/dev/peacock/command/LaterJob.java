package dev.peacock.command;

import dev.peacock.check.UserError;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What a command would do, once it has checked what it was asked: another command does it, in its own session and under its own lock. */
public final class LaterJob {
    private Jobs.@Nullable Job job;
    private @Nullable Record result;

    private LaterJob() {}

    /** Of {@code command}, whose options are {@code options}; throws what the command throws at what is wrong with them. */
    public static LaterJob of(JobOptions options, Callable<?> command) throws Exception {
        LaterJob later = new LaterJob();
        options.later = later;
        command.call();
        if (later.job == null) {
            throw new UserError("with these options it needs no fleet; run it in a command of its own");
        }
        return later;
    }

    /** Whether this is what was waited for; another job is the other command's own. */
    boolean takes(Jobs.Job checked) {
        if (job != null) {
            return false;
        }
        job = checked;
        return true;
    }

    void set(Record found) {
        result = found;
    }

    public Jobs.Job job() {
        if (job == null) {
            throw new IllegalStateException("there is no job");
        }
        return job;
    }

    /** What it prints for {@code --json}; null before it is done. */
    public @Nullable Record result() {
        return result;
    }
}
