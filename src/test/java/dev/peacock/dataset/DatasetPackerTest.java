package dev.peacock.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.SourceConfig;
import dev.peacock.config.TableKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetPackerTest {
    private static final DatasetConfig DIGITS =
            new DatasetConfig(new SourceConfig.Digits(true), new SourceConfig.Digits(false), null, 16);

    @TempDir
    Path directory;

    /**
     * The hash was computed apart from this code, by Python 3's hashlib over the order of bytes that ContentHash documents,
     * from digits.csv.gz.
     */
    @Test
    void digits_haveTheGoldenContentHash() {
        StoreFooter footer = DatasetPacker.pack(DIGITS, 10, Fixtures.hadoop(), directory.resolve("digits"));
        assertThat(footer.contentHash()).isEqualTo("5ad73c38e35904031a14b49b73a4b164166e3634dc4e8177b0321b1c0d5a35c6");
    }

    @Test
    void digits_areSplitInTheOrderOfTheirFile() {
        try (PackedStore store = digits()) {
            assertThat(store.trainSize()).isEqualTo(1500);
            assertThat(store.testSize()).isEqualTo(297);
            assertThat(store.shape()).isEqualTo(new Shape(8, 8, 1));
            assertThat(store.labelNames()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
            assertThat(store.label(0)).isZero();
            assertThat(store.label(1)).isEqualTo(1);
            float[] first = Fixtures.values(store, 0);
            assertThat(first[2]).isEqualTo(5 / 16f);
            assertThat(first[3]).isEqualTo(13 / 16f);
            assertThat(store.source(1499)).isEqualTo("digits.csv.gz:1499");
            assertThat(store.source(1500)).isEqualTo("digits.csv.gz:1500");
            assertThat(store.source(1796)).isEqualTo("digits.csv.gz:1796");
            assertThat(store.png(0)).startsWith(0x89, 'P', 'N', 'G');
        }
    }

    @Test
    void digits_areRefused_whenTheModelHasFewerClasses() {
        assertThatThrownBy(() -> DatasetPacker.pack(DIGITS, 9, Fixtures.hadoop(), directory.resolve("digits")))
                .isInstanceOf(UserError.class)
                .hasMessage("digits.csv.gz: row 9: label 9 is outside 0..8 of a model with 9 classes");
    }

    @Test
    void splits_mayComeFromFilesOfDifferentKinds() {
        Path images = Fixtures.write(directory.resolve("i"), Fixtures.idxImages(3, 2, 2));
        Path labels = Fixtures.write(directory.resolve("l"), Fixtures.idxLabels(3));
        Path csv = Fixtures.write(directory.resolve("t.csv"), "1,2,3,0.5,2\n");
        try (PackedStore store = Fixtures.pack(
                new SourceConfig.Idx(images.toString(), labels.toString()),
                new SourceConfig.Csv(csv.toString(), "4", false),
                new Shape(2, 2, 1),
                1,
                directory)) {
            assertThat(store.trainSize()).isEqualTo(3);
            assertThat(store.testSize()).isEqualTo(1);
            assertThat(store.eightBit()).isFalse();
            assertThat(Fixtures.values(store, 1)).containsExactly(31, 32, 33, 34);
            assertThat(Fixtures.values(store, 3)).containsExactly(1, 2, 3, 0.5f);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.5,7,x\n", "1,2,0\n1.5,inf,0\n", "", "1,2,3,0\n"})
    void previousStore_survivesAFailedPack(String testFile) {
        Path target = directory.resolve("out/packed.store");
        DatasetPacker.pack(DIGITS, 10, Fixtures.hadoop(), target);
        byte[] before = Fixtures.read(target);
        Path train = Fixtures.write(directory.resolve("train.csv"), "1,2,0\n3,4,1\n");
        Path test = Fixtures.write(directory.resolve("test.csv"), testFile);
        assertThatThrownBy(() -> DatasetPacker.pack(csv(train, test), 10, Fixtures.hadoop(), target))
                .isInstanceOf(UserError.class);
        assertThat(Fixtures.read(target)).isEqualTo(before);
        assertThat(Fixtures.names(directory.resolve("out"))).containsExactly("packed.store");
    }

    @Test
    void previousStore_isReplaced_whileItIsMapped() {
        Path train = Fixtures.write(directory.resolve("train.csv"), "1,2,0\n3,4,1\n");
        try (PackedStore old = Fixtures.pack(DIGITS.train(), DIGITS.test(), null, 16, directory)) {
            float[] before = Fixtures.values(old, 1796);
            DatasetPacker.pack(csv(train, train), null, Fixtures.hadoop(), directory.resolve("packed.store"));
            assertThat(Fixtures.values(old, 1796)).isEqualTo(before);
            assertThat(old.source(1796)).isEqualTo("digits.csv.gz:1796");
        }
        assertThat(PackedStore.map(directory.resolve("packed.store")).trainSize())
                .isEqualTo(2);
    }

    @Test
    void packing_isReproducible_byteByByte() {
        DatasetPacker.pack(DIGITS, 10, Fixtures.hadoop(), directory.resolve("a"));
        DatasetPacker.pack(DIGITS, 10, Fixtures.hadoop(), directory.resolve("b"));
        assertThat(Fixtures.read(directory.resolve("a"))).isEqualTo(Fixtures.read(directory.resolve("b")));
    }

    @Test
    void fingerprint_ofDigits_isBuiltin() {
        assertThat(DatasetPacker.fingerprint(DIGITS, Fixtures.hadoop())).contains("builtin");
    }

    @Test
    void fingerprint_changes_withLengthTimeAndConfiguration() throws IOException {
        Path file = Fixtures.write(directory.resolve("train.csv"), "1,2,0\n");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        DatasetConfig config = csv(file, file);
        String base = DatasetPacker.fingerprint(config, Fixtures.hadoop());
        assertThat(DatasetPacker.fingerprint(config, Fixtures.hadoop())).isEqualTo(base);
        DatasetConfig scaled = new DatasetConfig(config.train(), config.test(), null, 2);
        assertThat(DatasetPacker.fingerprint(scaled, Fixtures.hadoop())).isNotEqualTo(base);
        DatasetConfig shaped = new DatasetConfig(config.train(), config.test(), Shape.flat(2), 1);
        assertThat(DatasetPacker.fingerprint(shaped, Fixtures.hadoop())).isNotEqualTo(base);
        Files.setLastModifiedTime(file, FileTime.fromMillis(2_000_000));
        assertThat(DatasetPacker.fingerprint(config, Fixtures.hadoop())).isNotEqualTo(base);
        Fixtures.write(file, "1,2,0\n1,2,0\n");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        assertThat(DatasetPacker.fingerprint(config, Fixtures.hadoop())).isNotEqualTo(base);
    }

    @Test
    void fingerprint_changes_withEachOption_andIsWhatItWasWithoutOne() throws IOException {
        Path file = Fixtures.write(directory.resolve("train.csv"), "1,2,0\n");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        String base = DatasetPacker.fingerprint(csv(file, file), Fixtures.hadoop());
        String split = "Csv[path=%s, label=2, header=false]; %s: 6 bytes of 1000000".formatted(file, file);
        assertThat(base).isEqualTo("train: " + split + "\ntest: " + split + "\nshape: as in the files\nscale: 1.0");
        SourceConfig grouped = new SourceConfig.Csv(file.toString(), "2", false, "1");
        SourceConfig otherwise = new SourceConfig.Csv(file.toString(), "2", false, "0");
        SourceConfig plain = new SourceConfig.Csv(file.toString(), "2", false);
        assertThat(Stream.of(
                                new DatasetConfig(grouped, plain, null, 1),
                                new DatasetConfig(plain, grouped, null, 1),
                                new DatasetConfig(otherwise, plain, null, 1))
                        .map(config -> DatasetPacker.fingerprint(config, Fixtures.hadoop())))
                .doesNotHaveDuplicates()
                .doesNotContain(base);
        SourceConfig latin = new SourceConfig.Csv(file.toString(), "2", false, null, "ISO-8859-1", TableKeys.NONE);
        assertThat(latin).hasToString("Csv[path=" + file + ", label=2, header=false, encoding=ISO-8859-1]");
        SourceConfig headed = new SourceConfig.Csv(file.toString(), "2", true);
        assertThat(DatasetPacker.fingerprint(new DatasetConfig(headed, plain, null, 1), Fixtures.hadoop()))
                .doesNotContain("columns");
        assertThat(DatasetPacker.fingerprint(new DatasetConfig(headed, headed, null, 1), Fixtures.hadoop()))
                .endsWith("\nscale: 1.0\ncolumns: by name");
        SourceConfig.Parquet parquet = new SourceConfig.Parquet("p", "y", null, "x");
        assertThat(parquet).hasToString("Parquet[path=p, label=y, image=null, features=x]");
        assertThat(new SourceConfig.Parquet("p", "y", null, "x", "s"))
                .hasToString("Parquet[path=p, label=y, image=null, features=x, subpopulation=s]");
    }

    @Test
    void splits_shareTheNamesOfSubpopulations_andOneMayHaveNone() throws IOException {
        Path train = Fixtures.write(directory.resolve("train.csv"), "1,2,0,owl\n3,4,1,cat\n");
        Path test = Fixtures.write(directory.resolve("test.csv"), "cat,1,2,0\nelk,1,2,0\n");
        Path plain = Fixtures.write(directory.resolve("plain.csv"), "1,2,0\n");
        SourceConfig grouped = new SourceConfig.Csv(train.toString(), "2", false, "3");
        TextColumn both = column(grouped, new SourceConfig.Csv(test.toString(), "3", false, "0"));
        assertThat(both.names()).containsExactly("owl", "cat", "elk");
        assertThat(both.codes()).containsExactly(0, 1, 1, 2);
        TextColumn trainAlone = column(grouped, new SourceConfig.Csv(plain.toString(), "2", false));
        assertThat(trainAlone.codes()).containsExactly(0, 1, -1);
        TextColumn testAlone = column(new SourceConfig.Csv(plain.toString(), "2", false), grouped);
        assertThat(testAlone.codes()).containsExactly(-1, 0, 1);
    }

    private TextColumn column(SourceConfig train, SourceConfig test) throws IOException {
        Fixtures.pack(train, test, null, 1, directory).close();
        FileSystem local = FileSystem.getLocal(Fixtures.hadoop());
        org.apache.hadoop.fs.Path packed =
                new org.apache.hadoop.fs.Path(directory.resolve("packed.store").toUri());
        TextColumn column =
                Objects.requireNonNull(StoreFooter.read(local, packed).readSubpopulations(local, packed));
        return column;
    }

    @Test
    void fingerprint_ofAFolder_changesWithAFileDeepInside() {
        Fixtures.write(directory.resolve("pets/cat/a.png"), "1");
        SourceConfig.Folder folder =
                new SourceConfig.Folder(directory.resolve("pets").toString());
        DatasetConfig config = new DatasetConfig(folder, folder, null, 255);
        String base = DatasetPacker.fingerprint(config, Fixtures.hadoop());
        assertThat(base).contains("1 files");
        Fixtures.write(directory.resolve("pets/cat/b.png"), "1");
        assertThat(DatasetPacker.fingerprint(config, Fixtures.hadoop()))
                .contains("2 files")
                .isNotEqualTo(base);
    }

    @Test
    void fingerprint_namesAMissingFile() {
        DatasetConfig config = csv(directory.resolve("none"), directory.resolve("none"));
        assertThatThrownBy(() -> DatasetPacker.fingerprint(config, Fixtures.hadoop()))
                .isInstanceOf(UserError.class)
                .hasMessage(directory.resolve("none") + " does not exist");
    }

    private PackedStore digits() {
        return Fixtures.pack(DIGITS.train(), DIGITS.test(), null, 16, directory);
    }

    private static DatasetConfig csv(Path train, Path test) {
        int label = 2;
        return new DatasetConfig(
                new SourceConfig.Csv(train.toString(), Integer.toString(label), false),
                new SourceConfig.Csv(test.toString(), Integer.toString(label), false),
                null,
                1);
    }
}
