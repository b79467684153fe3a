// SPDX-License-Identifier: Apache-2.0
/** Files as a person wrote them, and places in them. */
package dev.kspec.source;
