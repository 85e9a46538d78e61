/**
 * Tables: which column is what, what is learnt from the columns of the train examples, and how a row becomes numbers. Knows neither
 * files nor stores.
 */
@NullMarked
package dev.peacock.dataset.tabular;

import org.jspecify.annotations.NullMarked;
