package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.outcome.Outcomes;
import dev.peacock.storage.LaggingFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that lists files late: the job waits, or ends with a sentence, and never estimates over fewer runs. */
@Tag("spark")
class LaggingListingTest {
    @TempDir
    Path directory;

    private Stored stored(int listings, String seconds) throws IOException {
        return new Stored(
                "lag:" + directory.resolve("lag"),
                Map.of(
                        "fs.lag.impl",
                        LaggingFileSystem.class.getName(),
                        "fs.lag.impl.disable.cache",
                        "true",
                        LaggingFileSystem.LISTINGS,
                        Integer.toString(listings),
                        Outcomes.PATIENCE,
                        seconds));
    }

    @Test
    void jobWaits_andIsThatOfAStoreThatDoesNotLag() throws IOException {
        Stored local = new Stored(directory.resolve("local").toString(), Map.of());
        assertThat(local.command("run", "out", 21).status()).isZero();
        Ended run = stored(4, "60").command("run", "out", 21);
        assertThat(run.status()).as(run.log()).isZero();
        Stored.assertSame(directory.resolve("lag/out"), directory.resolve("local/out"));
    }

    @Test
    void filesThatAreNeverListed_endTheJob() throws IOException {
        Ended run = stored(1_000_000, "0.2").command("run", "out", 21);
        assertThat(run.status()).as(run.log()).isEqualTo(2);
        assertThat(run.log())
                .contains(
                        "lag/out/outcomes: 21 of the 21 runs that were just committed are not listed there yet, the first"
                                + " of them run 0");
        assertThat(directory.resolve("lag/out/estimates")).doesNotExist();
        assertThat(directory.resolve("lag/out/outcomes/stack-000005.parquet")).exists();
    }
}
