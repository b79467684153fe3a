// SPDX-License-Identifier: Apache-2.0
/** What a step can do: one class for each verb with its signature, its lowering to primitive instructions and its doc. */
package dev.kspec.verb;
