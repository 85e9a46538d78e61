package dev.peacock.spark.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.DatasetConfig;
import dev.peacock.config.SourceConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PrepareExperimentTest {
    @Test
    void onlySplitsOfFolders_mayHaveChanged() {
        SourceConfig folder = new SourceConfig.Folder("pets");
        SourceConfig digits = new SourceConfig.Digits(true);
        DatasetConfig.Split split = new DatasetConfig.Split(0.5, true, 1);
        assertThat(PrepareExperiment.splitsThatChanged(of(folder, split)))
                .startsWith(". Earlier builds split the pictures of a folder by their positions")
                .endsWith("a new --out is needed");
        assertThat(PrepareExperiment.splitsThatChanged(of(folder, null))).isEmpty();
        assertThat(PrepareExperiment.splitsThatChanged(of(digits, split))).isEmpty();
    }

    private static DatasetConfig of(SourceConfig source, DatasetConfig.@Nullable Split split) {
        return new DatasetConfig(source, source, null, null, null, 255, split, null);
    }
}
