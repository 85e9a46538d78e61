/**
 * Tests that open what Peacock writes in a real browser. They need Debian's chromium and chromium-driver.
 */
@NullMarked
package dev.peacock.browser;

import org.jspecify.annotations.NullMarked;
