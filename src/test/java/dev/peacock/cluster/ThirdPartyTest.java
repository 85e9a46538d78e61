package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** THIRD-PARTY.md has the versions that are built with, and NOTICE has what those libraries' own notices say. */
class ThirdPartyTest {
    private static final Path LICENSES = ThirdParty.PAGE.resolveSibling("licenses");
    private static final List<String> NOTICES = List.of("META-INF/NOTICE", "META-INF/NOTICE.txt", "META-INF/NOTICE.md");

    @Test
    void notice_saysWhatTheLibrariesNoticesSay() throws IOException {
        String ours = plain(Files.readString(Path.of("NOTICE")));
        int found = 0;
        for (ThirdParty row : ThirdParty.rows()) {
            for (String coordinates : row.coordinates()) {
                for (String paragraph : notice(ThirdParty.jar(coordinates)).split("\n\\s*\n")) {
                    assertThat(ours).as(coordinates).contains(plain(paragraph));
                    found += paragraph.isBlank() ? 0 : 1;
                }
            }
        }
        assertThat(found).isGreaterThan(10);
    }

    @Test
    void everyLicenceBesideApaches_isThereInFull() throws IOException {
        String page = Files.readString(ThirdParty.PAGE);
        for (String name : List.of("BSD-2-Clause", "BSD-3-Clause", "MIT", "EPL-1.0", "GPL-3.0", "LGPL-2.1")) {
            assertThat(page).contains(name);
            assertThat(LICENSES.resolve(name + ".txt")).isNotEmptyFile();
        }
        assertThat(LICENSES.resolve("GCC-exception-3.1.txt")).isNotEmptyFile();
        assertThat(Files.readString(Path.of("LICENSE"))).contains("Apache License", "END OF TERMS AND CONDITIONS");
    }

    private static String notice(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (String name : NOTICES) {
                ZipEntry entry = zip.getEntry(name);
                if (entry != null) {
                    return new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        return "";
    }

    private static String plain(String text) {
        return text.replace("http:", "https:").replaceAll("\\s+", " ").strip();
    }
}
