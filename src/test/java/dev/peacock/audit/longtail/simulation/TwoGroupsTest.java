package dev.peacock.audit.longtail.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.check.UserError;
import dev.peacock.stats.RandomStream;
import org.junit.jupiter.api.Test;

class TwoGroupsTest {

    /** All that the n - 1 other examples can be: of the common group, rare and agreeing, rare and not. */
    private static double enumerated(int n, double rare, double noise) {
        double[] probabilities = {1 - rare, rare * (1 - noise), rare * noise};
        int[] votes = {0, 1, -1};
        double sum = 0;
        for (int code = 0; code < Math.pow(3, n - 1); code++) {
            double probability = 1;
            int vote = 0;
            for (int i = 1, rest = code; i < n; i++, rest /= 3) {
                probability *= probabilities[rest % 3];
                vote += votes[rest % 3];
            }
            sum += probability * (right(vote + 1) - right(vote));
        }
        return sum;
    }

    private static double right(int votes) {
        return votes > 0 ? 1 : votes == 0 ? 0.5 : 0;
    }

    @Test
    void memorization_isWhatEnumerationSays() {
        for (int n = 1; n <= 8; n++) {
            for (double rare : new double[] {0.05, 0.3, 0.8}) {
                for (double noise : new double[] {0, 0.1, 0.4}) {
                    assertThat(new TwoGroups(n, rare, noise).memorization())
                            .as(n + " " + rare + " " + noise)
                            .isCloseTo(enumerated(n, rare, noise), within(1e-12));
                }
            }
        }
    }

    @Test
    void memorization_isTheChanceToBeAlone_withoutNoise() {
        assertThat(new TwoGroups(100, 0.01, 0).memorization()).isCloseTo(Math.pow(0.99, 99) / 2, within(1e-13));
        assertThat(new TwoGroups(1, 0.5, 0).memorization()).isEqualTo(0.5);
    }

    @Test
    void memorization_fallsAsTheGroupGrows() {
        double before = 1;
        for (double rare = 0.001; rare < 0.9; rare *= 2) {
            double now = new TwoGroups(200, rare, 0.1).memorization();
            assertThat(now).isBetween(0.0, before);
            before = now;
        }
    }

    /** Each of three is off by more than 5.2 standard errors with probability 2e-7; the interval's half is 1.96 of them and more. */
    @Test
    void simulation_agreesWithTheFormula() {
        int i = 0;
        for (double rare : new double[] {0.002, 0.01, 0.05}) {
            TwoGroups groups = new TwoGroups(100, rare, 0.1);
            TwoGroups.Simulated simulated = groups.simulate(50_000, new RandomStream(++i));
            double half = (simulated.interval().high() - simulated.interval().low()) / 2;
            assertThat(simulated.memorization()).isCloseTo(groups.memorization(), within(half * 5.2 / 1.96));
            assertThat(half).isLessThan(0.01);
        }
    }

    @Test
    void nonsense_isRefused() {
        assertThatThrownBy(() -> new TwoGroups(0, 0.1, 0)).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> new TwoGroups(10, 0, 0)).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> new TwoGroups(10, 1, 0)).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> new TwoGroups(10, 0.1, 0.5))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--label-noise 0.5");
    }
}
