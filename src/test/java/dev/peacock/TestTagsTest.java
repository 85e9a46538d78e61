package dev.peacock;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.peacock.cli.Cli;
import dev.peacock.command.Jobs;
import dev.peacock.npy.NumPy;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.session.Sessions;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Tags;
import org.junit.jupiter.api.Test;

/**
 * A test that opens a Spark session is tagged {@code spark}, and one that starts a process {@code process}, whether it does so itself
 * or by a class of the tests. {@code scripts/test.sh fast} leaves these out; integration tests it never runs.
 */
class TestTagsTest {
    /** They run commands that end before a session is opened, which is what they test, or that need none. */
    private static final Set<String> OPEN_NONE = Set.of(
            "dev.peacock.cli.ConfigurationFirstTest",
            "dev.peacock.cli.StealingOptionsTest",
            "dev.peacock.cli.ValidateCommandTest");

    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                .importPackages("dev.peacock");
    }

    @Test
    void testsWithASparkSession_areTagged() {
        Set<String> open = reaching(TestTagsTest::opensASession);
        assertThat(open).contains(TestRun.class.getName(), "dev.peacock.spark.work.StackJobsTest");
        open.removeAll(OPEN_NONE);
        assertThat(untagged(open, "spark")).isEmpty();
    }

    @Test
    void testsWithAProcess_areTagged() {
        Set<String> start = reaching(TestTagsTest::startsAProcess);
        assertThat(start).contains(NumPy.class.getName(), "dev.peacock.training.nd4j.NativeCodeTest");
        assertThat(untagged(start, "process")).isEmpty();
    }

    @Test
    void noTag_isWithoutItsReason() {
        assertThat(tagged("spark")).isSubsetOf(reaching(TestTagsTest::opensASession));
        assertThat(tagged("process")).isSubsetOf(reaching(TestTagsTest::startsAProcess));
    }

    private static boolean opensASession(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        return owner.isEquivalentTo(SparkSession.Builder.class)
                || isNew(access, SparkContext.class)
                || isNew(access, JavaSparkContext.class)
                || isCall(access, Sessions.class, "open")
                || isCall(access, Jobs.class, "writing")
                || isCall(access, Jobs.class, "reading")
                || isCall(access, Cli.class, "run");
    }

    private static boolean startsAProcess(JavaAccess<?> access) {
        return isNew(access, ProcessBuilder.class) || isCall(access, Runtime.class, "exec");
    }

    private static boolean isNew(JavaAccess<?> access, Class<?> type) {
        return isCall(access, type, "<init>");
    }

    private static boolean isCall(JavaAccess<?> access, Class<?> type, String method) {
        return access.getTargetOwner().isEquivalentTo(type) && access.getName().equals(method);
    }

    /** The names of all outermost classes of the tests that have such an access, or one to a class that has. */
    private static Set<String> reaching(Predicate<JavaAccess<?>> wanted) {
        Deque<JavaClass> found = classes.stream()
                .filter(type -> type.getAccessesFromSelf().stream().anyMatch(wanted))
                .collect(Collectors.toCollection(ArrayDeque::new));
        Set<String> names = new TreeSet<>();
        Set<JavaClass> seen = new HashSet<>();
        while (!found.isEmpty()) {
            JavaClass outermost = outermost(found.pop());
            if (names.add(outermost.getName())) {
                classes.stream()
                        .filter(type -> outermost(type).equals(outermost))
                        .flatMap(type -> type.getAccessesToSelf().stream())
                        .map(JavaAccess::getOriginOwner)
                        .filter(seen::add)
                        .forEach(found::push);
            }
        }
        return names;
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(TestTagsTest::outermost).orElse(type);
    }

    private static List<String> untagged(Set<String> names, String tag) {
        Set<String> tagged = tagged(tag);
        return names.stream()
                .filter(name -> name.endsWith("Test") && !tagged.contains(name))
                .toList();
    }

    private static Set<String> tagged(String tag) {
        return classes.stream()
                .filter(type -> type.isAnnotatedWith(Tag.class) || type.isAnnotatedWith(Tags.class))
                .filter(type -> Arrays.stream(type.reflect().getAnnotationsByType(Tag.class))
                        .anyMatch(found -> found.value().equals(tag)))
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
    }
}
