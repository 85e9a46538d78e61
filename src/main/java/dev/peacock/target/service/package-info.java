/** Asks prediction services: JSON over HTTP. */
@NullMarked
package dev.peacock.target.service;

import org.jspecify.annotations.NullMarked;
