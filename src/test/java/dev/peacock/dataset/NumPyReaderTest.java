package dev.peacock.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.SourceConfig;
import dev.peacock.npy.NumPy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays of examples and labels, as NumPy itself writes them. */
@Tag("process")
class NumPyReaderTest {
    private static final String GOOD = """
            x = np.array([[[1, 2], [3, 4]], [[5, 6], [7, 8]], [[255, 0], [1, 2]]])
            y = np.array(['cat', 'dog', 'cat'])
            k = np.array(['a', 'b', 'c'])
            def save(name, **arrays):
                z = {'x': x, 'y': y, 'x_test': x[:1], 'y_test': y[:1], **arrays}
                np.savez(name + '.npz', **{k: v for k, v in z.items() if v is not None})
            for f in ['u1', '>i4', 'f2', '<f8']:
                save('pictures-' + f.strip('<>'), x=x.astype(f))
            save('named', k=k)
            save('twice', k=np.array([7, 8, 7]))
            save('short', k=k[:2])
            save('people', p=np.array(['ann', 'bob', 'ann']), few=np.array([1, 2]))
            save('people-flat', x=np.eye(3), p=np.array([7, 8, 7]))
            save('colour', x=np.arange(36).reshape(3, 2, 2, 3), x_test=np.zeros((1, 2, 2, 3)))
            r = np.random.default_rng(2)
            flat = r.normal(size=(20, 3)).astype('f4')
            kinds = r.integers(0, 2, 20)
            save('flat', x=flat, y=kinds)
            wide = np.array([[float(str(v)) for v in row] for row in flat])
            wide[3, 1] = np.nan
            with open('gaps.csv', 'w') as out:
                print('a,b,c,kind', file=out)
                for row, kind in zip(wide, kinds):
                    print(*('' if v != v else str(np.float32(v)) for v in row), kind, sep=',', file=out)
            save('gaps-f4', x=wide.astype('f4'), y=kinds)
            save('gaps', x=wide, y=kinds, x_test=wide[:1, :2])
            with open('flat.csv', 'w') as out:
                print('a,b,c,kind', file=out)
                for row, kind in zip(flat, kinds):
                    print(*map(repr, map(float, row)), kind, sep=',', file=out)
            """;

    private static final Map<String, String> BAD = new TreeMap<>(Map.of(
            "y=y[:2]",
                    "x: has 3 examples (its shape is (3, 2, 2)), but there are 2 labels in y; each example needs one",
            "y=y[:, None]",
                    "but is of type U and shape (3, 1); save array.ravel() if it is one column, or array.argmax(axis=1) if",
            "y=None", "has no array 'y'; it has x, x_test, y_test",
            "y=np.array([1.5, 2, 3])",
                    "y: must be a vector of texts or whole numbers, but is of type f8 and shape (3,); if all its numbers are whole, "
                            + "save array.astype('int64')",
            "x=np.zeros(3)", "x: must have the shape (examples, values), (examples, height, width) or",
            "x=np.zeros((3, 0))", "x: must have the shape (examples, values), (examples, height, width) or",
            "x=x / (x - 1)", "row 2, column 2: Infinity is not a finite number",
            "x=np.asfortranarray(x)", "x: is in Fortran order; save numpy.ascontiguousarray(array)",
            "x=x.astype(str)", "x: holds texts (type <U21), but must hold numbers",
            "x_test=np.zeros((1, 4))", "the example is 1x1x4, but the first one"));

    static {
        BAD.put(
                "y=np.array(['cat', np.nan, 'cat'])",
                "row 1: the label is 'nan', which stands for one that is missing");
    }

    @TempDir
    static Path directory;

    @BeforeAll
    static void save() throws IOException {
        StringBuilder script = new StringBuilder(GOOD);
        List<String> changes = changes();
        for (int i = 0; i < changes.size(); i++) {
            script.append("save('bad%d', **dict(%s))\n".formatted(i, changes.get(i)));
        }
        NumPy.run(directory, script.toString());
    }

    static List<String> changes() {
        return List.copyOf(BAD.keySet());
    }

