// SPDX-License-Identifier: Apache-2.0
/** Writing JSON. */
package dev.kspec.json;
