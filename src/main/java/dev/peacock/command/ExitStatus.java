package dev.peacock.command;

/** The exit statuses of the program. Schedulers rely on them. */
public final class ExitStatus {
    public static final int DONE = 0;
    public static final int BUG = 1;
    public static final int USER_ERROR = 2;
    public static final int SOME_RUNS_FAILED = 3;

    /** What a shell reports for a program that Ctrl-C ended: 128 plus the signal's number. */
    public static final int STOPPED = 130;

    private ExitStatus() {}
}
