/** How much more probable a language model finds a secret than others of its form (Carlini et al. 2019, arXiv:1802.08232). */
@NullMarked
package dev.peacock.audit.canary.exposure;

import org.jspecify.annotations.NullMarked;
