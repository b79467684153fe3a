// SPDX-License-Identifier: Apache-2.0
/** Models in the notation of PICT (Pairwise Independent Combinatorial Testing): reads and writes them, with their seeding rows. */
package dev.kspec.pict;
