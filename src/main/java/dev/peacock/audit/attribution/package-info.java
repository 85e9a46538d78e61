/**
 * How well attribution scores, of whatever method, foretell what retrained models do (Park et al. 2023, "TRAK", section 4): files of
 * scores, the sums of them over subsets, the linear datamodeling score and its interval.
 */
@NullMarked
package dev.peacock.audit.attribution;

import org.jspecify.annotations.NullMarked;
