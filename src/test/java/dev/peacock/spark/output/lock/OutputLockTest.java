package dev.peacock.spark.output.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.provenance.Machine;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputLockTest {
    private static final OutputLock.Pace QUICK = new OutputLock.Pace(Duration.ofMillis(50), Duration.ofMinutes(2));
    private static final OutputLock.Pace SOON_STALE = new OutputLock.Pace(Duration.ofMillis(50), Duration.ofSeconds(2));

    @TempDir
    Path directory;

    private OutputDirectory out() {
        return new OutputDirectory(new Configuration(), directory.resolve("out").toString());
    }

    private static LockOwner elsewhere() {
        return new LockOwner("node7", "another system", 4321, "99", "2026-01-02T03:04:05Z", "peacock run");
    }

    @Test
    void second_isRefused_withHostProcessAndStart_andTheFirstStays() throws IOException {
        try (OutputLock first = OutputLock.acquire(out(), LockOwner.here("peacock train"), QUICK)) {
            assertThatThrownBy(() -> OutputLock.acquire(out(), LockOwner.here("peacock run"), QUICK))
                    .isInstanceOf(UserError.class)
                    .hasMessageContainingAll(
                            "another driver is using this directory: process " + Machine.pid() + " on host "
                                    + Machine.host(),
                            "which began \"peacock train\" at 20");
            first.check();
        }
        assertThat(directory.resolve("out")).as("made for the lock alone").doesNotExist();
        try (OutputLock again = OutputLock.acquire(out(), LockOwner.here("peacock run"), QUICK)) {
            again.check();
        }
    }

    @Test
    void oneElsewhereThatRenewsItsLock_isSeenToLive() throws IOException {
        try (OutputLock first = OutputLock.acquire(out(), elsewhere(), QUICK)) {
            assertThatThrownBy(() -> OutputLock.acquire(out(), LockOwner.here("peacock run"), QUICK))
                    .isInstanceOf(UserError.class)
                    .hasMessageContainingAll("process 4321 on host node7", "2026-01-02T03:04:05Z");
            first.check();
        }
    }

    @Test
    void aLockThatNobodyRenews_isTakenOver() throws IOException {
        leave("1111", elsewhere());
        try (OutputLock lock = OutputLock.acquire(out(), LockOwner.here("peacock run"), SOON_STALE)) {
            lock.check();
            assertThat(claims()).hasSize(2).noneMatch(name -> name.startsWith("1111"));
        }
    }

    @Test
    void aLockElsewhere_datedYearsAhead_isTakenOverLikeOneOfToday() throws IOException {
        leave("1111", elsewhere());
        for (String name : claims()) {
            Files.setLastModifiedTime(
                    directory.resolve("out/_lock").resolve(name), FileTime.from(Instant.parse("2126-01-01T00:00:00Z")));
        }
        assertThat(Driver.of(out())).get().returns(false, Driver::atWork);
        try (OutputLock lock = OutputLock.acquire(out(), LockOwner.here("peacock run"), SOON_STALE)) {
            lock.check();
            assertThat(claims()).hasSize(2).noneMatch(name -> name.startsWith("1111"));
        }
    }

    @Test
    void aLivingLockElsewhere_whoseNoteIsDatedAhead_isSeenToLive() throws IOException {
        try (OutputLock first = OutputLock.acquire(out(), elsewhere(), QUICK)) {
            for (String name : claims()) {
                if (name.endsWith(".json")) {
                    Files.setLastModifiedTime(
                            directory.resolve("out/_lock").resolve(name),
                            FileTime.from(Instant.parse("2126-01-01T00:00:00Z")));
                }
            }
            assertThatThrownBy(() -> OutputLock.acquire(out(), LockOwner.here("peacock run"), QUICK))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("process 4321 on host node7");
            first.check();
        }
    }

    @Test
    void aLockOfADeadProcessHere_isTakenOverAtOnce_thoughItIsNew() throws IOException {
        LockOwner here = LockOwner.here("peacock train");
        leave("1111", new LockOwner(here.host(), here.machine(), here.pid(), "1", here.startedAt(), here.command()));
        // would wait for two minutes otherwise
        try (OutputLock lock = OutputLock.acquire(out(), here, QUICK)) {
            lock.check();
            assertThat(claims()).hasSize(2).noneMatch(name -> name.startsWith("1111"));
        }
    }

    /** As of a driver that stood still since long before. */
    @Test
    void anOwnerWhoseLockWasTakenOver_stops_andLeavesTheNewOwnerAlone() throws IOException, InterruptedException {
        OutputLock slow =
                OutputLock.acquire(out(), elsewhere(), new OutputLock.Pace(Duration.ofDays(1), Duration.ofMinutes(2)));
        for (String name : claims()) {
            Files.setLastModifiedTime(
                    directory.resolve("out/_lock").resolve(name), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        }
        try (OutputLock next = OutputLock.acquire(out(), LockOwner.here("peacock run"), QUICK)) {
            assertThatThrownBy(slow::check)
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("another one took over the directory");
            OutputDirectory guarded = new OutputDirectory(
                    new Configuration(), directory.resolve("out").toString(), slow::check);
            assertThatThrownBy(() -> guarded.writeText("summary.json", "{}")).isInstanceOf(UserError.class);
            assertThat(guarded.exists("summary.json")).isFalse();
            slow.close();
            next.check();
        }
    }

    @Test
    void lossIsNoticed_byTheRenewal() throws IOException, InterruptedException {
        CountDownLatch lost = new CountDownLatch(1);
        try (OutputLock lock = OutputLock.acquire(out(), LockOwner.here("peacock train"), QUICK)) {
            lock.onLoss(lost::countDown);
            for (String name : claims()) {
                Files.delete(directory.resolve("out/_lock").resolve(name));
            }
            assertThat(lost.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void ofManyAtOnce_oneWinsAndTheOthersAreRefused() throws Exception {
        int drivers = 8;
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(drivers);
        try {
            List<Future<OutputLock>> futures = new ArrayList<>();
            for (int i = 0; i < drivers; i++) {
                String command = "driver " + i;
                Callable<OutputLock> one = () -> {
                    start.await();
                    return OutputLock.acquire(out(), LockOwner.here(command), QUICK);
                };
                futures.add(pool.submit(one));
            }
            start.countDown();
            List<OutputLock> held = new ArrayList<>();
            for (Future<OutputLock> future : futures) {
                try {
                    held.add(future.get(100, TimeUnit.SECONDS));
                } catch (java.util.concurrent.ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(UserError.class).hasMessageContaining("using this directory");
                }
            }
            assertThat(held).hasSize(1);
            held.get(0).check();
            held.get(0).close();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void status_knowsTheDriverAtWork_andOneThatDied() throws IOException {
        assertThat(Driver.of(out())).isEmpty();
        LockOwner here = LockOwner.here("peacock train");
        try (OutputLock lock = OutputLock.acquire(out(), here, QUICK)) {
            assertThat(Driver.of(out())).get().returns(here, Driver::owner).returns(true, Driver::atWork);
            lock.check();
        }
        leave("1111", elsewhere());
        assertThat(Driver.of(out()))
                .as("of another machine, and renewed just now")
                .get()
                .returns(elsewhere(), Driver::owner)
                .returns(true, Driver::atWork);
        for (String name : claims()) {
            Files.setLastModifiedTime(
                    directory.resolve("out/_lock").resolve(name), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        }
        assertThat(Driver.of(out())).contains(new Driver(elsewhere(), Instant.parse("2026-01-01T00:00:00Z"), false));
        LockOwner dead = new LockOwner(here.host(), here.machine(), here.pid(), "1", here.startedAt(), here.command());
        leave("2222", dead);
        assertThat(Driver.of(out())).get().returns(dead, Driver::owner).returns(false, Driver::atWork);
        Files.writeString(directory.resolve("out/_lock/2222.json"), "{");
        assertThat(Driver.of(out()).orElseThrow().owner()).isNull();
    }

    @Test
    void directoryWithALockAlone_isStillFree() throws IOException {
        try (OutputLock lock = OutputLock.acquire(out(), LockOwner.here("peacock train"), QUICK)) {
            assertThat(out().isOccupied()).isFalse();
            out().writeText("x", "y");
            assertThat(out().isOccupied()).isTrue();
            lock.check();
        }
        assertThat(directory.resolve("out/_lock")).doesNotExist();
        assertThat(directory.resolve("out/x")).exists();
    }

    @Test
    void aFileInThePlaceOfTheDirectory_isOneSentence() throws IOException {
        Files.writeString(directory.resolve("out"), "a file");
        assertThatThrownBy(() -> OutputLock.acquire(out(), LockOwner.here("peacock run"), QUICK))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("out: cannot be written: ");
        assertThat(directory.resolve("out")).hasContent("a file");
    }

    /** What a driver leaves that died. */
    private void leave(String id, LockOwner owner) throws IOException {
        out().writeText("_lock/" + id + ".json", owner.json());
        out().writeText("_lock/" + id + ".held", "");
    }

    private List<String> claims() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("out/_lock"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .toList();
        }
    }
}
