// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

/**
 * A macro as a header defines it.
 *
 * @param function whether it takes arguments
 */
record Macro(String name, boolean function, String body, Place place) {}
