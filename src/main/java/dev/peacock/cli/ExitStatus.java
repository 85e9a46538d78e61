package dev.peacock.cli;

/** How the program ends; schedulers rely on these. */
final class ExitStatus {
    static final int DONE = 0;
    static final int BUG = 1;
    static final int USER_ERROR = 2;
    static final int SOME_RUNS_FAILED = 3;

    private ExitStatus() {}
}
