package dev.peacock.spark.images;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.dataset.image.ImageDecoder;
import dev.peacock.spark.columns.UserTable;
import dev.peacock.spark.jobs.JobGroups;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * Encoded pictures in a column of Parquet, or, as Hugging Face's datasets have them, in the field {@code bytes} of a column. They are
 * decoded where they are, a partition at a time.
 */
record ParquetImages(JavaSparkContext spark, String uri, JavaRDD<Row> rows, int count, ImageOptions options)
        implements ImageSource {
    private static final int PICTURE = 0;
    private static final int ID = 1;
    private static final int FIRST_GROUP = 2;

    static ParquetImages open(SparkSession session, String uri, ImageOptions options) throws IOException {
        UserTable table =
                UserTable.open(session, uri).require(List.of(options.column())).require(options.by());
        String id = options.id();
        if (id != null && options.needsId()) {
            table.require(List.of(id));
        }
        List<Column> columns = new ArrayList<>(List.of(
                picture(table, options.column()),
                id == null ? functions.lit(null).cast("string") : table.as(id, "string")));
        options.by().forEach(name -> columns.add(functions.col("`" + name + "`").cast("string")));
        JavaRDD<Row> rows = table.frame().select(columns.toArray(Column[]::new)).javaRDD();
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        int count = Math.toIntExact(JobGroups.find(spark, "counting the pictures of a table", rows::count));
        if (count == 0) {
            throw new UserError(Shown.path(uri) + ": has no rows");
        }
        return new ParquetImages(spark, uri, rows, count, options);
    }

    private static Column picture(UserTable table, String name) {
        DataType type = table.frame().select("`" + name + "`").schema().apply(0).dataType();
        if (type instanceof BinaryType) {
            return functions.col("`" + name + "`");
        }
        if (type instanceof StructType struct && List.of(struct.fieldNames()).contains("bytes")) {
            return functions.col("`" + name + "`").getField("bytes");
        }
        throw new UserError(Shown.path(table.uri()) + ": column '" + Shown.text(name) + "' is of type "
                + type.simpleString()
                + ", but must hold pictures, encoded as PNG or JPEG; name another by --image-column");
    }

    @Override
    public void read(Sink sink) throws IOException {
        int[] next = {0};
        String name = uri;
        ImageOptions how = options;
        for (int part = 0; part < rows.getNumPartitions(); part++) {
            int[] only = {part};
            JavaRDD<Decoded> decoded = rows.map(row -> Decoded.of(() -> decode(row, name, how)));
            JobGroups.find(spark, "reading " + count + " pictures", () -> decoded.collectPartitions(only))[0].forEach(
                    picture -> {
                        String place = Integer.toString(next[0]++);
                        (picture.id().isEmpty() && picture.problem() == null
                                        ? new Decoded(place, picture.pixels(), picture.shape(), picture.groups(), null)
                                        : picture)
                                .give(sink);
                    });
        }
    }

    private static Decoded decode(Row row, String uri, ImageOptions options) {
        String id = options.id() == null || row.isNullAt(ID) ? "" : row.getString(ID);
        String where = Shown.path(uri) + (id.isEmpty() ? ": a picture" : ": picture '" + Shown.text(id) + "'");
        if (row.isNullAt(PICTURE)) {
            throw new UserError(where + " is missing; leave out rows without a picture");
        }
        List<String> groups = new ArrayList<>();
        for (int g = 0; g < options.by().size(); g++) {
            groups.add(Objects.requireNonNullElse(row.<String>getAs(FIRST_GROUP + g), "missing"));
        }
        byte[] encoded = row.getAs(PICTURE);
        return Decoded.of(id, ImageDecoder.decode(encoded, where, options.wanted()), List.copyOf(groups));
    }
}
