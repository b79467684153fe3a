// SPDX-License-Identifier: Apache-2.0
/** Runs cases on a target and judges what came back. */
package dev.kspec.run;
