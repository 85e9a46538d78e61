package dev.peacock;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import dev.peacock.audit.Audits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The doors of each room of spark and of each audit at work: its public classes. A new door is a new line of doors.txt; write it with
 * {@code -Dpeacock.update-docs=true}, and ask whether it must be one.
 */
@AnalyzeClasses(packages = "dev.peacock", importOptions = ImportOption.DoNotIncludeTests.class)
class DoorsTest {
    private static final Path LIST = Path.of("src/test/resources/doors.txt");
    private static final String AUDIT_AT_WORK = "dev\\.peacock\\.audit\\.\\w+\\.spark";

    @ArchTest
    static void doors_areThoseListed(JavaClasses classes) throws IOException {
        Set<String> used = used(classes);
        String doors = classes.stream()
                .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> isRoom(type.getPackageName()))
                .map(JavaClass::getName)
                .sorted()
                // public for tests, or for Spark, which makes it by its name
                .map(name -> name + (used.contains(name) ? "" : " (of no use to another room)") + "\n")
                .collect(Collectors.joining());
        if (Boolean.getBoolean("peacock.update-docs")) {
            Files.writeString(LIST, doors);
        }
        assertThat(doors).isEqualTo(Files.readString(LIST));
    }

    @ArchTest
    static void anAuditAtWork_showsOnlyItsAudit(JavaClasses classes) {
        assertThat(used(classes).stream().filter(name -> name.matches(AUDIT_AT_WORK + "\\..*")))
                .containsExactlyInAnyOrderElementsOf(Audits.OURS.all().stream()
                        .map(audit -> audit.getClass().getName())
                        .toList());
    }

    private static boolean isRoom(String room) {
        return room.startsWith("dev.peacock.spark") || room.matches(AUDIT_AT_WORK);
    }

    /** Top-level classes that another package uses, be it only a class within them. */
    private static Set<String> used(JavaClasses classes) {
        Set<String> used = new TreeSet<>();
        for (JavaClass type : classes) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (isRoom(target.getPackageName()) && !target.getPackageName().equals(type.getPackageName())) {
                    used.add(target.getName().replaceFirst("\\$.*", ""));
                }
            }
        }
        return used;
    }
}
