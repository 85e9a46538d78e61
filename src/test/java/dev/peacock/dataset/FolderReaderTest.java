package dev.peacock.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.SourceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class FolderReaderTest {
    @TempDir
    Path directory;

    private Path folder = Path.of("");

    @BeforeEach
    void makeTwoClasses() {
        folder = directory.resolve("pets");
        image("owl/b.png", 3, 1, 20);
        image("owl/a.png", 3, 1, 10);
        image("cat/z.png", 3, 1, 30);
    }

    @Test
    void images_comeBack_inTheOrderOfClassesAndNames() {
        Fixtures.write(folder.resolve(".hidden/x.png"), "x");
        Fixtures.write(folder.resolve("cat/.DS_Store"), "x");
        Fixtures.write(folder.resolve("readme.txt"), "x");
        PackedStore store = pack(null);
        assertThat(store.shape()).isEqualTo(new Shape(2, 3, 1));
        assertThat(store.labelNames()).containsExactly("cat", "owl");
        assertThat(store.trainSize()).isEqualTo(3);
        int[] shifts = {30, 10, 20};
        String[] names = {"cat/z.png", "owl/a.png", "owl/b.png"};
        for (int i = 0; i < 3; i++) {
            assertThat(Fixtures.rawBytes(store, i)).isEqualTo(Fixtures.pictureBytes(2, 3, 1, shifts[i]));
            assertThat(store.label(i)).isEqualTo(i == 0 ? 0 : 1);
            assertThat(store.source(3 + i)).isEqualTo(folder + "/" + names[i]);
        }
        List<String> notes = new ArrayList<>();
        DatasetPacker.pack(
                new DatasetConfig(source(), source(), null, 255),
                null,
                Fixtures.hadoop(),
                directory.resolve("packed.store"),
                notes::add);
        assertThat(notes)
                .contains(folder + ": files that are in no class folder, and are not read: 1 (first: readme.txt)");
    }

    /** Of files whose names are the same, which are for testing does not depend on the others. */
    @Test
    void aPicturesId_isItsPath_whichASplitGoesBy() throws IOException {
        assertThat(Fixtures.ids(pack(null), directory))
                .containsExactly("cat/z.png", "owl/a.png", "owl/b.png", "cat/z.png", "owl/a.png", "owl/b.png");
        for (int i = 0; i < 40; i++) {
            image("owl/n%d.png".formatted(i), 3, 1, i);
        }
        image("cat/x.png", 3, 1, 1);
        image("cat/y.png", 3, 1, 2);
        DatasetConfig.Split split = new DatasetConfig.Split(0.5, true, 1);
        DatasetConfig config = new DatasetConfig(source(), source(), null, null, null, 255, split, null);
        List<String> before = testIds(config);
        assertThat(before).hasSize(2 + 21);
        // it is the first owl, and changes the position of all others
        image("owl/0.png", 3, 1, 9);
        List<String> after = testIds(config);
        assertThat(after).hasSize(2 + 22);
        assertThat(after.stream().filter(id -> !before.contains(id))).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void foldersInTheFoldersOfClasses_areGroups() throws IOException {
        folder = directory.resolve("faces");
        image("smile/ann/1.png", 3, 1, 1);
        image("smile/bob/1.png", 3, 1, 2);
        image("smile/bob/2.png", 3, 1, 3);
        image("frown/ann/1.png", 3, 1, 4);
        SourceConfig grouped = new SourceConfig.Folder(folder.toString(), SourceConfig.Folder.FOLDER);
        PackedStore store = Fixtures.pack(grouped, null, directory);
        assertThat(Fixtures.ids(store, directory).subList(0, 4))
                .containsExactly("frown/ann/1.png", "smile/ann/1.png", "smile/bob/1.png", "smile/bob/2.png");
        assertThat(store.groups()).isDeepEqualTo(new int[][] {{0, 1}, {2, 3}});
        assertThatThrownBy(() -> pack(null))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("faces/smile/ann is a folder inside a class folder");
        image("smile/3.png", 3, 1, 5);
        assertThatThrownBy(() -> Fixtures.pack(grouped, null, directory))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "faces/smile/3.png is a file in a class folder, which must have one folder for each group");
    }

    private List<String> testIds(DatasetConfig config) throws IOException {
        Path packed = directory.resolve("packed.store");
        StoreFooter footer = DatasetPacker.pack(config, null, Fixtures.hadoop(), packed);
        try (PackedStore store = PackedStore.map(packed)) {
            List<String> ids = Fixtures.ids(store, directory);
            for (int i = 0; i < ids.size(); i++) {
                assertThat(store.source(i)).endsWith("/" + ids.get(i));
            }
            return ids.subList(footer.trainSize(), ids.size());
        }
    }

    @Test
    void grayAndColour_areMixed_onlyWhenTheShapeSaysSo() {
        image("owl/c.png", 3, 3, 0);
        assertRefused("owl/c.png", "the example is 2x3x3", "cat/z.png) is 2x3x1");
        assertThat(pack(new Shape(2, 3, 3)).trainSize()).isEqualTo(4);
    }

    @Test
    void mixedSizes_areRefusedNamingBothFiles() {
        image("owl/c.png", 4, 1, 0);
        assertRefused(folder + "/owl/c.png: the example is 2x4x1", folder + "/cat/z.png) is 2x3x1");
    }

    @Test
    void emptyClassFolder_isRefusedByName() throws IOException {
        Files.createDirectory(folder.resolve("dog"));
        assertRefused("class folder " + folder + "/dog has no images");
        Fixtures.write(folder.resolve("dog/.hidden"), "x");
        assertRefused("class folder " + folder + "/dog has no images");
    }

    @Test
    void folderWithoutClasses_isRefused() throws IOException {
        folder = Files.createDirectory(directory.resolve("bare"));
        Fixtures.write(folder.resolve("a.png"), "x");
        assertRefused(folder + " has no class folders");
    }

    @Test
    void fileInsteadOfAFolder_isRefused() {
        folder = Fixtures.write(directory.resolve("file"), "x");
        assertRefused(folder + " is a file, but must be a folder");
    }

    @Test
    void missingFolder_isNamed() {
        folder = directory.resolve("missing");
        assertRefused(folder + " does not exist");
    }

    @Test
    void unreadableImage_isNamed() {
        Fixtures.write(folder.resolve("owl/c.png"), "this is text");
        assertRefused(folder + "/owl/c.png is not a PNG or JPEG image");
    }

    @Test
    void folderInsideAClass_isRefused() {
        image("owl/young/a.png", 3, 1, 0);
        assertRefused(folder + "/owl/young is a folder inside a class folder");
    }

    @Test
    void colonInAName_isNoScheme() {
        image("owl/10:00.png", 3, 1, 5);
        image("a:b/x:y.png", 3, 1, 7);
        PackedStore store = pack(null);
        assertThat(store.labelNames()).containsExactly("a:b", "cat", "owl");
        assertThat(store.source(0)).isEqualTo(folder + "/a:b/x:y.png");
        assertThat(store.source(2)).isEqualTo(folder + "/owl/10:00.png");
        assertThat(Fixtures.rawBytes(store, 2)).isEqualTo(Fixtures.pictureBytes(2, 3, 1, 5));
    }

    @Test
    void linkToNothing_isRefused_inAClassAndBesideThem() throws IOException {
        Path inside = Files.createSymbolicLink(folder.resolve("owl/c.png"), Path.of("nothing.png"));
        assertRefused(inside + " is a broken link");
        Files.delete(inside);
        Path beside = Files.createSymbolicLink(folder.resolve("dog"), folder.resolve("dogs"));
        assertRefused(beside + " is a broken link");
        DatasetConfig config = new DatasetConfig(source(), source(), null, 1);
        assertThatThrownBy(() -> DatasetPacker.fingerprint(config, Fixtures.hadoop()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(beside.toString());
        Files.delete(beside);
        Files.createSymbolicLink(folder.resolve(".dog"), folder.resolve("dogs"));
        Files.createSymbolicLink(folder.resolve("owl/c.png"), folder.resolve("cat/z.png"));
        assertThat(pack(null).trainSize()).isEqualTo(4);
    }

    /** Who reads the pipe all the same waits for a writer that never comes. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void pipeOrDevice_isRefused_unread() throws IOException, InterruptedException {
        Path image = folder.resolve("owl/c.png");
        Files.createSymbolicLink(image, Path.of("/dev/null"));
        assertRefused(image + " is a pipe, a socket or a device, but must be a file");
        Files.delete(image);
        assertThat(new ProcessBuilder("mkfifo", image.toString()).start().waitFor())
                .isZero();
        assertRefused(image + " is a pipe, a socket or a device, but must be a file");
    }

    private SourceConfig source() {
        return new SourceConfig.Folder(folder.toString());
    }

    private void image(String name, int width, int channels, int shift) {
        Fixtures.write(folder.resolve(name), Fixtures.encode(Fixtures.picture(2, width, channels, shift), "png"));
    }

    private PackedStore pack(@Nullable Shape shape) {
        return Fixtures.pack(source(), shape, directory);
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(() -> pack(null)).isInstanceOf(UserError.class).hasMessageContainingAll(parts);
        assertThat(directory.resolve("packed.store")).doesNotExist();
    }
}
