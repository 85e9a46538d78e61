package dev.peacock.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.check.UserError;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that file systems lost, and what must go on to be called a bug. */
class LostStorageTest {
    private static final String OUT = "s3a://bucket/x";
    private static final String S3 = "org.apache.hadoop.fs.s3a.S3AUtils";

    static List<Throwable> lost() {
        return List.of(
                thrownIn(
                        new ConnectException("Call From node1/10.0.0.1 to node7:8020 failed on connection exception:"
                                + " java.net.ConnectException: Connection refused"),
                        "org.apache.hadoop.net.NetUtils"),
                thrownIn(
                        new EOFException("End of File Exception between local host is: \"node1/10.0.0.1\"; destination"
                                + " host is: \"node7\":8020; : java.io.EOFException"),
                        "org.apache.hadoop.net.NetUtils"),
                new UncheckedIOException(thrownIn(
                        new IOException("com.amazonaws.SdkClientException: Unable to execute HTTP request: Connect to"
                                + " node7:8020 [node7/10.0.0.7] failed: Read timed out"),
                        S3)),
                // as Spark words a failed task
                new IllegalStateException(
                        "Job aborted due to stage failure: Lost task 3.0: java.io.IOException: put\n\tat "
                                + "dev.peacock.outcome.Outcomes.commit(Outcomes.java:1)\nCaused by: java.net.ConnectException:"
                                + " Connect to node7:8020 failed: Connection refused\n\tat " + S3
                                + ".translate(S3AUtils.java:1)\n\t... 3 more\n\nDriver stacktrace:"));
    }

    @ParameterizedTest
    @MethodSource("lost")
    void lostConnections_areASentence_withTheDirectoryAndTheServer(Throwable thrown) {
        assertThat(LostStorage.of(thrown, OUT))
                .get()
                .extracting(UserError::getMessage)
                .isEqualTo(
                        OUT + ": the connection to node7:8020 was lost. What was finished is kept; run the same command"
                                + " again once it can be reached");
    }

    @Test
    void serverThatIsNotNamed_isSaidSo() {
        assertThat(LostStorage.of(thrownIn(new SocketTimeoutException("Read timed out"), S3), OUT))
                .get()
                .extracting(UserError::getMessage)
                .asString()
                .startsWith(OUT + ": the connection to the server of a file system was lost.");
    }

    static List<Throwable> others() {
        return List.of(
                // in a file system's client, but no connection
                thrownIn(new NullPointerException("Connection"), S3),
                thrownIn(new IOException("com.amazonaws.SdkClientException: Data read has a different length"), S3),
                thrownIn(new EOFException("end of the file"), "org.apache.hadoop.fs.FSInputStream"),
                // Spark's own connections
                thrownIn(new ConnectException("Connection refused"), "org.apache.spark.network.TransportClient"),
                new IllegalStateException(
                        "Lost task 3.0: FetchFailed: Failed to connect\n\tat org.apache.spark.A.b(A.java:1)"
                                + "\nCaused by: java.net.ConnectException: Connection refused\n\tat io.netty.A.b(A.java:1)"),
                // a bug of ours, though a file system was closed badly after it
                suppressing(new IllegalStateException("ours"), thrownIn(new ConnectException("to node7:8020"), S3)));
    }

    @ParameterizedTest
    @MethodSource("others")
    void otherFailures_areNot(Throwable thrown) {
        assertThat(LostStorage.of(thrown, OUT)).isEmpty();
        assertThat(LostStorage.of(new RuntimeException(thrown), OUT)).isEmpty();
    }

    @Test
    void sentenceThatIsThereAlready_stays() {
        Throwable lost = thrownIn(new ConnectException("to node7:8020"), S3);
        assertThat(LostStorage.of(new UserError("x.csv: cannot be read", lost), OUT))
                .isEmpty();
    }

    private static <T extends Throwable> T thrownIn(T thrown, String type) {
        thrown.setStackTrace(new StackTraceElement[] {new StackTraceElement(type, "m", "A.java", 1)});
        return thrown;
    }

    private static Throwable suppressing(Throwable thrown, Throwable suppressed) {
        thrown.addSuppressed(suppressed);
        return thrown;
    }
}
