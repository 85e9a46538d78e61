package dev.peacock.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.Arms.Model;
import dev.peacock.audit.Arms.Place;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArmsTest {
    private static final List<Arms.Level> LEVELS = List.of(level(2), level(3));

    private static Arms.Level level(int randomSets) {
        return new Arms.Level(BigDecimal.ONE, new int[] {0}, Collections.nCopies(randomSets, new int[] {1}));
    }

    /** Model r gets r test examples right. */
    private static List<Model> models(int runs) {
        List<Model> models = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            models.add(new Model(run, run, 0));
        }
        return models;
    }

    @Test
    void place_countsTurnsOfTheDesign() {
        Arms arms = new Arms(LEVELS, models(16));
        assertThat(Arms.runsOfARepeat(LEVELS)).isEqualTo(8);
        assertThat(arms.place(0)).isEqualTo(new Place(0, null, null));
        assertThat(arms.place(1)).isEqualTo(new Place(0, 0, null));
        assertThat(arms.place(3)).isEqualTo(new Place(0, 0, 1));
        assertThat(arms.place(4)).isEqualTo(new Place(0, 1, null));
        assertThat(arms.place(15)).isEqualTo(new Place(1, 1, 2));
    }

    @Test
    void rows_areBySetAndRepeat() {
        Arms arms = new Arms(LEVELS, models(16));
        assertThat(arms.repeats()).isEqualTo(2);
        assertThat(arms.full(Model::correct)).isDeepEqualTo(new int[][] {{0, 8}});
        assertThat(arms.chosen(1, Model::correct)).isDeepEqualTo(new int[][] {{4, 12}});
        assertThat(arms.random(0, Model::correct)).isDeepEqualTo(new int[][] {{2, 10}, {3, 11}});
    }

    @Test
    void aRepeatWithoutAllItsModels_doesNotCount() {
        List<Model> models = models(24);
        models.remove(9);
        Collections.reverse(models);
        Arms arms = new Arms(LEVELS, models);
        assertThat(arms.repeats()).isEqualTo(2);
        assertThat(arms.full(Model::correct)).isDeepEqualTo(new int[][] {{0, 16}});
        assertThat(arms.models().get(0).run()).isZero();
    }
}
