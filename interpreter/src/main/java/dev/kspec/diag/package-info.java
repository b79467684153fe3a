// SPDX-License-Identifier: Apache-2.0
/** What is wrong with a file, and how it is shown to the person who wrote it. */
package dev.kspec.diag;
