package dev.peacock.cli;

/** How the program ends; schedulers rely on these. */
final class ExitStatus {
    static final int DONE = 0;
    static final int BUG = 1;
    static final int USER_ERROR = 2;
    static final int SOME_RUNS_FAILED = 3;

    /** As a shell says it of a program that Ctrl-C ended: 128 and the signal's number. */
    static final int STOPPED = 130;

    private ExitStatus() {}
}
