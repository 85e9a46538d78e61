package dev.peacock.outcome;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Rows of any work but training, whose rows are {@link Outcomes}. */
public final class TableFiles<T extends Record> implements RowFiles<T> {
    private final StackFiles files;
    private final String owner;
    private final RecordCodec<T> codec;
    private final String mend;
    private final MessageType schema;

    /**
     * @param owner identifies the work: files of another are refused
     * @param mend what a user does about a damaged file, as in {@code run the same command again}
     */
    public TableFiles(Configuration hadoop, Path directory, String owner, RecordCodec<T> codec, String mend) {
        this.files = new StackFiles(hadoop, directory);
        this.owner = owner;
        this.codec = codec;
        this.mend = mend;
        this.schema = codec.schema();
    }

    @Override
    public Set<Integer> done() throws IOException {
        Set<Integer> done = new TreeSet<>(files.failed().keySet());
        for (Path file : files()) {
            try {
                SealedParquet parquet = parquet(file);
                SealedParquet.Label label = parquet.label();
                parquet.checkOwner(label.owner(), owner);
                done.addAll(label.numbers());
            } catch (FileNotFoundException e) {
                // listed and not there: it is made again
                continue;
            }
        }
        return done;
    }

    @Override
    public List<T> rows(int stack) throws IOException {
        Path file = files.file(stack);
        List<T> all = new ArrayList<>();
        if (files.fileSystem().exists(file)) {
            try (SealedRows<T> rows = parquet(file).open(schema, codec::read)) {
                for (T row = rows.next(); row != null; row = rows.next()) {
                    all.add(row);
                }
            }
        }
        return all;
    }

    @Override
    public int number(T row) {
        return codec.number(row);
    }

    @Override
    public void commit(int stack, String attempt, List<T> rows) throws IOException {
        List<Group> groups = new ArrayList<>();
        for (T row : rows) {
            Group group = new SimpleGroup(schema);
            codec.write(row, group);
            groups.add(group);
        }
        List<Integer> numbers = rows.stream().map(this::number).distinct().toList();
        files.commit(
                stack,
                attempt,
                SealedParquet.bytes(files.hadoop(), schema, new SealedParquet.Label(owner, numbers), groups));
    }

    @Override
    public void fail(int number, String reason) throws IOException {
        files.fail(number, reason);
    }

    @Override
    public boolean hasFailed(int number) throws IOException {
        return files.hasFailed(number);
    }

    @Override
    public List<Path> files() throws IOException {
        return files.files();
    }

    @Override
    public @Nullable String damage(Path file) throws IOException {
        return parquet(file).damage(owner, schema, codec::read, this::number);
    }

    @Override
    public void removeTemporary() throws IOException {
        files.removeTemporary();
    }

    @Override
    public Path moveAway(Path file) throws IOException {
        return files.moveAway(file);
    }

    private SealedParquet parquet(Path file) {
        return new SealedParquet(files.hadoop(), file, mend);
    }
}
