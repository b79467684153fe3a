// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import java.util.Optional;

/**
 * A report of the kernel that a case has to bring about, or that is not to be minded.
 *
 * @param origin the words that demand it, or that say so
 * @param title is to match somewhere in the report's title
 * @param because why it is not to be minded; empty if it is demanded
 */
public record Splat(Origin origin, Regex title, Optional<String> because) {}