    private static StoreFooter pack(String file) {
        String path = directory.resolve(file).toString();
        return DatasetPacker.pack(
                new DatasetConfig(
                        new SourceConfig.NumPy(path, "x", "y"),
                        new SourceConfig.NumPy(path, "x_test", "y_test"),
                        null,
                        1),
                null,
                Fixtures.hadoop(),
                directory.resolve("packed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"u1", "i4", "f2", "f8"})
    void pictures_areTheSame_inEveryType(String type) throws IOException {
        StoreFooter footer = pack("pictures-" + type + ".npz");
        assertThat(footer.shape()).isEqualTo(new Shape(2, 2, 1));
        assertThat(footer.trainSize()).isEqualTo(3);
        assertThat(footer.labelNames()).containsExactly("cat", "dog");
        try (PackedStore store = PackedStore.map(directory.resolve("packed"))) {
            float[] values = new float[4];
            store.readUnscaled(2, values, 0);
            assertThat(values).containsExactly(255, 0, 1, 2);
            assertThat(store.label(1)).isOne();
            assertThat(store.source(2)).isEqualTo("pictures-" + type + ".npz:2");
        }
    }

    @Test
    void idsAreKept_andMayNotRecur() throws IOException {
        assertThat(Fixtures.ids(packNamed("named"), directory)).containsExactlyInAnyOrder("a", "b", "c");
        assertThatThrownBy(() -> packNamed("twice"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("twice.npz: row 2: the id '7' is also that of " + directory
                        + "/twice.npz: row 0; each row needs an id of its own");
        assertThatThrownBy(() -> packNamed("short"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("x: has 3 examples, but there are 2 ids in k; each example needs one");
    }

    @Test
    void anArrayNamesTheGroups_ofPicturesAndOfNumbers() {
        for (DatasetConfig.Standardize standardize : Arrays.asList(null, DatasetConfig.Standardize.AUTO)) {
            String file = directory + (standardize == null ? "/people.npz" : "/people-flat.npz");
            SourceConfig train = new SourceConfig.NumPy(file, "x", "y", null, "p");
            SourceConfig test = new SourceConfig.NumPy(file, "x", "y");
            Path packed = directory.resolve("packed.store");
            DatasetConfig config = new DatasetConfig(train, test, null, null, null, 1, null, standardize);
            DatasetPacker.pack(config, null, Fixtures.hadoop(), packed);
            assertThat(PackedStore.map(packed).groups()).isDeepEqualTo(new int[][] {{0, 2}, {1}});
        }
        SourceConfig few = new SourceConfig.NumPy(directory + "/people.npz", "x", "y", null, "few");
        assertThatThrownBy(() -> Fixtures.pack(few, null, directory))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "x: has 3 examples, but there are 2 subpopulations in few; each example needs one");
    }

    private PackedStore packNamed(String name) {
        SourceConfig source = new SourceConfig.NumPy(directory + "/" + name + ".npz", "x", "y", "k");
        DatasetConfig.Split split = new DatasetConfig.Split(0.4, false, 1);
        Path packed = directory.resolve("packed.store");
        DatasetPacker.pack(
                new DatasetConfig(source, source, null, null, null, 1, split, null), null, Fixtures.hadoop(), packed);
        return PackedStore.map(packed);
    }

    @Test
    void colours_areTheLastAxis() {
        assertThat(pack("colour.npz").shape()).isEqualTo(new Shape(2, 2, 3));
    }

    /** What a model sees of a matrix is what it sees of a CSV file with these numbers, as they stand. */
    @Test
    void matrix_isTheSameDataSet_asACsvFile() {
        DatasetConfig.Split split = new DatasetConfig.Split(0.3, true, 1);
        String csv = directory.resolve("flat.csv").toString();
        String npz = directory.resolve("flat.npz").toString();
        List<SourceConfig> sources = new ArrayList<>();
        sources.add(new SourceConfig.Csv(csv, "kind", true));
        sources.add(new SourceConfig.NumPy(npz, "x", "y"));
        List<String> hashes = new ArrayList<>();
        for (SourceConfig source : sources) {
            DatasetConfig.Standardize none = DatasetConfig.isColumns(source) ? DatasetConfig.Standardize.NONE : null;
            DatasetConfig config = new DatasetConfig(source, source, null, null, null, 1, split, none);
            hashes.add(DatasetPacker.pack(config, null, Fixtures.hadoop(), directory.resolve("packed"))
                    .contentHash());
        }
        assertThat(hashes.get(0)).isEqualTo(hashes.get(1));
    }

    /** Standardized, with the median and a mark for a gap: the same data set, and so the same outcomes. */
    @Test
    void standardizedMatrix_isTheSameDataSet_asTheTableInCsv() {
        String csv = directory.resolve("gaps.csv").toString();
        String npz = directory.resolve("gaps.npz").toString();
        StoreFooter table =
                standardized(new SourceConfig.Csv(csv, "kind", true), new DatasetConfig.Split(0.3, true, 1));
        for (String path : List.of(npz, npz.replace(".npz", "-f4.npz"))) {
            StoreFooter matrix =
                    standardized(new SourceConfig.NumPy(path, "x", "y"), new DatasetConfig.Split(0.3, true, 1));
            assertThat(matrix.shape()).isEqualTo(Shape.flat(4));
            assertThat(matrix.contentHash()).as(path).isEqualTo(table.contentHash());
        }
    }

    @Test
    void standardizing_isRefused_ofPictures_andOfOtherNumbersOfValues() {
        SourceConfig pictures = new SourceConfig.NumPy(directory + "/pictures-u1.npz", "x", "y");
        assertThatThrownBy(() -> standardized(pictures, new DatasetConfig.Split(0.4, false, 1)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("has the shape (3, 2, 2), but standardize = auto is for (examples, values)");
        String npz = directory.resolve("gaps.npz").toString();
        DatasetConfig config = new DatasetConfig(
                new SourceConfig.NumPy(npz, "x", "y"),
                new SourceConfig.NumPy(npz, "x_test", "y_test"),
                null,
                null,
                null,
                1,
                null,
                DatasetConfig.Standardize.AUTO);
        assertThatThrownBy(() -> DatasetPacker.pack(config, null, Fixtures.hadoop(), directory.resolve("packed")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("x_test: has 2 values an example, but the train examples have 3");
    }

    private static StoreFooter standardized(SourceConfig source, DatasetConfig.Split split) {
        DatasetConfig config =
                new DatasetConfig(source, source, null, null, null, 1, split, DatasetConfig.Standardize.AUTO);
        return DatasetPacker.pack(config, null, Fixtures.hadoop(), directory.resolve("packed"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void whatCannotBe_isRefused(String change) {
        assertThatThrownBy(() -> pack("bad" + changes().indexOf(change) + ".npz"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(Objects.requireNonNull(BAD.get(change)));
    }
}
