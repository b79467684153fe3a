// SPDX-License-Identifier: Apache-2.0
/** From text to the tree of what it says, for both carriers. */
package dev.kspec.parse;
