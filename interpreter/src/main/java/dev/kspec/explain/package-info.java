// SPDX-License-Identifier: Apache-2.0
/** From rows that failed and rows that passed to the combination of values that makes them fail. */
package dev.kspec.explain;
