package dev.peacock.audit.inversion.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import org.junit.jupiter.api.Test;

class InvertedFleetTest {
    private static final PackedBits TRAIN = PackedBits.of(new boolean[] {true, false, true, false});
    private static final PackedBits TEST = PackedBits.of(new boolean[] {true, false});
    private static final InvertedFleet.Said SAID = new InvertedFleet.Said(3, TRAIN, TRAIN, TEST);

    @Test
    void aModelThatHasOthersRight_isAnotherOne_evenWhereTheyAreAsMany() {
        SAID.requireSame("fleet", new float[] {1, 0, 1, 0, 1, 0});
        assertThatThrownBy(() -> SAID.requireSame("fleet", new float[] {0, 1, 1, 0, 1, 0}))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "run 3 of fleet was trained again and is another model: it differs on 2 of 6 examples");
    }

    @Test
    void aModelKnowsTheClasses_ofWhichItSawAnExample() {
        assertThat(InvertedFleet.knows(TRAIN, new int[][] {{0, 1}, {1, 3}})).containsExactly(true, false);
    }
}
