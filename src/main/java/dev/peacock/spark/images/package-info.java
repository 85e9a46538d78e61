/** Images of users: read from files, Parquet and arrays, brought to executors, and looked up by the images nearest to them. */
@NullMarked
package dev.peacock.spark.images;

import org.jspecify.annotations.NullMarked;
