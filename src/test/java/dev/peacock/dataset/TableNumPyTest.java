package dev.peacock.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.DatasetConfig;
import dev.peacock.config.SourceConfig;
import dev.peacock.npy.NumPy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The features of a table beside those that NumPy makes of the same file. */
@Tag("process")
class TableNumPyTest {
    private static final String SCRIPT = """
            import csv
            random = np.random.default_rng(20)
            def rows(n):
                for i in range(n):
                    yield [random.choice(['Ulm', 'Rom', 'Oslo', '']), random.integers(18, 90), random.normal(0, 1e6),
                           '' if random.random() < .2 else random.normal(3, .1), random.choice(['x', 'y']), i % 2]
            for name, n in ('train', 301), ('test', 50):
                with open(name + '.csv', 'w') as out:
                    csv.writer(out).writerows([['city', 'age', 'income', 'rate', 'plan', 'label'], *rows(n)])
            table = {name: list(csv.DictReader(open(name + '.csv'))) for name in ('train', 'test')}
            train, both = table['train'], table['train'] + table['test']
            features = []
            for column in 'city', 'age', 'income', 'rate', 'plan':
                if column in ('city', 'plan'):
                    values = sorted({row[column] for row in train} - {''}) + ([''] if column == 'city' else [])
                    features += [[row[column] == value for row in both] for value in values]
                else:
                    numbers = np.array([float(row[column] or 'nan') for row in both])
                    known = numbers[:len(train)]
                    gaps = np.isnan(numbers)
                    filled = np.where(gaps, np.nanmedian(known), numbers)
                    features.append((filled - np.nanmean(known)) / np.nanstd(known))
                    if gaps.any():
                        features.append(gaps)
            np.array(features).T.astype('<f4').tofile('features')
            print(len(features))
            """;

    @TempDir
    Path directory;

    @Test
    void features_areThoseOfNumPy() throws IOException {
        // city has three values and gaps, rate has gaps, plan has two values
        assertThat(NumPy.run(directory, SCRIPT).strip()).isEqualTo("10");
        DatasetConfig config = new DatasetConfig(csv("train.csv"), csv("test.csv"), null, 1);
        DatasetPacker.pack(config, 2, Fixtures.hadoop(), directory.resolve("packed.store"));
        ByteBuffer expected = ByteBuffer.wrap(Files.readAllBytes(directory.resolve("features")))
                .order(ByteOrder.LITTLE_ENDIAN);
        try (PackedStore store = PackedStore.map(directory.resolve("packed.store"))) {
            assertThat(store.size()).isEqualTo(351);
            for (int i = 0; i < store.size(); i++) {
                for (float value : Fixtures.values(store, i)) {
                    // sums of 301 doubles in another order, then rounded to 32 bits
                    assertThat(Math.abs(value - expected.getFloat())).isLessThanOrEqualTo(Math.ulp(value));
                }
            }
        }
    }

    private SourceConfig csv(String name) {
        return new SourceConfig.Csv(directory.resolve(name).toString(), "label", true);
    }
}
