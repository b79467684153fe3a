// SPDX-License-Identifier: Apache-2.0
/** What happens in a run, written down as it happens, and read again. */
package dev.kspec.journal;
