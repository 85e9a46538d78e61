package dev.peacock.command;

/** How the program ends; schedulers rely on these. */
public final class ExitStatus {
    public static final int DONE = 0;
    public static final int BUG = 1;
    public static final int USER_ERROR = 2;
    public static final int SOME_RUNS_FAILED = 3;

    /** As a shell says it of a program that Ctrl-C ended: 128 and the signal's number. */
    public static final int STOPPED = 130;

    private ExitStatus() {}
}
