/** Which generations are near-copies: by a cut that few held-out images pass, and by cliques of generations. */
@NullMarked
package dev.peacock.audit.generations.copies;

import org.jspecify.annotations.NullMarked;
