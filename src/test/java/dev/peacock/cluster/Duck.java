package dev.peacock.cluster;

import java.nio.file.Path;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads Parquet tables with DuckDB, which shares no code with Spark or Parquet's Java library. */
public final class Duck {
    private Duck() {}

    /** SQL's name for all files of a table. */
    public static String table(Path out, String table) {
        return "read_parquet('" + out.resolve(table).toAbsolutePath() + "/*.parquet')";
    }

    /** Column names in order and DuckDB's types for them. */
    public static Map<String, String> columns(Path out, String table) {
        Map<String, String> columns = new LinkedHashMap<>();
        rows("describe select * from " + table(out, table))
                .forEach(row -> columns.put(String.valueOf(row.get(0)), String.valueOf(row.get(1))));
        return columns;
    }

    /** Rows of a query: blobs as lists of bytes and arrays as lists, so that rows are equal where their values are. */
    public static List<List<@Nullable Object>> rows(String query) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            int columns = result.getMetaData().getColumnCount();
            List<List<@Nullable Object>> rows = new ArrayList<>();
            while (result.next()) {
                List<@Nullable Object> row = new ArrayList<>();
                for (int c = 1; c <= columns; c++) {
                    row.add(value(result.getObject(c)));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError("DuckDB could not run: " + query, e);
        }
    }

    private static @Nullable Object value(@Nullable Object value) throws SQLException {
        if (value instanceof Blob blob) {
            return bytes(blob);
        }
        return value instanceof Array array ? Arrays.asList((Object[]) array.getArray()) : value;
    }

    private static List<Byte> bytes(Blob blob) throws SQLException {
        byte[] bytes = blob.getBytes(1, (int) blob.length());
        Byte[] boxed = new Byte[bytes.length];
        for (int i = 0; i < boxed.length; i++) {
            boxed[i] = bytes[i];
        }
        return List.of(boxed);
    }
}
