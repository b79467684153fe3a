// SPDX-License-Identifier: Apache-2.0
/** Names, types, outcomes and matrices: whether a file can be run, and each of its cases as a program. */
package dev.kspec.check;
