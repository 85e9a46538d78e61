package dev.peacock.training.fleet.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContestTest {
    @Test
    void contest_takesAllWaysInTurns_thenThatOfTheShortestTurn() {
        double[] seconds = {.07, .05, .06};
        Contest contest = new Contest(3);
        int[] turns = new int[3];
        for (int turn = 0; !contest.isOver(); turn++) {
            int way = contest.way();
            assertThat(way).isEqualTo(turn % 3);
            turns[way]++;
            // another program took the processor from all turns of the fastest way but one
            contest.took(way == 1 && turn != 10 ? 1 : seconds[way]);
        }
        assertThat(turns).containsOnly(turns[0]);
        assertThat(contest.way()).isEqualTo(1);
    }

    @Test
    void contest_takesTheFirst_ofTheEquallyFast() {
        Contest contest = new Contest(2);
        while (!contest.isOver()) {
            contest.took(5);
        }
        assertThat(contest.way()).isZero();
    }
}
