// SPDX-License-Identifier: Apache-2.0
/** From scenarios to cases, lazily, each with an identity that never depends on a counter. */
package dev.kspec.expand;
