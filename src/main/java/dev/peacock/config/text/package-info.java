/**
 * Configuration as text: HOCON blocks that are read key by key, with every value checked and all problems collected.
 * Independent of single keys.
 */
@NullMarked
package dev.peacock.config.text;

import org.jspecify.annotations.NullMarked;
