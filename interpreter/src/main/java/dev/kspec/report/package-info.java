// SPDX-License-Identifier: Apache-2.0
/** Shows a run while it goes, and writes what came of it for people and for machines. */
package dev.kspec.report;
