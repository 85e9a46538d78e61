package dev.peacock.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitStatusTest {
    @ParameterizedTest
    @CsvSource({"0,0,0", "0,3,3", "3,2,2", "2,1,1", "3,1,1", "0,1,1"})
    void aBugIsWorseThanAUsersMistake_andThatThanRunsThatFailed(int one, int other, int worst) {
        assertThat(ExitStatus.worst(one, other)).isEqualTo(worst);
        assertThat(ExitStatus.worst(other, one)).isEqualTo(worst);
    }
}
