package dev.peacock.audit.epsilon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.attack.GuessCounts;
import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class GuessesTest {
    private static final PackedBits MASK = PackedBits.of(new boolean[] {true, false, true, false, true, false});
    private static final BitSet ALL = BitSet.valueOf(new long[] {0b111111});

    @Test
    void file_isCountedAgainstTheMask() throws IOException {
        String text = "train_id,guess\n0,in\n1,out\n 2 , 0 \r\n5,1\n\n3,abstain\n";
        assertThat(read(text).against(MASK, ALL)).isEqualTo(new GuessCounts(6, 4, 2));
    }

    @Test
    void lineEndsAndCase_doNotMatter() throws IOException {
        assertThat(read("\uFEFFtrain_id, guess\r\n4,IN\r\n3,Out").against(MASK, ALL))
                .isEqualTo(new GuessCounts(6, 2, 2));
    }

    @Test
    void malformedFiles_areRefused_withTheirLine() {
        refused("", "guesses.csv: line 1 must be the heading train_id,guess: ''");
        refused("0,in\n", "line 1 must be the heading train_id,guess: '0,in'");
        refused("train_id,guess\n", "guesses.csv: has no guess");
        refused("train_id,guess\n0,in\n1;out\n", "line 3 must be a train_id, a comma and a guess: '1;out'");
        refused("train_id,guess\n0,in,sure\n", "line 2 must be a train_id");
        refused("train_id,guess\nzero,in\n", "line 2 must begin with a train_id");
        refused("train_id,guess\n99999999999,in\n", "line 2 must begin with a train_id");
        refused(
                "train_id,guess\n0,in\n\n6,in\n",
                "line 4 names train example 6, but there are 6 train examples, from 0 to 5");
        refused("train_id,guess\n-1,in\n", "line 2 names train example -1");
        refused("train_id,guess\n0,maybe\n", "line 2 must have in (1), out (0) or abstain as its guess: '0,maybe'");
        refused("train_id,guess\n0,in\n1,out\n0,out\n", "line 4 guesses train example 0 again");
        refused("train_id,guess\n0,abstain\n0,in\n", "line 3 guesses train example 0 again");
        refused("train_id,guess\n" + "0".repeat(500), "line 2 is too long for a guess");
    }

    private static void refused(String text, String says) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("guesses.csv: ")
                .hasMessageContaining(says);
    }

    private static Guesses read(String text) throws IOException {
        return GuessesFile.read(new BufferedReader(new StringReader(text)), "guesses.csv", 6);
    }

    @Test
    void oddAndTooManyGuesses_areRefused() {
        for (int number : new int[] {0, 1, 3, -2, 4}) {
            assertThatThrownBy(() -> Guesses.checkNumber(number, 3))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("--guess " + number + ": must be an even number")
                    .hasMessageContaining("from 2 to 3");
        }
    }
}
