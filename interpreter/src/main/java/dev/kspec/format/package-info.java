// SPDX-License-Identifier: Apache-2.0
/** Spec files in their canonical form, and from one carrier to the other, comments and all. */
package dev.kspec.format;
