/**
 * Influence with a similarity prior: the effects of all train examples on a test example's score, estimated together by Bayesian
 * ridge regression whose prior variance is larger for train examples that resemble the test example. Knows no Spark.
 */
@NullMarked
package dev.peacock.estimate.prior;

import org.jspecify.annotations.NullMarked;
