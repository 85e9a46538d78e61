package dev.peacock.audit.labels.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.audit.labels.Votes;
import dev.peacock.check.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditLabelsTest {
    /** Of MNIST's examples the default of 2 GiB is enough; of ImageNet's it is said how much is. */
    @Test
    void checkMemory_saysHowMuchIsEnough() {
        assertThatCode(() -> AuditLabels.checkMemory(70_000, 700_000, 512 << 20))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> AuditLabels.checkMemory(3_331_167, 0, 2L << 30))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "for 3,331,167 examples in the driver's memory, about 3,494 MiB; give the driver at "
                                + "least 4,369 MiB (job/peacock ... -- --driver-memory 4369m)");
        assertThatCode(() -> AuditLabels.checkMemory(3_331_167, 0, 4_369L << 20))
                .doesNotThrowAnyException();
    }

    /** What is enough for the examples is not where many labels of each have votes. */
    @Test
    void checkMemory_countsLabelsWithVotes() {
        assertThatCode(() -> AuditLabels.checkMemory(1_331_167, 10_000_000, 2L << 30))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> AuditLabels.checkMemory(1_331_167, 66_558_350, 2L << 30))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "for 1,331,167 examples, and 66,558,350 labels with votes, in the driver's memory, "
                                + "about 2,538 MiB; give the driver at least 3,174 MiB");
        assertThatCode(() -> AuditLabels.checkMemory(1_331_167, 66_558_350, 3_174L << 20))
                .doesNotThrowAnyException();
    }

    /** With parts of one row, of any number, and all in one; the second example has no votes. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 100})
    void rowsOfVotes_areThose_inPartsOfAnySize(int most) {
        Votes votes = new Votes(
                new int[] {0, 2, 2, 5, 6}, new char[] {1, 3, 0, 1, 2, 7}, new int[] {4, 1, 2, 2, 1, 5}, new double[] {
                    .5, Double.NaN, .5, .5
                });
        List<VoteRows> chunks = VoteRows.chunks("test", votes, most);
        assertThat(chunks)
                .allMatch(chunk -> chunk.votes().size() == 1 || chunk.votes().labels().length <= most);
        assertThat(chunks.stream().flatMap(VoteRows::rows).map(row -> row.mkString(",")))
                .containsExactly(
                        "test,0,null,1,4",
                        "test,0,null,3,1",
                        "test,2,null,0,2",
                        "test,2,null,1,2",
                        "test,2,null,2,1",
                        "test,3,null,7,5");
    }
}
