// SPDX-License-Identifier: Apache-2.0
/** The compiled form of one case: primitive instructions with registers, buffers and checks. */
package dev.kspec.program;
