package dev.peacock.command;

import java.util.List;

/** The exit statuses of the program. Schedulers rely on them. */
public final class ExitStatus {
    public static final int DONE = 0;
    public static final int BUG = 1;
    public static final int USER_ERROR = 2;
    public static final int SOME_RUNS_FAILED = 3;

    /** What a shell reports for a program that Ctrl-C ended: 128 plus the signal's number. */
    public static final int STOPPED = 130;

    private static final List<Integer> FROM_GOOD_TO_BAD = List.of(DONE, SOME_RUNS_FAILED, USER_ERROR, BUG);

    private ExitStatus() {}

    /** Of several jobs. */
    public static int worst(int one, int other) {
        return FROM_GOOD_TO_BAD.indexOf(one) > FROM_GOOD_TO_BAD.indexOf(other) ? one : other;
    }
}
