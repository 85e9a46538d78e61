package dev.peacock;

import dev.peacock.cli.Cli;
import java.io.File;
import java.util.List;

/** The program's entry point: it calls {@code Cli} and exits with its status. */
public final class Main {
    private Main() {}

    public static void main(String[] words) {
        StandardError.takeBack();
        String scratch = System.getProperty("peacock.scratch");
        if (scratch != null) {
            // the launcher's directory for temporary files, which is empty by then
            new File(scratch).deleteOnExit();
        }
        int status = Cli.run(List.of(words), System.out, System.err);
        System.out.flush();
        // in YARN's and Spark's cluster modes a clean return is a success, and System.exit(0) would look like a failure
        if (status != 0) {
            System.exit(status);
        }
    }
}
