// SPDX-License-Identifier: Apache-2.0
/** Covering arrays of every strength from models with constraints; a library that knows nothing of the rest of kspec. */
package dev.kspec.cover;
