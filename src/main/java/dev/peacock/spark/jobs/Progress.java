package dev.peacock.spark.jobs;

import dev.peacock.provenance.Clock;
import java.io.PrintStream;
import java.io.Serializable;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Shows how far the training is, or other work: a live bar on a terminal, a line every 30 s elsewhere. */
public final class Progress implements AutoCloseable {
    private static final int BAR = 30;
    public static final Words TRAINING = new Words("training", "runs", "models/s");

    /** What is done, to what, and how fast: {@code training: 120 of 400 runs, 4.10 models/s}. */
    public record Words(String doing, String things, String rate) implements Serializable {}

    private final PrintStream out;
    private final boolean terminal;
    private final Words words;
    private final int total;
    private final int before;
    private final LongSupplier doneNow;
    private final Supplier<String> more;
    private final double started = Clock.seconds();
    private final Thread thread;

    /**
     * {@code before} of {@code total} runs were there already; {@code doneNow} counts those trained since. {@code more}: what else
     * there is to say, such as a cost, behind each line.
     */
    public Progress(
            PrintStream out,
            boolean terminal,
            Words words,
            int total,
            int before,
            LongSupplier doneNow,
            Supplier<String> more) {
        this.out = out;
        this.terminal = terminal;
        this.words = words;
        this.total = total;
        this.before = before;
        this.doneNow = doneNow;
        this.more = more;
        this.thread = new Thread(this::show, "peacock-progress");
        thread.setDaemon(true);
        thread.start();
    }

    private void show() {
        try {
            while (true) {
                Thread.sleep(terminal ? 500 : 30_000);
                print(false);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void print(boolean last) {
        String line = line(words, total, before, doneNow.getAsLong(), Clock.seconds() - started) + more.get();
        if (terminal) {
            out.print("\r" + bar() + " " + line + "   " + (last ? "\n" : ""));
            out.flush();
        } else {
            out.println(words.doing + ": " + line);
        }
    }

    private String bar() {
        int filled = (int) Math.min(BAR, BAR * (before + doneNow.getAsLong()) / Math.max(1, total));
        return "[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "]";
    }

    /** For example {@code 120 of 400 runs, 4.1 models/s, 1 min 8 s left}. */
    static String line(Words words, int total, int before, long now, double seconds) {
        long done = before + now;
        String line = String.format(Locale.ROOT, "%,d of %,d %s", done, total, words.things);
        if (now == 0 || seconds <= 0) {
            return line;
        }
        double rate = now / seconds;
        line += String.format(Locale.ROOT, ", %.2f %s", rate, words.rate);
        return done >= total ? line : line + ", " + duration((total - done) / rate) + " left";
    }

    public static String duration(double seconds) {
        long rounded = Math.round(seconds);
        if (rounded < 60) {
            return rounded + " s";
        }
        if (rounded < 3600) {
            return rounded / 60 + " min " + rounded % 60 + " s";
        }
        return rounded / 3600 + " h " + rounded % 3600 / 60 + " min";
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        print(true);
    }
}
