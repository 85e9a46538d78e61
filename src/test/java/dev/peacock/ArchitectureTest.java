package dev.peacock;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The floor plan. Think before changing it: it is what keeps each room readable alone. */
@AnalyzeClasses(packages = "dev.peacock", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] LEAVES = {"table", "stats", "provenance", "check", "bits", "npy"};
    private static final long MOST_FILES = 30;

    /** In the order in which data flows. */
    private static final String[] STAGES = {
        "config",
        "dataset",
        "subset",
        "training",
        "target",
        "generate",
        "outcome",
        "estimate",
        "attack",
        "images",
        "audit",
        "report"
    };
    /** Rooms of spark, each of which knows only those before it. */
    private static final String[] SPARK_ROOMS = {
        "jobs",
        "output",
        "session",
        "work",
        "parallel",
        "experiment",
        "columns",
        "images",
        "fleet",
        "nearest",
        "estimate",
        "plan",
        "interchange",
        "generate",
        "report",
        "explain"
    };
    /** Where an audit meets Spark, the page and the command line. */
    private static final String[] AUDITS_AT_WORK = {"dev.peacock.audit", "dev.peacock.audit.*.spark.."};

    @ArchTest
    static void stagesLookOnlyBack(com.tngtech.archunit.core.domain.JavaClasses classes) {
        for (int stage = 0; stage < STAGES.length; stage++) {
            List<String> later = new ArrayList<>();
            for (int other = stage + 1; other < STAGES.length; other++) {
                later.add(room(STAGES[other]));
            }
            if (!later.isEmpty()) {
                noClasses()
                        .that()
                        .resideInAPackage(room(STAGES[stage]))
                        .and()
                        .resideOutsideOfPackages(AUDITS_AT_WORK)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(later.toArray(String[]::new))
                        .because(
                                "data flows one way: config, dataset, subset, training, target, generate, outcome, estimate, attack, images, audit, report")
                        .allowEmptyShould(true)
                        .check(classes);
            }
        }
    }

    @ArchTest
    static void roomsOfSparkLookOnlyBack(com.tngtech.archunit.core.domain.JavaClasses classes) {
        for (int room = 0; room < SPARK_ROOMS.length; room++) {
            List<String> later = new ArrayList<>(List.of("dev.peacock.spark"));
            for (int other = room + 1; other < SPARK_ROOMS.length; other++) {
                later.add(room("spark." + SPARK_ROOMS[other]));
            }
            noClasses()
                    .that()
                    .resideInAPackage(room("spark." + SPARK_ROOMS[room]))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(later.toArray(String[]::new))
                    .because("a room of spark knows only those before it: " + String.join(", ", SPARK_ROOMS))
                    .check(classes);
        }
    }

    @ArchTest
    static void noPackageHasMoreThanThirtyFiles(com.tngtech.archunit.core.domain.JavaClasses classes) {
        Map<String, Long> files = classes.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        assertThat(files).allSatisfy((room, count) -> assertThat(count).as(room).isLessThanOrEqualTo(MOST_FILES));
    }

    @ArchTest
    static final ArchRule onlyAuditsAtWorkImportSpark = noClasses()
            .that()
            .resideOutsideOfPackages(rooms("spark", "command", "cli", "api"))
            .and()
            .resideOutsideOfPackages(AUDITS_AT_WORK)
            .and()
            .resideOutsideOfPackage("dev.peacock")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(rooms("spark", "command", "cli", "api"))
            .because("arithmetic knows neither where it runs nor who asked");

    @ArchTest
    static final ArchRule sparkKnowsNoAudit = noClasses()
            .that()
            .resideInAnyPackage(rooms("spark", "command"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(rooms("audit", "attack", "cli"))
            .because("an audit can be added or taken away without them");

    @ArchTest
    static final ArchRule commandsAreOnTop = noClasses()
            .that()
            .resideInAnyPackage(rooms("audit", "attack", "spark", "command"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(rooms("cli", "api"))
            .because("cli and api import anything, and nothing imports them");

    @ArchTest
    static final ArchRule onlySparkRoomKnowsSpark = noClasses()
            .that()
            .resideOutsideOfPackages(rooms("spark", "command", "cli", "api"))
            .and()
            .resideOutsideOfPackages(AUDITS_AT_WORK)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "scala..")
            .because("arithmetic takes and returns arrays and records, so that a test of it starts no session");

    @ArchTest
    static final ArchRule commandsKnowOnlySessionsOfSpark = noClasses()
            .that()
            .resideInAnyPackage(rooms("command", "cli"))
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.apache.spark..", "scala..")
                    .and(not(named("org.apache.spark.sql.SparkSession", "org.apache.spark.SparkContext"))))
            .because("a command opens a session and hands it on");

    @ArchTest
    static final ArchRule onlyModelCodeKnowsDl4j = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.peacock.training.recipe..",
                    "dev.peacock.training.nd4j..",
                    "dev.peacock.training.dl4j..",
                    "dev.peacock.training.fleet..",
                    "dev.peacock.spark.parallel..",
                    room("audit"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..", "org.bytedeco..")
            .because("a trainer can be exchanged only while nothing else knows what it is made of");

    @ArchTest
    static final ArchRule onlyTreesKnowXgboost = noClasses()
            .that()
            .resideOutsideOfPackage("dev.peacock.training.trees")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ml.dmlc..")
            .because("a trainer can be exchanged only while nothing else knows what it is made of");

    @ArchTest
    static final ArchRule onlyOnnxKnowsItsRuntime = noClasses()
            .that()
            .resideOutsideOfPackage("dev.peacock.onnx")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.onnxruntime..")
            .because("it rides beside the jar, and all else must run without it");

    @ArchTest
    static final ArchRule leavesKnowTheJdkOnly = noClasses()
            .that()
            .resideInAnyPackage(rooms(LEAVES))
            .should()
            .dependOnClassesThat(not(resideInAnyPackage("java..", "javax..", "org.jspecify.annotations.."))
                    .and(not(inTheSameLeaf()))
                    .and(not(resideInAPackage("org.apache.commons.math3.."))))
            .because("a leaf knows nothing of the rest");

    @ArchTest
    static final ArchRule onlyStatsKnowsCommonsMathAmongLeaves = noClasses()
            .that()
            .resideInAnyPackage(rooms(LEAVES))
            .and()
            .resideOutsideOfPackage(room("stats"))
            .should()
            .dependOnClassesThat(resideInAPackage("org.apache.commons.math3.."))
            .because("distributions are looked up in one leaf");

    @ArchTest
    static final ArchRule storageKnowsOnlyHadoop = noClasses()
            .that()
            .resideInAPackage(room("storage"))
            .should()
            .dependOnClassesThat(
                    resideInAPackage("dev.peacock..").and(not(resideInAnyPackage(room("storage"), room("check")))))
            .because("every room may put a file, whatever the file holds");

    @ArchTest
    static final ArchRule auditsNeverMeet = slices().matching("..peacock.audit.(*)..")
            .should()
            .notDependOnEachOther()
            .because("an audit must be readable and removable alone")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule roomsHaveNoCycles =
            slices().matching("dev.peacock.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule roomsWithinARoomHaveNoCycles = slices().assignedFrom(
                    packagesOf("config", "dataset", "report"))
            .should()
            .beFreeOfCycles()
            .because("a room and those within it know each other one way");

    @ArchTest
    static final ArchRule trainersHaveNoCycles =
            slices().matching("dev.peacock.training.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule trainersNeverMeet = noClasses()
            .that()
            .resideInAPackage("dev.peacock.training.fleet..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.peacock.training.dl4j..")
            .because(
                    "the one is the other's reference; what they share is in training, training.recipe and training.nd4j")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyReadersOfTheFleetKnowDl4j = noClasses()
            .that()
            .resideInAPackage("dev.peacock.training.fleet")
            .and()
            .haveNameNotMatching(".*\\.(NetReader|LayerReader|Supported|Activations|InitialWeights)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..", "org.bytedeco..")
            .because("what a net is does not depend on whose configuration described it, nor on who computes it")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule cpuKernelsKnowNoNd4j = noClasses()
            .that()
            .resideInAPackage("dev.peacock.training.fleet.cpu..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.nd4j..", "dev.peacock.training.fleet.nd4j..")
            .because("each set of kernels is the other's check");

    @ArchTest
    static final ArchRule nd4jKernelsKnowNoCpuKernels = noClasses()
            .that()
            .resideInAPackage("dev.peacock.training.fleet.nd4j..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.peacock.training.fleet.cpu..")
            .because("each set of kernels is the other's check");

    @ArchTest
    static final ArchRule onlyProvenanceReadsTheClock = noClasses()
            .that(not(resideInAPackage(room("provenance"))))
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .because("time is recorded in one place, and never used to decide a result");

    @ArchTest
    static final ArchRule onlySeedsAreRandom = noClasses()
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(
                    java.util.Random.class,
                    java.util.concurrent.ThreadLocalRandom.class,
                    java.security.SecureRandom.class,
                    java.util.UUID.class)
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(java.util.Collections.class, "shuffle", List.class)
            .because("every random number is a function of (master seed, purpose, run)");

    @ArchTest
    static final ArchRule nobodyDeserializesJavaObjects = noClasses()
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(java.io.ObjectInputStream.class, java.io.ObjectInput.class, java.rmi.Naming.class)
            .orShould()
            .dependOnClassesThat(resideInAnyPackage(
                    "java.beans..",
                    "javax.naming..",
                    "javax.script..",
                    "com.esotericsoftware.kryo..",
                    "org.apache.spark.serializer..",
                    "org.yaml.snakeyaml.."))
            .orShould()
            .dependOnClassesThat(named(
                    "org.apache.commons.lang3.SerializationUtils",
                    "org.apache.commons.io.serialization.ValidatingObjectInputStream",
                    "org.nd4j.common.util.SerializationUtils",
                    "org.nd4j.linalg.util.SerializationUtils",
                    "org.deeplearning4j.util.ModelSerializer",
                    "org.apache.spark.util.Utils"))
            .because("what a user supplies is never deserialized as Java objects");

    @ArchTest
    static final ArchRule onlyMainExits = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.peacock.Main")
            .should()
            .callMethod(System.class, "exit", int.class)
            .because("the program has one exit");

    private static DescribedPredicate<JavaClass> named(String... names) {
        return DescribedPredicate.describe(
                "named " + String.join(", ", names), type -> List.of(names).contains(type.getName()));
    }

    private static DescribedPredicate<JavaClass> inTheSameLeaf() {
        // leaves are small and may use each other's words, but see nothing else of Peacock
        return resideInAnyPackage(rooms(LEAVES));
    }

    /** Each package is a slice, also that of the room itself. */
    private static SliceAssignment packagesOf(String... names) {
        DescribedPredicate<JavaClass> within = resideInAnyPackage(rooms(names));
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return within.test(type) ? SliceIdentifier.of(type.getPackageName()) : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "packages of " + String.join(", ", names);
            }
        };
    }

    private static String room(String name) {
        return "dev.peacock." + name + "..";
    }

    private static String[] rooms(String... names) {
        return List.of(names).stream().map(ArchitectureTest::room).toArray(String[]::new);
    }
}
