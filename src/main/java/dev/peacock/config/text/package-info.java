/**
 * Configuration as text: HOCON blocks read key by key, with every problem collected and every value checked. Knows no single key.
 */
@NullMarked
package dev.peacock.config.text;

import org.jspecify.annotations.NullMarked;
