// SPDX-License-Identifier: Apache-2.0
/** Measurements of kspec's own work, without a target. */
package dev.kspec.bench;
